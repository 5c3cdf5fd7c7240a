import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'review' })
export class ReviewEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column('integer')
  revision: number;

  @Column({ name: 'reviewer_id', type: 'uuid' })
  reviewerId: string;

  @Column('text')
  decision: string;

  @Column({ type: 'text', nullable: true })
  grade: string | null;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column('timestamptz')
  at: Date;
}

@Entity({ name: 'assessment' })
export class AssessmentEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column({ name: 'act_id', type: 'uuid' })
  actId: string;

  @Column({ name: 'act_type', type: 'text' })
  actType: string;

  @Column('text')
  outcome: string;

  @Column('text')
  legality: string;

  @Column('text')
  precaution: string;

  @Column('text')
  necessity: string;

  @Column('text')
  proportionality: string;

  @Column({ name: 'non_discrimination', type: 'text' })
  nonDiscrimination: string;

  @Column({ name: 'legitimate_aim', type: 'text' })
  legitimateAim: string;

  @Column('text')
  reasons: string;

  @Column('text')
  organisation: string;

  @Column('text')
  standards: string;

  @Column({ name: 'assessor_id', type: 'uuid' })
  assessorId: string;

  @Column({ name: 'agreed_by', type: 'uuid', nullable: true })
  agreedBy: string | null;

  @Column({ name: 'agreed_at', type: 'timestamptz', nullable: true })
  agreedAt: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'act_actor', type: 'text', nullable: true })
  actActor: string | null;

  @Column({ name: 'act_force_name', type: 'text', nullable: true })
  actForceName: string | null;

  @Column({ name: 'act_attribution', type: 'text', nullable: true })
  actAttribution: string | null;

  @Column({ name: 'act_sealed', type: 'integer', nullable: true })
  actSealed: number | null;
}
