import type { MailTrouble } from '@vigil/shared/staff-responses/outside-messages.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'notice_mail' })
export class NoticeMailEntity {
  @PrimaryColumn({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('text')
  how: 'daily' | 'urgent';

  @Column('text')
  language: Language;

  @Column('bytea')
  sealed: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;

  @Column('boolean')
  greeted: boolean;

  @Column({ name: 'daily_on', type: 'date', nullable: true })
  dailyOn: string | null;

  @Column({ name: 'urgent_at', type: 'timestamptz', nullable: true })
  urgentAt: Date | null;

  @Column({ name: 'risk_at', type: 'timestamptz', nullable: true })
  riskAt: Date | null;

  @Column({ name: 'accepted_at', type: 'timestamptz', nullable: true })
  acceptedAt: Date | null;

  @Column('integer')
  failures: number;

  @Column({ type: 'text', nullable: true })
  trouble: MailTrouble | null;

  @Column({ name: 'next_at', type: 'timestamptz', nullable: true })
  nextAt: Date | null;
}

@Entity({ name: 'notice_feed' })
export class NoticeFeedEntity {
  @PrimaryColumn({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
