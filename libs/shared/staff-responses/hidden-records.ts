import type { ProblemCode } from '../problems/problems.js';

/** A record that is hidden for safety. */
export interface HiddenRecord {
  id: string;
  code: string;
  title: string | null;
  /**
   * The request that hid it; records hidden together are shown together. Null: an earlier Vigil withdrew it and deleted
   * its rows at once.
   */
  batch: string | null;
  by: string;
  mine: boolean;
  at: string;
  reason: string | null;
  /** A second reviewer who has looked at it. */
  seenBy: string | null;
  /** From when it may be deleted permanently, who asked for that, and whether this member may ask or agree. */
  forgetFrom: string;
  forgetAskedBy: string | null;
  mayAskForget: boolean;
  mayForget: boolean;
  /** Whether this member may be the second person to look at it. */
  mayLook: boolean;
  /** Only its case team may see the record: others are told its public code, and that it is hidden. */
  isOutside: boolean;
}

export interface HiddenRecords {
  total: number;
  items: HiddenRecord[];
}

/** Whether hiding one record, or an action on a hidden one, was done. */
export interface HidingOutcome {
  id: string;
  code: string | null;
  /** Null: it was done. */
  problem: ProblemCode | null;
}

export interface HidingOutcomes {
  done: number;
  results: HidingOutcome[];
}
