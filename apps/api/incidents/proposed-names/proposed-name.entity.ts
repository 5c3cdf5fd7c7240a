import type { NameKind, NameState } from '@vigil/shared/staff-responses/proposed-names.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'proposed_name' })
export class ProposedNameEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'bigint', insert: false, update: false })
  seq: string;

  @Column('text')
  kind: NameKind;

  @Column('text')
  state: NameState;

  @Column('boolean')
  sensitive: boolean;

  @Column('bytea')
  sealed: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;

  @Column({ name: 'proposed_by', type: 'uuid' })
  proposedBy: string;

  @Column({ name: 'proposed_on', type: 'date', insert: false, update: false })
  proposedOn: string;

  @Column({ name: 'decided_by', type: 'uuid', nullable: true })
  decidedBy: string | null;

  @Column({ name: 'landmark_id', type: 'uuid', nullable: true })
  landmarkId: string | null;

  @Column({ name: 'group_id', type: 'uuid', nullable: true })
  groupId: string | null;

  @Column('integer')
  revision: number;
}
