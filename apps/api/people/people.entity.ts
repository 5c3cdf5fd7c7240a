import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A person is somebody deprived of liberty whom the team follows; an event is what happened to one or more; a case is
 * before a court; a dossier says that somebody made one, and of whom; a block is people who were counted together for
 * readers; a limit says that a lawyer compared a limit of custody with the law.
 */
export type PeopleRecordKind = 'person' | 'event' | 'case' | 'dossier' | 'block' | 'limit';

@Entity({ name: 'people_record' })
export class PeopleRecordEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: PeopleRecordKind;

  @Column('integer')
  revision: number;

  @Column({ name: 'author_id', type: 'uuid' })
  authorId: string;

  @Column({ name: 'changed_by', type: 'uuid' })
  changedBy: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt: Date;

  @Column({ type: 'uuid', array: true })
  team: string[];

  @Column({ name: 'opening_asked_by', type: 'uuid', nullable: true })
  openingAskedBy: string | null;
}

@Entity({ name: 'people_private' })
export class PeoplePrivateEntity {
  @PrimaryColumn({ name: 'record_id', type: 'uuid' })
  recordId: string;

  @PrimaryColumn('text')
  field: string;

  @PrimaryColumn('integer')
  revision: number;

  @Column('bytea')
  value: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}

@Entity({ name: 'person_identity' })
export class PersonIdentityEntity {
  @PrimaryColumn('uuid')
  id: string;

  @PrimaryColumn('integer')
  revision: number;

  @Column({ name: 'person_id', type: 'uuid' })
  personId: string;

  @Column({ name: 'sealed_by', type: 'uuid' })
  sealedBy: string;

  @Column({ name: 'sealed_at', type: 'timestamptz' })
  sealedAt: Date;

  @Column('bytea')
  body: Buffer;

  @Column('boolean')
  stale: boolean;
}

@Entity({ name: 'person_identity_key' })
export class PersonIdentityKeyEntity {
  @PrimaryColumn({ name: 'identity_id', type: 'uuid' })
  identityId: string;

  @PrimaryColumn('integer')
  revision: number;

  @PrimaryColumn({ name: 'key_id', type: 'uuid' })
  keyId: string;

  @Column('bytea')
  wrapped: Buffer;
}

/** Which notices about people a member has read, encrypted and padded. */
@Entity({ name: 'people_notice_state' })
export class PeopleNoticeStateEntity {
  @PrimaryColumn({ name: 'member_id', type: 'uuid' })
  memberId: string;

  @Column('bytea')
  sealed: Buffer;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;
}

@Entity({ name: 'person_erasure' })
export class PersonErasureEntity {
  @PrimaryColumn({ name: 'person_id', type: 'uuid' })
  personId: string;

  @Column({ name: 'asked_by', type: 'uuid' })
  askedBy: string;

  @Column({ name: 'asked_at', type: 'timestamptz' })
  askedAt: Date;
}
