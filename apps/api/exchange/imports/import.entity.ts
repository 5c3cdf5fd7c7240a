import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'import' })
export class ImportEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'author_id', type: 'uuid' })
  authorId: string;

  @Column('text')
  state: string;

  @Column('bigint')
  size: number;

  @Column({ type: 'integer', nullable: true })
  rows: number | null;

  @Column('integer')
  done: number;

  @Column('jsonb')
  tally: unknown;

  @Column({ type: 'jsonb', nullable: true })
  problem: unknown;

  @Column({ name: 'stop_asked', type: 'boolean' })
  stopAsked: boolean;

  @Column({ name: 'beat_at', type: 'timestamptz', nullable: true })
  beatAt: Date | null;

  @Column({ name: 'began_at', type: 'timestamptz' })
  beganAt: Date;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt: Date;
}

@Entity({ name: 'import_blob' })
export class ImportBlobEntity {
  @PrimaryColumn({ name: 'import_id', type: 'uuid' })
  importId: string;

  @PrimaryColumn('text')
  kind: string;

  @PrimaryColumn('integer')
  n: number;

  @Column('bytea')
  value: Buffer;
}

@Entity({ name: 'import_key' })
export class ImportKeyEntity {
  @PrimaryColumn({ name: 'import_id', type: 'uuid' })
  importId: string;

  @Column('text')
  id: string;

  @Column({ name: 'key_id', type: 'text' })
  keyId: string;

  @Column('bytea')
  wrapped: Buffer;
}

/** A column mapping saved under a name, with people's decisions about words in coded columns. */
@Entity({ name: 'import_map' })
export class SavedMappingEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('jsonb')
  map: unknown;

  @Column({ name: 'author_id', type: 'uuid' })
  authorId: string;

  @Column('integer')
  revision: number;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt: Date;
}

/**
 * A row that was imported before; importing it again changes nothing. key, content and reading are SHA-256: of its id
 * in the file, of its contents, and of what it was read as. whole: the record consisted of this row alone.
 */
@Entity({ name: 'import_ref' })
export class ImportedBeforeEntity {
  @PrimaryColumn('bytea')
  key: Buffer;

  @Column('bytea')
  content: Buffer;

  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column({ name: 'import_id', type: 'uuid' })
  importId: string;

  @Column({ type: 'bytea', nullable: true })
  reading: Buffer | null;

  @Column('boolean')
  whole: boolean;
}

/** What an import wrote, so that it can continue and be undone. did: created or changed the record */
@Entity({ name: 'import_row' })
export class ImportRowEntity {
  @PrimaryColumn({ name: 'import_id', type: 'uuid' })
  importId: string;

  @PrimaryColumn('integer')
  row: number;

  @Column({ name: 'incident_id', type: 'uuid' })
  incidentId: string;

  @Column('text')
  did: string;

  @Column('integer')
  revision: number;
}
