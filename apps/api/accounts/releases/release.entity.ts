import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'release' })
export class ReleaseEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint')
  number: number;

  @Column('text')
  kind: string;

  @Column('text')
  subject: string;

  @Column({ type: 'jsonb', nullable: true })
  former: unknown;

  @Column({ type: 'jsonb', nullable: true })
  proposed: unknown;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ name: 'proposed_by', type: 'uuid' })
  proposedBy: string;

  @Column({ name: 'proposed_at', type: 'timestamptz' })
  proposedAt: Date;

  @Column({ name: 'decided_by', type: 'uuid', nullable: true })
  decidedBy: string | null;

  @Column({ name: 'decided_at', type: 'timestamptz', nullable: true })
  decidedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  outcome: string | null;

  @Column({ type: 'text', nullable: true })
  reason: string | null;
}
