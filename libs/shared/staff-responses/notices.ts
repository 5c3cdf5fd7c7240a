import type { Days } from '../custody/spells.js';
import type { Day } from '../day/day.js';
import type { LimitWords } from '../people-figures/custody-limits.js';
import type { Due } from '../people/what-is-due.js';

/** What a member is told of. Its text is inbox-notice.<kind> in text/desk. */
export const NOTICE_KINDS = [
  'mention',
  'handed-over',
  'question',
  'answer',
  'addition',
  'at-risk',
  'suspended',
  'account-changed',
  'second-person',
  'objection-handed-over',
  'objection-overdue',
  'name-decided',
  'people',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
/** What cannot wait until somebody looks by themselves. */
export const URGENT_KINDS: readonly NoticeKind[] = ['at-risk', 'suspended', 'second-person'];

/** One line of the inbox. It repeats no word of a record; the title is as this member sees it now. */
export interface Notice {
  id: string;
  what: NoticeKind;
  at: string;
  isRead: boolean;
  /** Who did it; null: nobody who had signed in. */
  by: string | null;
  /** The colleague that it is about. */
  about: string | null;
  record: { id: string; title: string | null } | null;
  /** It is about a record that this member may not read. */
  isLimited: boolean;
  comment: string | null;
  /** The objection that it is about. */
  objection: string | null;
  /** What is to be looked at of people whom the member follows. */
  due: DueNotice | null;
}

/**
 * What is to be looked at of people deprived of liberty. It is worked out when its member reads, from what they may
 * know then, and stored nowhere.
 */
export interface DueNotice {
  is: Due['is'];
  since: Day;
  /** When it is or was; null: of a limit. */
  days: Days | null;
  people: { id: string; handle: string }[];
  case: { id: string; handle: string } | null;
  /** The limit of custody. */
  limit: LimitWords | null;
}

export interface NoticePage {
  /** How many there are of what was asked for. */
  total: number;
  unread: number;
  items: Notice[];
  /** The `before` of the next page; null: this is the last. */
  next: string | null;
}

/** How much waits in the inbox. `state` says what this answer says, to wait for another. */
export interface InboxNews {
  state: string;
  unread: number;
  /** Unread ones that are urgent. */
  urgent: number;
}
