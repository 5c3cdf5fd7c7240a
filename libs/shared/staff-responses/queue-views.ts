import type { ObjectionList } from './objections.js';
import type { QueueColumn } from '../incident/queue-filters.js';
import type { Role } from './sign-in.js';

/** How a member has the queue. */
export interface QueueSettings {
  columns: QueueColumn[];
  density: 'comfortable' | 'compact';
  /** Whether keys without Ctrl do something. */
  keys: boolean;
}

/** What the desk asks for before it shows the queue. */
export interface QueueArrangement extends QueueSettings {
  /** How many saved views the member has beside it, for which it holds a place until they are counted. */
  views: number;
}

export const USUAL_SETTINGS: QueueSettings = {
  columns: ['title', 'day', 'place', 'act', 'grade', 'status', 'owner', 'age'],
  density: 'comfortable',
  keys: true,
};

/** A saved arrangement of the queue. */
export interface QueueView {
  id: string;
  title: string;
  /** The query of the queue's address: `status=WS_SUBMITTED&sort=-age`. */
  address: string;
  shared: boolean;
  isMine: boolean;
  owner: string;
  /** How many records match now; null: it searches words while no text can be searched. */
  total: number | null;
}

/** A view that everybody of a role has. */
interface DefaultView {
  key:
    | 'mine'
    | 'returned'
    | 'drafts'
    | 'review'
    | 'second-person'
    | 'correction'
    | 'agree'
    | 'at-risk'
    | 'verified'
    | 'untranslated'
    | 'oldest';
  address: string;
}

const AT_WORK = 'status=WS_SUBMITTED,WS_UNDER_REVIEW,WS_VERIFIED';
/** The work of each role, most urgent first. */
export const DEFAULT_VIEWS: Readonly<Record<Role, readonly DefaultView[]>> = {
  monitor: [
    { key: 'returned', address: 'status=WS_RETURNED&mine=true' },
    { key: 'drafts', address: 'status=WS_DRAFT&mine=true' },
    { key: 'mine', address: 'mine=true' },
    { key: 'oldest', address: `${AT_WORK}&sort=-age` },
  ],
  reviewer: [
    { key: 'at-risk', address: 'gap=at-risk&sort=-age' },
    { key: 'review', address: 'task=review&sort=-age' },
    { key: 'second-person', address: 'task=second-person&sort=-age' },
    { key: 'correction', address: 'task=correction&sort=changed' },
    { key: 'agree', address: 'task=agree&sort=changed' },
    { key: 'returned', address: 'status=WS_RETURNED&mine=true' },
    { key: 'mine', address: 'mine=true' },
    { key: 'untranslated', address: 'gap=untranslated&sort=-age' },
    { key: 'oldest', address: `${AT_WORK}&sort=-age` },
  ],
  analyst: [
    { key: 'review', address: 'status=WS_SUBMITTED&sort=-age' },
    { key: 'verified', address: 'status=WS_VERIFIED' },
    { key: 'correction', address: 'gap=correction-waiting&sort=changed' },
    { key: 'untranslated', address: 'gap=untranslated&sort=-age' },
    { key: 'oldest', address: `${AT_WORK}&sort=-age` },
  ],
  admin: [],
};

export interface QueueViews {
  /** What this answer says, to wait for another. */
  state: string;
  /** Of each default view of the role, by its key, how many records match. */
  defaults: Record<string, number | null>;
  items: QueueView[];
  /** How many objections the member knows of; null: none of their work, or not known while the server is locked. */
  objections: Pick<Record<ObjectionList, number>, 'open' | 'new' | 'overdue'> | null;
}
