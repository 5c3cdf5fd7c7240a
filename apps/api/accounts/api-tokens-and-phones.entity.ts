import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'api_token' })
export class ApiTokenEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('text')
  name: string;

  @Column({ type: 'text', array: true })
  scopes: string[];

  @Column({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column({ name: 'created_on', type: 'date' })
  createdOn: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column({ name: 'last_used_on', type: 'date', nullable: true })
  lastUsedOn: string | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;
}

@Entity({ name: 'field_device' })
export class FieldDeviceEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('text')
  name: string;

  @Column({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column({ name: 'enrolled_on', type: 'date' })
  enrolledOn: string;

  @Column({ name: 'last_seen_on', type: 'date', nullable: true })
  lastSeenOn: string | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;

  @Column({ name: 'ends_by', type: 'timestamptz', nullable: true })
  endsBy: Date | null;
}

@Entity({ name: 'field_enrolment' })
export class FieldEnrolmentEntity {
  @PrimaryColumn({ name: 'code_hash', type: 'bytea' })
  codeHash: Buffer;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('text')
  name: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
