import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ObjectionState } from '@vigil/shared/public/objection.js';

@Entity({ name: 'objection' })
export class ObjectionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'bigint', insert: false, update: false })
  seq: string;

  @Column({ name: 'code_hash', type: 'bytea' })
  codeHash: Buffer;

  @Column({ name: 'received_at', type: 'timestamptz', insert: false, update: false })
  receivedAt: Date;

  @Column('text')
  state: ObjectionState;

  @Column({ name: 'taken_by', type: 'uuid', nullable: true })
  takenBy: string | null;

  @Column({ name: 'answered_on', type: 'date', nullable: true })
  answeredOn: string | null;

  @Column({ name: 'ended_on', type: 'date', nullable: true })
  endedOn: string | null;

  @Column({ name: 'erased_on', type: 'date', nullable: true })
  erasedOn: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  since: Date | null;

  @Column({ name: 'overdue_told_on', type: 'date', nullable: true })
  overdueToldOn: string | null;

  @Column('integer')
  revision: number;
}

@Entity({ name: 'objection_text' })
export class ObjectionTextEntity {
  @PrimaryColumn({ name: 'objection_id', type: 'uuid' })
  objectionId: string;

  @Column('bytea')
  sealed: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}
