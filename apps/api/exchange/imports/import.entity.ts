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

@Entity({ name: 'import_map' })
export class ImportMapEntity {
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

@Entity({ name: 'import_ref' })
export class ImportRefEntity {
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
