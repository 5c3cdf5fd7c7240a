import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'encryption_key' })
export class EncryptionKeyEntity {
  @PrimaryColumn('text')
  id: string;

  @Column({ name: 'check_value', type: 'bytea' })
  checkValue: Buffer;

  @Column('timestamptz')
  since: Date;
}

@Entity({ name: 'encryption_key_current' })
export class EncryptionKeyCurrentEntity {
  @PrimaryColumn({ name: 'only_row', type: 'boolean' })
  onlyRow: boolean;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}

@Entity({ name: 'unfinished_step' })
export class UnfinishedStepEntity {
  @PrimaryColumn('text')
  step: string;
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

  @Column('text')
  kind: 'incident' | 'people';

  @Column({
    name: 'incident_id',
    type: 'uuid',
    nullable: true,
    generatedType: 'STORED',
    asExpression: `case when kind = 'incident' then record_id end`,
  })
  incidentId: string | null;

  @Column({
    name: 'people_record_id',
    type: 'uuid',
    nullable: true,
    generatedType: 'STORED',
    asExpression: `case when kind = 'people' then record_id end`,
  })
  peopleRecordId: string | null;
}
