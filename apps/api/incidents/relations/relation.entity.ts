import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RelationKind } from '@vigil/shared/incident/relation-kinds.js';

@Entity({ name: 'relation' })
export class RelationEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: RelationKind;

  @Column({ name: 'from_id', type: 'uuid' })
  fromId: string;

  @Column({ name: 'to_id', type: 'uuid' })
  toId: string;

  @Column({ name: 'made_by', type: 'uuid' })
  madeBy: string;
}
