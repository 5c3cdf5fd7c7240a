import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'own_code' })
export class OwnCodeEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column('text')
  code: string;

  @Column({ name: 'name_en', type: 'text' })
  nameEn: string;

  @Column({ name: 'name_km', type: 'text' })
  nameKm: string;

  @Column({ type: 'text', array: true })
  synonyms: string[];

  @Column({ name: 'from_day', type: 'date', nullable: true })
  from: string | null;

  @Column({ name: 'until_day', type: 'date', nullable: true })
  until: string | null;

  @Column('text')
  state: string;
}
