import type { ProofState } from './log-proof.js';

/** One changed answer in a record's history, as the API sends it; children by id: '/acts/<id>/type'. */
export interface ChangedValue {
  path: string;
  value: unknown;
  internal: boolean;
  erased?: true;
  /** The answer when its author submitted the record, if the line that wrote it shows no values. */
  before?: unknown;
}

/** One line in a record's history. */
export interface ChangeEntry {
  /** The number of the line in this record's history. Its position in the log would tell how much others write. */
  seq: number;
  at: string;
  actor: string;
  kind: string;
  reason: string | null;
  revision: number;
  values: ChangedValue[];
  /** For a line about an erasure: the detail that was asked for, erased or left. */
  detail: string | null;
  /** For a line about its owner: to whom it was handed over. */
  to?: string;
  /**
   * For a merger or its undoing: what stayed as it was, as paths of answers; 'relation': a relation with another
   * record.
   */
  kept?: string[];
  /** For a submission: whether its author said that somebody is at risk; absent where they did not say. */
  atRisk?: boolean;
  /** Taken over from before there was a log that proves anything. */
  takenOver: boolean;
  proof: ProofState;
}
