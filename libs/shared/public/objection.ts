/** "Something wrong, or about you?": what a reader writes to the organisation about a public page. */

/** Who the sender is in relation to what they write about. */
export const OBJECTION_RELATIONS = ['described', 'relative', 'official', 'witness', 'other'] as const;
export type ObjectionRelation = (typeof OBJECTION_RELATIONS)[number];

export const OBJECTION_STATES = ['new', 'taken', 'answered', 'closed'] as const;
export type ObjectionState = (typeof OBJECTION_STATES)[number];

/** What the organisation decided about an objection. The sender reads it with the answer. */
export const OBJECTION_DECISIONS = ['corrected', 'account', 'unchanged', 'other'] as const;
export type ObjectionDecision = (typeof OBJECTION_DECISIONS)[number];

/** Most characters of each text. */
export const OBJECTION_LENGTHS = { text: 8000, contact: 500, note: 4000, answer: 4000 } as const;
/** Most characters in which the organisation says how to reach it. */
export const CONTACT_LENGTH = 1000;

/** Days within which the organisation answers. */
export const ANSWER_DAYS = { least: 1, usual: 14, most: 90 } as const;
/** Days after that for which the text is stored. */
export const KEEP_DAYS = { least: 7, usual: 90, most: 730 } as const;

/**
 * Pages that an objection can be about: a record, group, place or report by its code, a page of the site, or a figure
 * of the map by the address that shows it.
 */
const ABOUT =
  /^\/(?:(?:incidents|groups|places|reports)\/[\w-]{1,60}|groups|places|reports|changes|method|codebook|data|(?:changes\/figure)?\?[\w.,:;=&%~+-]{1,600})$/;
export const isAbout = (value: unknown): value is string => typeof value === 'string' && ABOUT.test(value);

/** Whether it is about a figure of the map, or about why one changed. */
export const isAboutFigure = (about: string): boolean => about.includes('?');

/** The code of the incident that an objection is about, or null. */
export const incidentIn = (about: string | null): string | null =>
  /^\/incidents\/(.+)$/.exec(about ?? '')?.[1]?.toUpperCase() ?? null;

/** What readers are told before they write. Numbers are null where they are below five. */
export interface ObjectionInfo {
  contact: string | null;
  answerDays: number;
  keepDays: number;
  received: number | null;
  answered: number | null;
  /** The last day that the numbers cover: the last of a month. */
  until: string;
}

/** What the sender sees with the receipt code. */
export interface ObjectionStatus {
  state: ObjectionState;
  receivedOn: string;
  about: string | null;
  answer: string | null;
  /** What was decided; null: it is not answered. */
  decision: ObjectionDecision | null;
  /** The text was deleted, and with it the answer. */
  erased: boolean;
}

/** A refusal of what was sent, in the sender's language, and by the name of each field what is wrong with it. */
interface ObjectionRefusal {
  title: string;
  detail: string | null;
  errors: Readonly<Record<string, string>>;
}

/** What a page shows that answers a form. It is in no address and no cache. */
export type ObjectionReply =
  | { kind: 'receipt'; code: string }
  | { kind: 'status'; code: string; status: ObjectionStatus }
  | { kind: 'refused'; refusal: ObjectionRefusal; typed: Readonly<Record<string, string>> };
