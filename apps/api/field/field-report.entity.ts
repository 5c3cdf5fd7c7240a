import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'field_report' })
export class FieldReportEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'device_id', type: 'uuid' })
  deviceId: string;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;

  @Column('bytea')
  sha256: Buffer;

  @Column('smallint')
  files: number;

  @Column({ name: 'received_at', type: 'timestamptz' })
  receivedAt: Date;

  @Column({ name: 'incident_id', type: 'uuid', nullable: true })
  incidentId: string | null;

  @Column({ name: 'at_risk', type: 'boolean', nullable: true })
  atRisk: boolean | null;

  @Column({ name: 'handed_over', type: 'boolean', nullable: true })
  handedOver: boolean | null;

  @Column({ type: 'text', nullable: true })
  clock: string | null;

  @Column('smallint')
  unread: number;

  @Column({ type: 'text', nullable: true })
  why: string | null;
}

@Entity({ name: 'field_private' })
export class FieldPrivateEntity {
  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @PrimaryColumn({ name: 'report_id', type: 'uuid' })
  reportId: string;

  @PrimaryColumn('text')
  field: string;

  @Column('bytea')
  value: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}

@Entity({ name: 'field_quarantine' })
export class FieldQuarantineEntity {
  @PrimaryColumn({ name: 'report_id', type: 'uuid' })
  reportId: string;

  @Column('bytea')
  bytes: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}

@Entity({ name: 'intake_key' })
export class IntakeKeyEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('bytea')
  seed: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;

  @Column({ name: 'made_at', type: 'timestamptz' })
  madeAt: Date;

  @Column({ name: 'retired_at', type: 'timestamptz', nullable: true })
  retiredAt: Date | null;
}
