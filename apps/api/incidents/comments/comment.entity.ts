import type { CommentKind } from '@vigil/shared/staff-responses/comments.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'comment' })
export class CommentEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'bigint', insert: false, update: false })
  seq: string;

  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column({ name: 'thread_id', type: 'uuid' })
  threadId: string;

  @Column('text')
  kind: CommentKind;

  @Column({ type: 'text', nullable: true })
  path: string | null;

  @Column({ name: 'author_id', type: 'uuid' })
  authorId: string;

  @Column({ type: 'timestamptz', insert: false, update: false })
  at: Date;

  @Column({ name: 'for_author', type: 'boolean' })
  forAuthor: boolean;

  @Column({ type: 'uuid', array: true })
  mentioned: string[];

  @Column({ name: 'resolved_at', type: 'timestamptz', nullable: true })
  resolvedAt: Date | null;

  @Column({ name: 'resolved_by', type: 'uuid', nullable: true })
  resolvedBy: string | null;

  @Column({ name: 'erased_on', type: 'date', nullable: true })
  erasedOn: string | null;
}

@Entity({ name: 'comment_private' })
export class CommentPrivateEntity {
  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @PrimaryColumn({ name: 'comment_id', type: 'uuid' })
  commentId: string;

  @PrimaryColumn('text')
  field: string;

  @Column({ type: 'bytea', nullable: true })
  value: Buffer | null;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}
