import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'coverage_entry' })
export class CoverageEntryEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column({ name: 'place_code', type: 'text' })
  placeCode: string;

  @Column({ name: 'from_day', type: 'date' })
  fromDay: string;

  @Column({ name: 'until_day', type: 'date' })
  untilDay: string;

  @Column('text')
  level: string;

  @Column({ name: 'group_id', type: 'uuid', nullable: true })
  groupId: string | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column('boolean')
  shown: boolean;

  @Column({ name: 'entered_by', type: 'uuid' })
  enteredBy: string;
}

@Entity({ name: 'published_total' })
export class PublishedTotalEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column('text')
  publisher: string;

  @Column('text')
  title: string;

  @Column('text')
  measure: string;

  @Column('text')
  unit: string;

  @Column({ name: 'value_state', type: 'text' })
  valueState: string;

  @Column({ name: 'value_low', type: 'integer', nullable: true })
  valueLow: number | null;

  @Column({ name: 'value_high', type: 'integer', nullable: true })
  valueHigh: number | null;

  @Column({ name: 'value_text', type: 'text', nullable: true })
  valueText: string | null;

  @Column({ name: 'from_day', type: 'date' })
  fromDay: string;

  @Column({ name: 'until_day', type: 'date' })
  untilDay: string;

  @Column({ name: 'place_code', type: 'text', nullable: true })
  placeCode: string | null;

  @Column({ name: 'group_id', type: 'uuid', nullable: true })
  groupId: string | null;

  @Column({ name: 'part_of', type: 'uuid', nullable: true })
  partOf: string | null;

  @Column({ type: 'text', nullable: true })
  url: string | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column('boolean')
  shown: boolean;

  @Column({ name: 'entered_by', type: 'uuid' })
  enteredBy: string;
}

@Entity({ name: 'dated_note' })
export class DatedNoteEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column({ name: 'name_en', type: 'text' })
  nameEn: string;

  @Column({ name: 'name_km', type: 'text' })
  nameKm: string;

  @Column({ name: 'from_day', type: 'date' })
  fromDay: string;

  @Column({ name: 'until_day', type: 'date' })
  untilDay: string;

  @Column({ name: 'place_code', type: 'text', nullable: true })
  placeCode: string | null;

  @Column('text')
  publisher: string;

  @Column({ type: 'text', nullable: true })
  url: string | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column('boolean')
  shown: boolean;

  @Column({ name: 'entered_by', type: 'uuid' })
  enteredBy: string;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'coverage', schema: 'pub' })
export class PubCoverageEntity {
  @PrimaryColumn('bigint')
  key: number;

  @Column('text')
  entry: string;

  @Column({ name: 'place_code', type: 'text' })
  placeCode: string;

  @Column({ name: 'from_day', type: 'date' })
  fromDay: string;

  @Column({ name: 'until_day', type: 'date' })
  untilDay: string;

  @Column('text')
  level: string;

  @Column({ name: 'group_code', type: 'text', nullable: true })
  groupCode: string | null;

  @Column({ name: 'from_seq', type: 'bigint' })
  fromSeq: number;

  @Column({ name: 'until_seq', type: 'bigint', nullable: true })
  untilSeq: number | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'published_total', schema: 'pub' })
export class PubPublishedTotalEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  publisher: string;

  @Column('text')
  title: string;

  @Column('text')
  measure: string;

  @Column('text')
  unit: string;

  @Column({ name: 'value_state', type: 'text' })
  valueState: string;

  @Column({ name: 'value_low', type: 'integer', nullable: true })
  valueLow: number | null;

  @Column({ name: 'value_high', type: 'integer', nullable: true })
  valueHigh: number | null;

  @Column({ name: 'value_text', type: 'text', nullable: true })
  valueText: string | null;

  @Column({ name: 'from_day', type: 'date' })
  fromDay: string;

  @Column({ name: 'until_day', type: 'date' })
  untilDay: string;

  @Column({ name: 'place_code', type: 'text', nullable: true })
  placeCode: string | null;

  @Column({ name: 'group_code', type: 'text', nullable: true })
  groupCode: string | null;

  @Column({ name: 'part_of', type: 'text', nullable: true })
  partOf: string | null;

  @Column({ type: 'text', nullable: true })
  url: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'dated_note', schema: 'pub' })
export class PubDatedNoteEntity {
  @PrimaryColumn('text')
  code: string;

  @Column({ name: 'name_en', type: 'text' })
  nameEn: string;

  @Column({ name: 'name_km', type: 'text' })
  nameKm: string;

  @Column({ name: 'from_day', type: 'date' })
  fromDay: string;

  @Column({ name: 'until_day', type: 'date' })
  untilDay: string;

  @Column({ name: 'place_code', type: 'text', nullable: true })
  placeCode: string | null;

  @Column('text')
  publisher: string;

  @Column({ type: 'text', nullable: true })
  url: string | null;
}
