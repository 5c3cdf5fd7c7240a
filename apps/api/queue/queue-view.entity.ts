import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'queue_view' })
export class QueueViewEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'owner_id', type: 'uuid' })
  ownerId: string;

  @Column('boolean')
  shared: boolean;

  @Column('bytea')
  sealed: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}

@Entity({ name: 'queue_setting' })
export class QueueSettingEntity {
  @PrimaryColumn({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('text', { array: true })
  columns: string[];

  @Column('text')
  density: 'comfortable' | 'compact';

  @Column('boolean')
  keys: boolean;
}
