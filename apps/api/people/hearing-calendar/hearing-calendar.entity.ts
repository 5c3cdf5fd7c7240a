import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

@Entity({ name: 'hearing_calendar' })
export class HearingCalendarEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column('text')
  language: Language;

  @Column({ name: 'created_on', type: 'date' })
  createdOn: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column({ name: 'last_used_on', type: 'date', nullable: true })
  lastUsedOn: string | null;
}
