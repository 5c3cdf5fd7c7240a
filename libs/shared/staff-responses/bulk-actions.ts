import type { ProblemCode } from '../problems/problems.js';

/** Most records of one request. A page sends many requests one after the other. */
export const MOST_IN_ONE_REQUEST = 50;

/**
 * What can be done to many records at once. `take-back`, `unrelate` and `ungroup` undo `assign`, `relate` and `group`;
 * the others are undone by each other.
 */
export const BULK_ACTIONS = [
  'take',
  'assign',
  'give-back',
  'take-back',
  'return',
  'sensitivity',
  'relate',
  'unrelate',
  'tag',
  'untag',
  'group',
  'ungroup',
] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** Every record that an address of the queue matches, with the revision that it has now. */
export interface QueueIds {
  items: { id: string; revision: number }[];
}

/** What became of one record, or would: of a dry run. */
export interface BulkOutcome {
  id: string;
  /** `unchanged`: it is so already. `unknown`: no answer came to its COMMIT. */
  result: 'done' | 'unchanged' | 'refused' | 'unknown';
  /** Null: it has none, or the member may not see the record. */
  title: string | null;
  code: string | null;
  /** Why it was refused. `field`: what is wrong with the request for this record; `name`: who takes care of it. */
  why: { code: ProblemCode; field: string | null; name: string | null } | null;
  /** The revision that it has now. */
  revision: number;
  /** What undoing restores: the id of its owner, or its sensitivity; null: none. */
  before: string | null;
  /** What follows: its grade must be given again, or readers see the change only with a correction. */
  also: 'graded-again' | 'correction-waits' | null;
}

export interface BulkOutcomes {
  results: BulkOutcome[];
}
