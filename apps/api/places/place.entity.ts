import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'place' })
export class PlaceEntity {
  @PrimaryColumn('text')
  code: string;

  @Column({ name: 'parent_code', type: 'text', nullable: true })
  parentCode: string | null;

  @Column('smallint')
  level: number;

  @Column('text')
  type: string;

  @Column({ name: 'name_en', type: 'text' })
  nameEn: string;

  @Column({ name: 'name_km', type: 'text' })
  nameKm: string;

  @Column({ type: 'text', array: true })
  aliases: string[];

  @Column('double precision')
  lat: number;

  @Column('double precision')
  lon: number;

  @Column('text')
  country: string;
}
