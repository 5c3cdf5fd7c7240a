import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'export' })
export class ExportEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('text')
  audience: string;

  @Column('text')
  data: string;

  @Column('text')
  format: string;

  @Column('text')
  language: string;

  @Column('text')
  question: string;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ name: 'file_name', type: 'text' })
  fileName: string;

  @Column('text')
  state: string;

  @Column({ name: 'why_stopped', type: 'text', nullable: true })
  whyStopped: string | null;

  @Column({ name: 'cancel_asked', type: 'boolean' })
  cancelAsked: boolean;

  @Column('integer')
  incidents: number;

  @Column({ name: 'left_out', type: 'integer' })
  leftOut: number;

  @Column({ name: 'rows_expected', type: 'integer' })
  rowsExpected: number;

  @Column({ name: 'rows_written', type: 'integer' })
  rowsWritten: number;

  @Column({ name: 'taken_back', type: 'integer' })
  takenBack: number;

  @Column('bigint')
  bytes: number;

  @Column({ type: 'text', nullable: true })
  checksum: string | null;

  @Column({ name: 'as_of', type: 'bigint' })
  asOf: number;

  @Column({ name: 'log_size', type: 'bigint', nullable: true })
  logSize: number | null;

  @Column({ name: 'log_root', type: 'text', nullable: true })
  logRoot: string | null;

  @Column({ name: 'asked_at', type: 'timestamptz' })
  askedAt: Date;

  @Column({ name: 'begun_at', type: 'timestamptz', nullable: true })
  begunAt: Date | null;

  @Column({ name: 'seen_at', type: 'timestamptz', nullable: true })
  seenAt: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;

  @Column({ name: 'ready_at', type: 'timestamptz', nullable: true })
  readyAt: Date | null;

  @Column({ type: 'text', nullable: true })
  answer: string | null;

  @Column({ name: 'answered_by', type: 'uuid', nullable: true })
  answeredBy: string | null;

  @Column({ name: 'answered_at', type: 'timestamptz', nullable: true })
  answeredAt: Date | null;

  @Column({ name: 'answer_reason', type: 'text', nullable: true })
  answerReason: string | null;

  @Column('integer')
  takings: number;

  @Column({ name: 'take_until', type: 'timestamptz', nullable: true })
  takeUntil: Date | null;
}
