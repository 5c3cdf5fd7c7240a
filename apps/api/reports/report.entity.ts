import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'report' })
export class ReportEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  title: string;

  @Column({ name: 'frozen_by', type: 'uuid' })
  frozenBy: string;

  @Column({ name: 'frozen_at', type: 'timestamptz' })
  frozenAt: Date;
}

@Entity({ name: 'report_draft' })
export class ReportDraftEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column('jsonb')
  draft: unknown;

  @Column({ name: 'made_by', type: 'uuid' })
  madeBy: string;

  @Column({ name: 'changed_by', type: 'uuid' })
  changedBy: string;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt: Date;
}

@Entity({ name: 'report_draft_former' })
export class ReportDraftFormerEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'draft_id', type: 'uuid' })
  draftId: string;

  @Column('integer')
  revision: number;

  @Column('jsonb')
  draft: unknown;

  @Column({ name: 'made_by', type: 'uuid' })
  madeBy: string;

  @Column({ name: 'changed_by', type: 'uuid' })
  changedBy: string;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt: Date;

  @Column({ name: 'replaced_by', type: 'uuid' })
  replacedBy: string;

  @Column({ name: 'replaced_at', type: 'timestamptz' })
  replacedAt: Date;

  @Column('boolean')
  deleted: boolean;
}

@Entity({ name: 'report_snapshot' })
export class ReportSnapshotEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  content: string;

  @Column('jsonb')
  material: unknown;

  @Column({ type: 'text', array: true })
  codes: string[];

  @Column({ name: 'as_of_seq', type: 'bigint' })
  asOfSeq: number;

  @Column({ name: 'frozen_on', type: 'date' })
  frozenOn: string;

  @Column('text')
  checksum: string;

  @Column({ name: 'former_checksums', type: 'text', array: true })
  formerChecksums: string[];

  @Column('integer')
  withdrawn: number;
}

@Entity({ name: 'report_figure' })
export class ReportFigureEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  title: string;

  @Column('jsonb')
  question: unknown;

  @Column('jsonb')
  answer: unknown;

  @Column('jsonb')
  rows: unknown;

  @Column({ name: 'as_of_seq', type: 'bigint' })
  asOfSeq: number;

  @Column({ name: 'frozen_on', type: 'date' })
  frozenOn: string;

  @Column('text')
  checksum: string;

  @Column({ name: 'former_checksums', type: 'text', array: true })
  formerChecksums: string[];

  @Column('integer')
  withdrawn: number;

  @Column({ name: 'log_size', type: 'bigint', nullable: true })
  logSize: number | null;

  @Column({ name: 'log_root', type: 'text', nullable: true })
  logRoot: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'report', schema: 'pub' })
export class PubReportEntity {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  title: string;

  @Column('jsonb')
  question: unknown;

  @Column('jsonb')
  answer: unknown;

  @Column('jsonb')
  rows: unknown;

  @Column({ name: 'as_of_seq', type: 'bigint' })
  asOfSeq: number;

  @Column({ name: 'frozen_on', type: 'date' })
  frozenOn: string;

  @Column('text')
  checksum: string;

  @Column({ name: 'former_checksums', type: 'text', array: true })
  formerChecksums: string[];

  @Column('integer')
  withdrawn: number;

  @Column({ name: 'log_size', type: 'bigint', nullable: true })
  logSize: number | null;

  @Column({ name: 'log_root', type: 'text', nullable: true })
  logRoot: string | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'written_report', schema: 'pub' })
export class PubWrittenReportEntity {
  @PrimaryColumn('text')
  code: string;

  @Column({ name: 'title_en', type: 'text' })
  titleEn: string;

  @Column({ name: 'title_km', type: 'text' })
  titleKm: string;

  @Column('text')
  content: string;

  @Column({ type: 'text', array: true })
  codes: string[];

  @Column({ name: 'as_of_seq', type: 'bigint' })
  asOfSeq: number;

  @Column({ name: 'frozen_on', type: 'date' })
  frozenOn: string;

  @Column({ name: 'published_on', type: 'date' })
  publishedOn: string;

  @Column('text')
  checksum: string;

  @Column({ name: 'former_checksums', type: 'text', array: true })
  formerChecksums: string[];

  @Column('integer')
  withdrawn: number;
}
