import type { NoticeKind } from '@vigil/shared/staff-responses/notices.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'notice' })
export class NoticeEntity {
  @PrimaryColumn({ type: 'uuid', insert: false })
  id: string;

  @Column({ type: 'bigint', insert: false, update: false })
  seq: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('text')
  what: NoticeKind;

  @Column({ type: 'timestamptz', insert: false, update: false })
  at: Date;

  @Column({ name: 'by_id', type: 'uuid', nullable: true })
  byId: string | null;

  @Column({ name: 'incident_id', type: 'uuid', nullable: true })
  incidentId: string | null;

  /** The record that a phone's report began, to which the notice does not lead. */
  @Column({ name: 'report_of', type: 'uuid', nullable: true })
  reportOf: string | null;

  @Column({ name: 'comment_id', type: 'uuid', nullable: true })
  commentId: string | null;

  @Column({ name: 'objection_id', type: 'uuid', nullable: true })
  objectionId: string | null;

  @Column({ name: 'about_id', type: 'uuid', nullable: true })
  aboutId: string | null;

  @Column({ name: 'read_at', type: 'timestamptz', nullable: true })
  readAt: Date | null;

  @Column({ name: 'mailed_at', type: 'timestamptz', nullable: true })
  mailedAt: Date | null;
}
