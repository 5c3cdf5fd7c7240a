import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'saved_question' })
export class SavedQuestionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column('text')
  title: string;

  @Column('text')
  address: string;

  @Column('boolean')
  shared: boolean;

  @Column({ name: 'owner_id', type: 'uuid' })
  ownerId: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

@Entity({ name: 'question_subscription' })
export class QuestionSubscriptionEntity {
  @PrimaryColumn({ name: 'question_id', type: 'uuid' })
  questionId: string;

  @PrimaryColumn({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('text')
  address: string;

  @Column('jsonb')
  seen: unknown;

  @Column({ name: 'seen_at', type: 'timestamptz' })
  seenAt: Date;
}

@Entity({ name: 'figure_feed' })
export class FigureFeedEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'question_id', type: 'uuid' })
  questionId: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column({ name: 'created_on', type: 'date' })
  createdOn: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column({ name: 'last_used_on', type: 'date', nullable: true })
  lastUsedOn: string | null;

  @Column('text')
  address: string;

  @Column('bigint')
  seq: number;

  @Column('date')
  day: string;

  @Column({ type: 'jsonb', nullable: true })
  seen: unknown;
}

@Entity({ name: 'figure_feed_entry' })
export class FigureFeedEntryEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint')
  n: number;

  @Column({ name: 'feed_id', type: 'uuid' })
  feedId: string;

  @Column('bigint')
  seq: number;

  @Column('date')
  day: string;

  @Column('jsonb')
  seen: unknown;

  @Column({ type: 'jsonb', nullable: true })
  was: unknown;

  @Column('text')
  address: string;
}
