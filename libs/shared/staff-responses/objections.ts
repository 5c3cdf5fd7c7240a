import type { ObjectionDecision, ObjectionRelation, ObjectionState } from '../public/objection.js';
import type { RecordOwner } from './record-owner.js';

/** What the list can be narrowed to: one state, all that wait for an answer, or those whose promised day is over. */
export const OBJECTION_LISTS = ['open', 'overdue', 'new', 'taken', 'answered', 'closed'] as const;
export type ObjectionList = (typeof OBJECTION_LISTS)[number];

/** What an objection can become in the record that it is about. */
export const OBJECTION_USES = ['authorities-account', 'described-account', 'correction'] as const;
export type ObjectionUse = (typeof OBJECTION_USES)[number];

/** An objection in the list; about and relation are null once its text was deleted. */
export interface ListedObjection {
  id: string;
  /** 'new': it waits for somebody, also when the time of who had it is over. */
  state: ObjectionState;
  /** To the minute. */
  receivedAt: string;
  /** The day by which readers were promised an answer. */
  due: string;
  /** It is open, and that day is over. */
  overdue: boolean;
  /** Who takes care of it now; null: nobody. */
  owner: RecordOwner | null;
  /** The reviewer who saved it last; null: nobody. */
  takenBy: string | null;
  revision: number;
  erased: boolean;
  /** The path of the public page. */
  about: string | null;
  /** The title of the record that it is about; null: it is about none, or that has no title. */
  title: string | null;
  /** The same in the other language. */
  titleTranslation: string | null;
  relation: ObjectionRelation | null;
}

/** One line of the log about an objection. */
interface ObjectionStep {
  at: string;
  what: string;
  /** Null: its sender, or the server. */
  by: string | null;
}

export interface ObjectionEntry extends ListedObjection {
  text: string | null;
  /** How the sender wants to be answered. */
  contact: string | null;
  /** A reviewer answered in that way, too. */
  contacted: boolean;
  /** What the colleague wrote who handed it over last. */
  word: string | null;
  note: string | null;
  answer: string | null;
  decision: ObjectionDecision | null;
  /** The record that it is about, if this reviewer may see it. */
  record: string | null;
  steps: ObjectionStep[];
}

export interface ObjectionPage {
  total: number;
  counts: Record<ObjectionList, number>;
  /** How many stand in no list, because their text cannot be opened. */
  damaged: number;
  items: ListedObjection[];
  next: number | null;
}
