import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'incident', schema: 'pub' })
export class PubIncidentEntity {
  @PrimaryColumn('bigint')
  key: number;

  @Column('text')
  code: string;

  @Column({ name: 'from_seq', type: 'bigint' })
  fromSeq: number;

  @Column({ name: 'until_seq', type: 'bigint', nullable: true })
  untilSeq: number | null;

  @Column({ name: 'published_on', type: 'date' })
  publishedOn: string;

  @Column({ name: 'first_published_on', type: 'date' })
  firstPublishedOn: string;

  @Column('text')
  kind: string;

  @Column('text')
  title: string;

  @Column({ name: 'title_translation', type: 'text', nullable: true })
  titleTranslation: string | null;

  @Column({ type: 'text', nullable: true })
  summary: string | null;

  @Column({ name: 'summary_translation', type: 'text', nullable: true })
  summaryTranslation: string | null;

  @Column({ name: 'when_precision', type: 'text' })
  whenPrecision: string;

  @Column({ name: 'when_earliest', type: 'date' })
  whenEarliest: string;

  @Column({ name: 'when_latest', type: 'date' })
  whenLatest: string;

  @Column({ name: 'announced_precision', type: 'text', nullable: true })
  announcedPrecision: string | null;

  @Column({ name: 'announced_earliest', type: 'date', nullable: true })
  announcedEarliest: string | null;

  @Column({ name: 'announced_latest', type: 'date', nullable: true })
  announcedLatest: string | null;

  @Column({ name: 'place_code', type: 'text', nullable: true })
  placeCode: string | null;

  @Column({ name: 'place_precision', type: 'text', nullable: true })
  placePrecision: string | null;

  @Column({ name: 'assembly_types', type: 'text', array: true, nullable: true })
  assemblyTypes: string[] | null;

  @Column({ name: 'crowd_state', type: 'text' })
  crowdState: string;

  @Column({ name: 'crowd_low', type: 'integer', nullable: true })
  crowdLow: number | null;

  @Column({ name: 'crowd_high', type: 'integer', nullable: true })
  crowdHigh: number | null;

  @Column({ name: 'crowd_text', type: 'text', nullable: true })
  crowdText: string | null;

  @Column({ type: 'text', array: true, nullable: true })
  issues: string[] | null;

  @Column('text')
  interference: string;

  @Column('text')
  peacefulness: string;

  @Column({ type: 'text', array: true, nullable: true })
  grounds: string[] | null;

  @Column('text')
  grade: string;

  @Column({ name: 'grade_reason', type: 'text', nullable: true })
  gradeReason: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'incident_group', schema: 'pub' })
export class PubIncidentGroupEntity {
  @PrimaryColumn({ name: 'incident_key', type: 'bigint' })
  incidentKey: number;

  @PrimaryColumn({ name: 'group_code', type: 'text' })
  groupCode: string;

  @Column('text')
  link: string;

  @Column({ type: 'text', nullable: true })
  role: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'act', schema: 'pub' })
export class PubActEntity {
  @PrimaryColumn({ name: 'incident_key', type: 'bigint' })
  incidentKey: number;

  @PrimaryColumn('integer')
  position: number;

  @Column('text')
  kind: string;

  @Column('text')
  type: string;

  @Column({ type: 'text', nullable: true })
  actor: string | null;

  @Column({ name: 'force_name', type: 'text', nullable: true })
  forceName: string | null;

  @Column({ name: 'by_state', type: 'boolean' })
  byState: boolean;

  @Column({ name: 'quantity_state', type: 'text' })
  quantityState: string;

  @Column({ name: 'quantity_low', type: 'integer', nullable: true })
  quantityLow: number | null;

  @Column({ name: 'quantity_high', type: 'integer', nullable: true })
  quantityHigh: number | null;

  @Column({ name: 'quantity_text', type: 'text', nullable: true })
  quantityText: string | null;

  @Column({ name: 'people_state', type: 'text' })
  peopleState: string;

  @Column({ name: 'people_low', type: 'integer', nullable: true })
  peopleLow: number | null;

  @Column({ name: 'people_high', type: 'integer', nullable: true })
  peopleHigh: number | null;

  @Column({ name: 'people_text', type: 'text', nullable: true })
  peopleText: string | null;

  @Column({ name: 'place_code', type: 'text', nullable: true })
  placeCode: string | null;

  @Column({ name: 'place_precision', type: 'text', nullable: true })
  placePrecision: string | null;

  @Column({ name: 'when_precision', type: 'text', nullable: true })
  whenPrecision: string | null;

  @Column({ name: 'when_earliest', type: 'date', nullable: true })
  whenEarliest: string | null;

  @Column({ name: 'when_latest', type: 'date', nullable: true })
  whenLatest: string | null;

  @Column('text')
  outcome: string;

  @Column({ name: 'assessed_by', type: 'text', nullable: true })
  assessedBy: string | null;

  @Column({ name: 'assessed_under', type: 'text', nullable: true })
  assessedUnder: string | null;

  @Column({ name: 'tests_not_met', type: 'text', array: true })
  testsNotMet: string[];
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'harm', schema: 'pub' })
export class PubHarmEntity {
  @PrimaryColumn({ name: 'incident_key', type: 'bigint' })
  incidentKey: number;

  @PrimaryColumn('integer')
  position: number;

  @Column('text')
  type: string;

  @Column({ type: 'text', nullable: true })
  side: string | null;

  @Column({ name: 'count_state', type: 'text' })
  countState: string;

  @Column({ name: 'count_low', type: 'integer', nullable: true })
  countLow: number | null;

  @Column({ name: 'count_high', type: 'integer', nullable: true })
  countHigh: number | null;

  @Column({ name: 'count_text', type: 'text', nullable: true })
  countText: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'account', schema: 'pub' })
export class PubAccountEntity {
  @PrimaryColumn({ name: 'incident_key', type: 'bigint' })
  incidentKey: number;

  @PrimaryColumn('integer')
  position: number;

  @Column('text')
  party: string;

  @Column('text')
  stance: string;

  @Column({ type: 'text', nullable: true })
  text: string | null;

  @Column({ type: 'text', nullable: true })
  language: string | null;

  @Column({ name: 'about_this_event', type: 'text' })
  aboutThisEvent: string;

  @Column({ name: 'said_on_precision', type: 'text', nullable: true })
  saidOnPrecision: string | null;

  @Column({ name: 'said_on_earliest', type: 'date', nullable: true })
  saidOnEarliest: string | null;

  @Column({ name: 'said_on_latest', type: 'date', nullable: true })
  saidOnLatest: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'source', schema: 'pub' })
export class PubSourceEntity {
  @PrimaryColumn({ name: 'incident_key', type: 'bigint' })
  incidentKey: number;

  @PrimaryColumn('integer')
  position: number;

  @Column('text')
  type: string;

  @Column({ type: 'text', nullable: true })
  publisher: string | null;

  @Column({ type: 'text', nullable: true })
  title: string | null;

  @Column({ type: 'text', nullable: true })
  url: string | null;

  @Column({ name: 'archive_url', type: 'text', nullable: true })
  archiveUrl: string | null;

  @Column({ name: 'published_on_precision', type: 'text', nullable: true })
  publishedOnPrecision: string | null;

  @Column({ name: 'published_on_earliest', type: 'date', nullable: true })
  publishedOnEarliest: string | null;

  @Column({ name: 'published_on_latest', type: 'date', nullable: true })
  publishedOnLatest: string | null;

  @Column({ name: 'link_withheld', type: 'boolean' })
  linkWithheld: boolean;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'change', schema: 'pub' })
export class PubChangeEntity {
  @PrimaryColumn('bigint')
  seq: number;

  @Column({ name: 'on_day', type: 'date' })
  onDay: string;

  @Column({ type: 'text', nullable: true })
  code: string | null;

  @Column('text')
  what: string;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ name: 'into_code', type: 'text', nullable: true })
  intoCode: string | null;

  @Column({ type: 'text', nullable: true })
  subject: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'gone', schema: 'pub' })
export class PubGoneEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  what: string;

  @Column('bigint')
  seq: number;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ name: 'into_code', type: 'text', nullable: true })
  intoCode: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'head', schema: 'pub' })
export class PubHeadEntity {
  @PrimaryColumn({ name: 'only_row', type: 'boolean' })
  onlyRow: boolean;

  @Column('bigint')
  seq: number;

  @Column({ name: 'is_demo', type: 'boolean' })
  isDemo: boolean;

  @Column('text')
  organisation: string;

  @Column('text')
  standards: string;

  @Column({ name: 'withheld_counted_in', type: 'text', nullable: true })
  withheldCountedIn: string | null;

  @Column({ name: 'people_shown', type: 'boolean' })
  peopleShown: boolean;

  @Column({ name: 'people_counted_on', type: 'date', nullable: true })
  peopleCountedOn: string | null;

  @Column('text')
  rule: string;

  @Column('text')
  contact: string;

  @Column({ name: 'standards_km', type: 'text' })
  standardsKm: string;

  @Column({ name: 'organisation_km', type: 'text' })
  organisationKm: string;

  @Column('text')
  address: string;

  @Column({ name: 'sentence_en', type: 'text' })
  sentenceEn: string;

  @Column({ name: 'sentence_km', type: 'text' })
  sentenceKm: string;

  @Column({ name: 'start_view', type: 'text' })
  startView: string;

  @Column('text')
  logo: string;

  @Column({ name: 'objection_days', type: 'smallint' })
  objectionDays: number;

  @Column({ name: 'objection_keep_days', type: 'smallint' })
  objectionKeepDays: number;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'withheld_total', schema: 'pub' })
export class PubWithheldTotalEntity {
  @PrimaryColumn({ name: 'half_year', type: 'text' })
  halfYear: string;

  @PrimaryColumn('text')
  country: string;

  @PrimaryColumn('text')
  tally: string;

  @PrimaryColumn('text')
  code: string;

  @Column('integer')
  low: number;
}

/** Read only: a release writes it, in SQL. */
@Entity({ name: 'story', schema: 'pub' })
export class PubStoryEntity {
  @PrimaryColumn('text')
  code: string;

  @Column({ name: 'text_en', type: 'text' })
  textEn: string;

  @Column({ name: 'text_km', type: 'text' })
  textKm: string;

  @Column('text')
  answers: string;

  @Column('boolean')
  fits: boolean;
}

@Entity({ name: 'relation', schema: 'pub' })
export class PubRelationEntity {
  @PrimaryColumn({ name: 'from_code', type: 'text' })
  fromCode: string;

  @PrimaryColumn({ name: 'to_code', type: 'text' })
  toCode: string;

  @PrimaryColumn('text')
  kind: string;

  @PrimaryColumn({ name: 'from_seq', type: 'bigint' })
  fromSeq: string;

  @Column({ name: 'until_seq', type: 'bigint', nullable: true })
  untilSeq: string | null;
}
