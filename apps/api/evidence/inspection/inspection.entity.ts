import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'file_check' })
export class FileCheckEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'evidence_id', type: 'uuid' })
  evidenceId: string;

  @Column('text')
  aspect: string;

  @Column('text')
  answer: string;

  @Column({ name: 'answered_by', type: 'uuid' })
  answeredBy: string;

  @Column({ name: 'answered_at', type: 'timestamptz' })
  answeredAt: Date;
}

@Entity({ name: 'file_likeness' })
export class FileLikenessEntity {
  @PrimaryColumn({ name: 'evidence_id', type: 'uuid' })
  evidenceId: string;

  @Column({ type: 'bit', length: '64', array: true })
  parts: string[];

  @Column('bigint')
  seq: number;
}

@Entity({ name: 'file_look' })
export class FileInspectionEntity {
  @PrimaryColumn({ name: 'evidence_id', type: 'uuid' })
  evidenceId: string;

  @Column('text')
  outcome: string;

  @Column({ type: 'integer', nullable: true })
  width: number | null;

  @Column({ type: 'integer', nullable: true })
  height: number | null;

  @Column({ name: 'looked_at', type: 'timestamptz' })
  inspectedAt: Date;
}

@Entity({ name: 'near_same' })
export class NearSameEntity {
  @PrimaryColumn('uuid')
  one: string;

  @PrimaryColumn('uuid')
  other: string;

  @Column({ name: 'bits_apart', type: 'smallint' })
  bitsApart: number;
}

@Entity({ name: 'public_copy' })
export class PublicCopyEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'evidence_id', type: 'uuid' })
  evidenceId: string;

  @Column({ name: 'public_id', type: 'text' })
  publicId: string;

  @Column('text')
  state: string;

  @Column('jsonb')
  edits: unknown;

  @Column({ name: 'tells_place', type: 'text' })
  tellsPlace: string;

  @Column({ name: 'tells_date', type: 'text' })
  tellsDate: string;

  @Column({ name: 'alt_en', type: 'text', nullable: true })
  altEn: string | null;

  @Column({ name: 'alt_km', type: 'text', nullable: true })
  altKm: string | null;

  @Column('integer')
  width: number;

  @Column('integer')
  height: number;

  @Column({ name: 'small_width', type: 'integer' })
  smallWidth: number;

  @Column({ name: 'small_height', type: 'integer' })
  smallHeight: number;

  @Column('bytea')
  sha256: Buffer;

  @Column({ name: 'made_safe', type: 'text', nullable: true })
  madeSafe: string | null;

  @Column({ name: 'agreed_safe', type: 'text', nullable: true })
  agreedSafe: string | null;

  @Column('boolean')
  violent: boolean;

  /** Milliseconds into the video that it is a still of; null: of a picture. */
  @Column({ name: 'still_at', type: 'integer', nullable: true })
  stillAt: number | null;

  @Column({ name: 'made_by', type: 'uuid' })
  madeBy: string;

  @Column({ name: 'made_at', type: 'timestamptz' })
  madeAt: Date;

  @Column({ name: 'decided_by', type: 'uuid', nullable: true })
  decidedBy: string | null;

  @Column({ name: 'decided_at', type: 'timestamptz', nullable: true })
  decidedAt: Date | null;

  @Column({ name: 'hidden_by', type: 'uuid', nullable: true })
  hiddenBy: string | null;

  @Column({ name: 'hidden_at', type: 'timestamptz', nullable: true })
  hiddenAt: Date | null;

  @Column({ name: 'ended_by', type: 'uuid', nullable: true })
  endedBy: string | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'copy', schema: 'pub' })
export class PubCopyEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  code: string;

  @Column('bigint')
  position: number;

  @Column({ name: 'alt_en', type: 'text' })
  altEn: string;

  @Column({ name: 'alt_km', type: 'text' })
  altKm: string;

  @Column('integer')
  width: number;

  @Column('integer')
  height: number;

  @Column({ name: 'small_width', type: 'integer' })
  smallWidth: number;

  @Column({ name: 'small_height', type: 'integer' })
  smallHeight: number;

  @Column({ type: 'text', nullable: true })
  safe: string | null;

  @Column('boolean')
  violent: boolean;

  @Column({ name: 'is_still', type: 'boolean' })
  isStill: boolean;

  @Column('text', { array: true })
  checked: string[];

  @Column('bytea')
  large: Buffer;

  @Column('bytea')
  small: Buffer;
}

/** Read only: publication writes it, in SQL. */
@Entity({ name: 'copy_gone', schema: 'pub' })
export class PubCopyGoneEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  code: string;
}
