import type { ProofState } from './log-proof.js';

/** Another file with exactly the same bytes, in a record that the reader may see. */
export interface SameFile {
  id: string;
  incident: string;
  title: string | null;
  code: string | null;
}

/** A file of a record as the desk sees it, without its bytes. */
export interface EvidenceView {
  id: string;
  incident: string;
  state: 'expected' | 'stored' | 'refused';
  refusal: string | null;
  kind: string;
  /** Media type, from its bytes; null until it is stored. */
  type: string | null;
  /** Bytes. */
  size: number;
  /** Hexadecimal; null: it was erased. */
  sha256: string | null;
  /** Null: it has none, or the reader may not know it. */
  name: string | null;
  from: 'desk' | 'field';
  addedBy: string;
  mine: boolean;
  /**
   * By the clock of the device that added it; null: not known, or hidden from this reader like the record's time of
   * day.
   */
  addedAt: string | null;
  declaredAt: string;
  storedAt: string | null;
  checkedAt: string | null;
  damagedAt: string | null;
  /** Bytes that have arrived, and the total, both counted as sent. */
  received: number;
  length: number;
  /** Number of lines in its chain of custody. */
  custody: number;
  same: SameFile[];
  /** What the reader may do with it now. */
  mayOpen: boolean;
  mayRemove: boolean;
}

/** One step in a file's chain of custody. */
export interface CustodyEntry {
  /** The number of the step in this list. Its position in the log would tell how much others write. */
  seq: number;
  at: string;
  /** Null: Vigil itself. */
  actor: string | null;
  /** What was done: a key of text/evidence, custody.<kind>. */
  kind: string;
  /** Why the file was rejected, if it was. */
  refusal: string | null;
  proof: ProofState;
}
