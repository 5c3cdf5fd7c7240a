import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'record_owner' })
export class RecordOwnerEntity {
  @PrimaryColumn({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column({ name: 'given_by', type: 'uuid' })
  givenBy: string;

  @Column({ type: 'timestamptz', insert: false, update: false })
  since: Date;
}
