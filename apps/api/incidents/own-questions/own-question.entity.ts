import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'own_question' })
export class OwnQuestionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column('text')
  key: string;

  @Column('text')
  kind: string;

  @Column({ name: 'label_en', type: 'text' })
  labelEn: string;

  @Column({ name: 'label_km', type: 'text' })
  labelKm: string;

  @Column({ name: 'help_en', type: 'text' })
  helpEn: string;

  @Column({ name: 'help_km', type: 'text' })
  helpKm: string;

  @Column({ name: 'option_codes', type: 'text', array: true })
  optionCodes: string[];

  @Column({ name: 'option_names_en', type: 'text', array: true })
  optionNamesEn: string[];

  @Column({ name: 'option_names_km', type: 'text', array: true })
  optionNamesKm: string[];

  @Column('text')
  state: string;

  @Column({ type: 'uuid', nullable: true })
  replaces: string | null;
}
