import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'setting' })
export class SettingEntity {
  @PrimaryColumn('text')
  key: string;

  @Column('text')
  value: string;
}
