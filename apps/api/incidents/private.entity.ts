import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'incident_private' })
export class IncidentPrivateEntity {
  @PrimaryColumn({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @PrimaryColumn({ name: 'owner_id', type: 'uuid' })
  ownerId: string;

  @PrimaryColumn('text')
  field: string;

  @PrimaryColumn('integer')
  revision: number;

  @Column({ type: 'bytea', nullable: true })
  value: Buffer | null;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}

@Entity({ name: 'record_key' })
export class RecordKeyEntity {
  @PrimaryColumn({ name: 'record_id', type: 'uuid' })
  recordId: string;

  @Column('text')
  id: string;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;

  @Column('bytea')
  wrapped: Buffer;
}
