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
