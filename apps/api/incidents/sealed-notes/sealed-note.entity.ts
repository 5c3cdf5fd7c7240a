import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'sealed_note' })
export class SealedNoteEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column('integer')
  revision: number;

  @Column({ name: 'author_id', type: 'uuid' })
  authorId: string;

  @Column({ name: 'sealed_by', type: 'uuid' })
  sealedBy: string;

  @Column({ name: 'sealed_at', type: 'timestamptz' })
  sealedAt: Date;

  @Column('bytea')
  body: Buffer;

  @Column('boolean')
  stale: boolean;
}

@Entity({ name: 'sealed_note_key' })
export class SealedNoteKeyEntity {
  @PrimaryColumn({ name: 'note_id', type: 'uuid' })
  noteId: string;

  @PrimaryColumn({ name: 'key_id', type: 'uuid' })
  keyId: string;

  @Column('bytea')
  wrapped: Buffer;
}

@Entity({ name: 'sealed_note_former' })
export class SealedNoteFormerEntity {
  @PrimaryColumn({ name: 'note_id', type: 'uuid' })
  noteId: string;

  @PrimaryColumn('integer')
  revision: number;

  @Column({ name: 'sealed_by', type: 'uuid' })
  sealedBy: string;

  @Column({ name: 'sealed_at', type: 'timestamptz' })
  sealedAt: Date;

  @Column('bytea')
  body: Buffer;

  @Column({ name: 'replaced_by', type: 'uuid' })
  replacedBy: string;

  @Column({ name: 'replaced_at', type: 'timestamptz' })
  replacedAt: Date;

  @Column({ name: 'goes_at', type: 'timestamptz', nullable: true })
  goesAt: Date | null;
}

@Entity({ name: 'sealed_note_former_key' })
export class SealedNoteFormerKeyEntity {
  @PrimaryColumn({ name: 'note_id', type: 'uuid' })
  noteId: string;

  @PrimaryColumn('integer')
  revision: number;

  @PrimaryColumn({ name: 'key_id', type: 'uuid' })
  keyId: string;

  @Column('bytea')
  wrapped: Buffer;
}

@Entity({ name: 'sealing_key' })
export class SealingKeyEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'member_id', type: 'uuid', nullable: true })
  memberId: string | null;

  @Column('text')
  fingerprint: string;

  @Column({ name: 'public_key', type: 'bytea' })
  publicKey: Buffer;

  @Column({ name: 'locked_seed', type: 'bytea', nullable: true })
  lockedSeed: Buffer | null;

  @Column({ name: 'made_by', type: 'uuid' })
  madeBy: string;

  @Column({ name: 'made_at', type: 'timestamptz' })
  madeAt: Date;

  @Column({ name: 'gone_at', type: 'timestamptz', nullable: true })
  goneAt: Date | null;
}
