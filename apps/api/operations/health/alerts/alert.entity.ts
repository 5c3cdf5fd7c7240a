import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AlertChannel, SharedAlertCheck } from './alert-state.js';

/** A trouble of the server that somebody was told of. */
@Entity({ name: 'alert' })
export class AlertEntity {
  @PrimaryColumn({ name: 'check_name', type: 'text' })
  check: SharedAlertCheck;

  @PrimaryColumn('text')
  channel: AlertChannel;

  @Column({ name: 'raised_at', type: 'timestamptz' })
  raisedAt: Date;

  @Column({ name: 'told_at', type: 'timestamptz', nullable: true })
  toldAt: Date | null;

  @Column({ name: 'next_at', type: 'timestamptz' })
  nextAt: Date;

  @Column('integer')
  failures: number;

  @Column({ name: 'is_over', type: 'boolean' })
  isOver: boolean;

  @Column({ name: 'last_bad_at', type: 'timestamptz', nullable: true })
  lastBadAt: Date | null;
}
