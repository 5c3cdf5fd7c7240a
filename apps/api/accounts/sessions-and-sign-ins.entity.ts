import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'session' })
export class SessionEntity {
  @PrimaryColumn({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'seen_at', type: 'timestamptz' })
  seenAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column('text')
  stage: string;

  @Column({ name: 'opened_by', type: 'text' })
  openedBy: string;

  @Column({ name: 'proved_at', type: 'timestamptz' })
  provedAt: Date;

  @Column({ type: 'text', nullable: true })
  browser: string | null;

  @Column({ type: 'text', nullable: true })
  system: string | null;

  @Column({ type: 'text', nullable: true })
  network: string | null;

  @Column({ name: 'proof_spent_for', type: 'text', nullable: true })
  proofSpentFor: string | null;
}

@Entity({ name: 'sign_in' })
export class SignInEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'on_day', type: 'date' })
  onDay: string;

  @Column({ name: 'by_first', type: 'text' })
  byFirst: string;

  @Column({ name: 'by_second', type: 'text', nullable: true })
  bySecond: string | null;

  @Column({ type: 'text', nullable: true })
  browser: string | null;

  @Column({ type: 'text', nullable: true })
  system: string | null;

  @Column('boolean')
  logged: boolean;
}

@Entity({ name: 'sign_in_link' })
export class SignInLinkEntity {
  @PrimaryColumn({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt: Date | null;
}
