import type { ProblemCode } from '../problems/problems.js';

/** Days after which a record is free again if its owner did nothing with it. */
export const OWNER_DAYS = { least: 1, usual: 7, most: 90 } as const;
/** Most characters of what somebody writes to the colleague to whom they hand a record over. */
export const HANDOVER_LENGTH = 500;

/** Who takes care of a record now. */
export interface RecordOwner {
  id: string;
  name: string;
  since: string;
  /** When the record is free again if they do nothing with it. */
  until: string;
}

/** What a reviewer can do about the owner of a record. */
export interface OwnerChoices {
  owner: RecordOwner | null;
  /** Why this reviewer cannot own it; null: they can. */
  refused: ProblemCode | null;
  /** Colleagues who can own it, by name. */
  colleagues: { id: string; name: string }[];
}
