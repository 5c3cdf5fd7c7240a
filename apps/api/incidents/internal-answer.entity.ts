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
