import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'publication' })
export class PublicationEntity {
  @PrimaryColumn({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @PrimaryColumn({ name: 'pub_seq', type: 'bigint' })
  pubSeq: number;

  @Column('integer')
  revision: number;

  @Column({ name: 'published_by', type: 'uuid' })
  publishedBy: string;

  @Column({ name: 'shown_place', type: 'text', nullable: true })
  shownPlace: string | null;

  @Column({ name: 'shown_date', type: 'text', nullable: true })
  shownDate: string | null;

  @Column('timestamptz')
  at: Date;
}

@Entity({ name: 'withdrawal' })
export class WithdrawalEntity {
  @PrimaryColumn({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @PrimaryColumn('integer')
  revision: number;

  @Column({ name: 'withdrawn_by', type: 'uuid' })
  withdrawnBy: string;

  @Column('text')
  stood: string;

  @Column({ type: 'text', nullable: true })
  decision: string | null;

  @Column({ name: 'answered_by', type: 'uuid', nullable: true })
  answeredBy: string | null;

  @Column('timestamptz')
  at: Date;

  @Column({ type: 'uuid', nullable: true })
  batch: string | null;

  @Column({ type: 'bigint', nullable: true })
  seq: number | null;

  @Column({ type: 'text', array: true, nullable: true })
  codes: string[] | null;

  @Column({ name: 'merged_into', type: 'uuid', nullable: true })
  mergedInto: string | null;

  @Column({ name: 'forget_asked_by', type: 'uuid', nullable: true })
  forgetAskedBy: string | null;

  @Column({ name: 'forget_asked_at', type: 'timestamptz', nullable: true })
  forgetAskedAt: Date | null;

  @Column({ name: 'looked_by', type: 'uuid', nullable: true })
  lookedBy: string | null;

  @Column({ name: 'answered_at', type: 'timestamptz', nullable: true })
  answeredAt: Date | null;
}

@Entity({ name: 'erasure' })
export class ErasureEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column('text')
  path: string;

  /** What it was asked about; null: asked before this was stored. */
  @Column({ type: 'integer', nullable: true })
  revision: number | null;

  @Column('text')
  why: string;

  @Column({ name: 'asked_by', type: 'uuid' })
  askedBy: string;

  @Column({ name: 'asked_at', type: 'timestamptz' })
  askedAt: Date;

  @Column({ name: 'decided_by', type: 'uuid', nullable: true })
  decidedBy: string | null;

  @Column({ name: 'decided_at', type: 'timestamptz', nullable: true })
  decidedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  outcome: string | null;
}

@Entity({ name: 'hidden_row' })
export class HiddenRowEntity {
  @PrimaryColumn('bigint')
  n: number;

  @Column('text')
  code: string;

  @Column('text')
  source: string;

  @Column('jsonb')
  row: unknown;
}

@Entity({ name: 'withheld_block' })
export class WithheldBlockEntity {
  @PrimaryColumn('bigint')
  key: number;

  @Column({ name: 'half_year', type: 'text' })
  halfYear: string;

  @Column('text')
  tally: string;

  @Column('text')
  country: string;

  @Column({ name: 'counted_in', type: 'text' })
  countedIn: string;

  @Column({ type: 'integer', array: true })
  shown: number[];
}

@Entity({ name: 'withheld_member' })
export class WithheldMemberEntity {
  @PrimaryColumn({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @PrimaryColumn('text')
  tally: string;

  @Column('bigint')
  block: number;

  @Column({ name: 'half_year', type: 'text' })
  halfYear: string;

  @Column({ type: 'integer', nullable: true })
  seen: number | null;

  @Column({ name: 'taken_back', type: 'boolean' })
  takenBack: boolean;
}

@Entity({ name: 'withheld_waiting' })
export class WithheldWaitingEntity {
  @PrimaryColumn({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @PrimaryColumn('text')
  tally: string;

  @Column({ name: 'half_year', type: 'text' })
  halfYear: string;

  @Column('text')
  country: string;

  @Column({ type: 'integer', nullable: true })
  seen: number | null;

  @Column('text')
  field: string;

  @Column({ type: 'bytea', nullable: true })
  value: Buffer | null;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}
