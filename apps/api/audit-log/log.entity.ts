import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read only: the log is written in SQL. */
@Entity({ name: 'log_head' })
export class LogHeadEntity {
  @PrimaryColumn({ name: 'only_row', type: 'boolean' })
  onlyRow: boolean;

  @Column('bigint')
  size: number;

  @Column({ type: 'bytea', array: true })
  stack: Buffer[];
}

/** Read only: the log is written in SQL. */
@Entity({ name: 'log_leaf' })
export class LogLeafEntity {
  @PrimaryColumn('bigint')
  idx: number;

  @Column('text')
  data: string;

  @Column('bytea')
  hash: Buffer;

  @Column('text')
  entity: string;

  @Column({ name: 'entity_id', type: 'uuid', nullable: true })
  entityId: string | null;

  @Column({ type: 'integer', nullable: true })
  revision: number | null;

  @Column({ name: 'actor_id', type: 'uuid', nullable: true })
  actorId: string | null;

  @Column('text')
  what: string;

  @Column('timestamptz')
  at: Date;
}

/** Read only: the log is written in SQL. */
@Entity({ name: 'log_value' })
export class LogValueEntity {
  @PrimaryColumn('bigint')
  idx: number;

  @PrimaryColumn('text')
  field: string;

  @Column('text')
  disclosure: string;
}

@Entity({ name: 'log_witness' })
export class LogWitnessEntity {
  @PrimaryColumn('text')
  key: string;

  @Column('text')
  name: string;

  @Column('bigint')
  size: number;

  @Column({ name: 'cosigned_at', type: 'timestamptz', nullable: true })
  cosignedAt: Date | null;

  @Column({ name: 'tried_at', type: 'timestamptz', nullable: true })
  triedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  trouble: string | null;
}

/** Read only: the log is written in SQL. */
@Entity({ name: 'row_mark' })
export class RowMarkEntity {
  @PrimaryColumn('text')
  of: string;

  @PrimaryColumn('text')
  key: string;

  @Column('bytea')
  salt: Buffer;

  @Column('bytea')
  digest: Buffer;
}

@Entity({ name: 'covered_table' })
export class CoveredTableEntity {
  @PrimaryColumn('text')
  name: string;

  @Column({ type: 'text', array: true })
  columns: string[];

  @Column('text')
  condition: string;

  @Column('boolean')
  taken: boolean;
}

/** Read only: the log is written in SQL. */
@Entity({ name: 'log_checkpoint', schema: 'pub' })
export class PubLogCheckpointEntity {
  @PrimaryColumn('bigint')
  size: number;

  @Column('bytea')
  root: Buffer;

  @Column('text')
  note: string;

  @Column('text')
  key: string;

  @Column({ type: 'text', array: true })
  cosignatures: string[];
}
