import type { ObjectionRelation, ObjectionState } from '../public/objection.js';

/** An objection in the list; about and relation are null once its text was deleted. */
export interface ListedObjection {
  id: string;
  state: ObjectionState;
  /** To the minute. */
  receivedAt: string;
  /** The reviewer who saved it last; null: nobody. */
  takenBy: string | null;
  revision: number;
  erased: boolean;
  /** The path of the public page. */
  about: string | null;
  relation: ObjectionRelation | null;
}

export interface ObjectionEntry extends ListedObjection {
  text: string | null;
  contact: string | null;
  note: string | null;
  answer: string | null;
  corrected: boolean;
}

export interface ObjectionPage {
  total: number;
  counts: Record<ObjectionState, number>;
  items: ListedObjection[];
  next: number | null;
}
