import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'assembly_group' })
export class AssemblyGroupEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'public_code', type: 'text' })
  publicCode: string;

  @Column({ name: 'name_en', type: 'text' })
  nameEn: string;

  @Column({ name: 'name_km', type: 'text', nullable: true })
  nameKm: string | null;

  @Column({ type: 'text', array: true })
  aliases: string[];

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column('integer')
  revision: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'assembly_group', schema: 'pub' })
export class PubAssemblyGroupEntity {
  @PrimaryColumn('text')
  code: string;

  @Column({ name: 'name_en', type: 'text' })
  nameEn: string;

  @Column({ name: 'name_km', type: 'text', nullable: true })
  nameKm: string | null;

  @Column({ type: 'text', array: true })
  aliases: string[];
}
