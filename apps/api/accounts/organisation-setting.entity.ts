import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'setting' })
export class OrganisationSettingEntity {
  @PrimaryColumn('text')
  key: string;

  @Column('text')
  value: string;
}
