import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import { ANALYSTS, LOGGERS, REVIEWERS, STAFF } from '../roles.js';
import { mainActionOf, type MainAction } from '../reviewing/main-action.js';
import { isOwnable, ownerActionsOf } from '../reviewing/owner-actions.js';

/** The record that an action is about, as this member reads it. */
export type RecordAtHand = Pick<
  IncidentRecord,
  'id' | 'status' | 'allowed' | 'incident' | 'missing' | 'owner' | 'mine'
>;

/** How an action is done. Nothing here is a second way: what the page of a record can do, its own button does. */
type Doing =
  /** Goes to a page. */
  | { go: string }
  /** Presses the button with this `data-do`, on the record's own page if the action is about a record. */
  | { press: string }
  /** What only DeskKeys can do. */
  | { own: OwnAction };
export type OwnAction =
  | 'search'
  | 'next'
  | 'previous'
  | 'select'
  | 'select-range'
  | 'comment'
  | 'take'
  | 'give-back'
  | 'palette'
  | 'help';

export interface DeskAction {
  name: string;
  /** The words of the button that does the same; without: `desk.keys.<name>`. */
  words?: string;
  /** The key without Ctrl that does it. */
  key?: string;
  does: Doing;
  /** Who has it; without: everybody who has a queue. */
  roles?: readonly Role[];
  /** For an action about a record: whether this member can do it now. */
  may?: (record: RecordAtHand, me: string) => boolean;
  /** False: the palette does not offer it, because it is about the focus in the page behind it. */
  isOffered?: false;
}

const isMain =
  (...actions: MainAction[]) =>
  (record: RecordAtHand): boolean =>
    actions.includes(mainActionOf(record)!);
const canOwn =
  (action: 'take' | 'give-back' | 'hand-over') =>
  (record: RecordAtHand, me: string): boolean =>
    isOwnable(record) && ownerActionsOf({ owner: record.owner, mayOwn: !record.mine }, me).includes(action);

/** Everything that keys and the palette do. `:id` in an address is the record's. */
export const DESK_ACTIONS: readonly DeskAction[] = [
  { name: 'search', key: '/', does: { own: 'search' } },
  { name: 'next', key: 'j', does: { own: 'next' }, isOffered: false },
  { name: 'previous', key: 'k', does: { own: 'previous' }, isOffered: false },
  { name: 'open', does: { go: '/desk/incidents/:id' }, may: () => true },
  {
    name: 'edit',
    key: 'e',
    does: { go: '/desk/incidents/:id/edit' },
    roles: LOGGERS,
    may: ({ allowed }) => allowed.includes('change'),
  },
  { name: 'assign', key: 'a', does: { own: 'take' }, roles: REVIEWERS, may: canOwn('take') },
  {
    name: 'give-back',
    words: 'desk.owner.give-back',
    does: { own: 'give-back' },
    roles: REVIEWERS,
    may: canOwn('give-back'),
  },
  {
    name: 'hand-over',
    words: 'desk.owner.hand-over',
    does: { press: 'hand-over' },
    roles: REVIEWERS,
    may: canOwn('hand-over'),
  },
  {
    name: 'comment',
    key: 'c',
    does: { own: 'comment' },
    roles: LOGGERS,
    may: () => true,
  },
  {
    name: 'review',
    words: 'desk.review.take',
    does: { press: 'take' },
    may: ({ allowed }) => allowed.includes('take'),
  },
  {
    name: 'verify',
    words: 'desk.review.verify',
    does: { press: 'verify' },
    may: ({ allowed, missing }) => allowed.includes('verify') && missing.length === 0,
  },
  {
    name: 'return',
    words: 'desk.review.return',
    does: { press: 'return' },
    may: ({ allowed }) => allowed.includes('return'),
  },
  { name: 'publish', does: { press: 'main' }, may: isMain('publish', 'correct', 'propose') },
  {
    name: 'join',
    words: 'desk.merge.other',
    does: { press: 'join' },
    roles: REVIEWERS,
    may: ({ allowed }) => allowed.includes('merge'),
  },
  {
    name: 'join-several',
    does: { press: 'join-several' },
    roles: REVIEWERS,
    may: ({ allowed }) => allowed.includes('merge'),
  },
  { name: 'relate', does: { press: 'relate' }, roles: REVIEWERS, may: ({ allowed }) => allowed.includes('merge') },
  { name: 'history', words: 'desk.page.history', does: { go: '/desk/incidents/:id/history' }, may: () => true },
  { name: 'select', key: 'x', does: { own: 'select' }, roles: ANALYSTS, isOffered: false },
  { name: 'select-range', key: 'X', does: { own: 'select-range' }, roles: ANALYSTS, isOffered: false },
  { name: 'new', words: 'desk.home.log', does: { go: '/desk/incidents/new' }, roles: LOGGERS },
  { name: 'export', does: { go: '/desk/exports' }, roles: ANALYSTS },
  { name: 'period', words: 'desk.page.period', does: { go: '/desk/period' }, roles: ANALYSTS },
  { name: 'arrange', words: 'desk.queue.arrange', does: { press: 'arrange' }, roles: STAFF },
  { name: 'language', does: { press: 'language' } },
  { name: 'account', does: { go: '/desk/account' } },
  { name: 'help', key: '?', does: { own: 'help' } },
  { name: 'sign-out', words: 'desk.sign-out.do', does: { press: 'sign-out' } },
];

/** The key of an action's words. */
export const wordsOf = ({ name, words }: Pick<DeskAction, 'name' | 'words'>): string => words ?? `desk.keys.${name}`;

/** The action of a key without Ctrl; null: none. */
export const actionOfKey = (key: string): DeskAction | null => DESK_ACTIONS.find((one) => one.key === key) ?? null;

/** What the palette offers: what this member can do with the record at hand, then everything else they can do. */
export const offeredActions = (role: Role, me: string, record: RecordAtHand | null): DeskAction[] =>
  DESK_ACTIONS.filter(
    ({ roles, may, isOffered }) =>
      isOffered !== false &&
      (roles === undefined || roles.includes(role)) &&
      (may === undefined || (record !== null && may(record, me))),
  ).sort((a, b) => Number(b.may !== undefined) - Number(a.may !== undefined));
