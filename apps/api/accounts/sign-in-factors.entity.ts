import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'member_passkey' })
export class MemberPasskeyEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'credential_id', type: 'text' })
  credentialId: string;

  @Column({ name: 'public_key', type: 'bytea' })
  publicKey: Buffer;

  @Column('bigint')
  counter: number;

  @Column({ type: 'text', array: true })
  transports: string[];

  @Column('text')
  name: string;

  @Column({ name: 'created_on', type: 'date' })
  createdOn: string;

  @Column({ name: 'last_used_on', type: 'date', nullable: true })
  lastUsedOn: string | null;
}

@Entity({ name: 'member_recovery_code' })
export class MemberRecoveryCodeEntity {
  @PrimaryColumn({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @PrimaryColumn({ name: 'code_hash', type: 'bytea' })
  codeHash: Buffer;

  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt: Date | null;
}

@Entity({ name: 'member_totp' })
export class MemberTotpEntity {
  @PrimaryColumn({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('bytea')
  secret: Buffer;

  @Column({ name: 'confirmed_at', type: 'timestamptz', nullable: true })
  confirmedAt: Date | null;

  @Column({ name: 'last_step', type: 'bigint' })
  lastStep: number;

  @Column({ name: 'key_id', type: 'text', nullable: true })
  keyId: string | null;
}

@Entity({ name: 'passkey_challenge' })
export class PasskeyChallengeEntity {
  @PrimaryColumn({ name: 'challenge_hash', type: 'bytea' })
  challengeHash: Buffer;

  @Column({ name: 'member_id', type: 'uuid', nullable: true })
  memberId: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
