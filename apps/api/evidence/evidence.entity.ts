import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'evidence' })
export class EvidenceEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column({ name: 'added_by', type: 'uuid' })
  addedBy: string;

  @Column({ name: 'device_id', type: 'uuid', nullable: true })
  deviceId: string | null;

  @Column('text')
  state: string;

  @Column({ name: 'sealed_with', type: 'text', nullable: true })
  sealedWith: string | null;

  @Column('bigint')
  size: number;

  @Column({ type: 'bytea', nullable: true })
  sha256: Buffer | null;

  @Column('text')
  kind: string;

  @Column({ name: 'added_at', type: 'timestamptz', nullable: true })
  addedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  type: string | null;

  @Column({ type: 'text', nullable: true })
  refusal: string | null;

  @Column({ name: 'declared_at', type: 'timestamptz' })
  declaredAt: Date;

  @Column({ name: 'stored_at', type: 'timestamptz', nullable: true })
  storedAt: Date | null;

  @Column({ name: 'checked_at', type: 'timestamptz', nullable: true })
  checkedAt: Date | null;

  @Column({ name: 'damaged_at', type: 'timestamptz', nullable: true })
  damagedAt: Date | null;
}

@Entity({ name: 'evidence_object' })
export class EvidenceObjectEntity {
  @PrimaryColumn('text')
  id: string;

  @Column({ name: 'evidence_id', type: 'uuid' })
  evidenceId: string;

  @Column('text')
  what: string;

  @Column('bigint')
  at: number;

  @Column({ type: 'bigint', nullable: true })
  size: number | null;

  @Column({ name: 'begun_at', type: 'timestamptz' })
  begunAt: Date;

  @Column({ name: 'kept_at', type: 'timestamptz', nullable: true })
  keptAt: Date | null;

  /** Under what id the store keeps what is there of it while it is written. */
  @Column({ type: 'text', nullable: true })
  half: string | null;
}

@Entity({ name: 'evidence_private' })
export class EvidencePrivateEntity {
  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @PrimaryColumn({ name: 'evidence_id', type: 'uuid' })
  evidenceId: string;

  @PrimaryColumn('text')
  field: string;

  @Column({ type: 'bytea', nullable: true })
  value: Buffer | null;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}

@Entity({ name: 'evidence_check' })
export class EvidenceCheckEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;

  @Column({ name: 'started_by', type: 'uuid', nullable: true })
  startedBy: string | null;

  @Column({ name: 'beat_at', type: 'timestamptz' })
  beatAt: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;

  @Column({ name: 'stop_asked', type: 'boolean' })
  stopAsked: boolean;

  @Column('integer')
  total: number;

  @Column('integer')
  checked: number;

  @Column('integer')
  damaged: number;

  @Column({ type: 'uuid', nullable: true })
  after: string | null;
}
