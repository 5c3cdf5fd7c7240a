import { type Role } from '../../platform/http/rights.js';
import { teamOf, type Team, type Trusted } from '../../accounts/trust-policy.js';

/**
 * The state of the model: a team, its records and what waits for a second person, in the detail that the rules need.
 */

/** mine: the attacker holds this account. */
export interface Account extends Trusted {
  mine: boolean;
}

/**
 * The records of the model: one in each status that matters, one limited to a case team, and one that the attacker
 * logs.
 */
export const RECORDS = ['draft', 'submitted', 'verified', 'published', 'limited', 'own'] as const;
export type RecordName = (typeof RECORDS)[number];
export interface Rec {
  author: string;
  status: string;
  verifiedBy: string | null;
  editors: readonly string[];
  isUnpublished: boolean;
  wasPublic: boolean;
  /** Its status before it was merged into another; null: it is not merged. */
  beforeMerger: string | null;
  hidden: { by: string; stood: string; isSeen: boolean; days: number; forgetAskedBy: string | null } | null;
  isForgotten: boolean;
  /** Whether a reviewer other than the attacker has seen its present form. */
  isLookedAt: boolean;
  /** Its case team; null: it is not limited. */
  team: readonly string[] | null;
}

/**
 * Kinds of public words that one person proposes and another releases. A retraction is of the published record; a
 * joining merges another published record into it.
 */
export const WORDS = [
  'total',
  'dated-note',
  'report',
  'group',
  'organisation',
  'coverage',
  'picture',
  'assessment',
  'story',
  'retraction',
  'joining',
] as const;
export type Word = (typeof WORDS)[number];

export interface State {
  accounts: readonly Account[];
  records: Readonly<Record<RecordName, Rec | null>>;
  smallTeam: { on: boolean; askedBy: string | null };
  newTeam: { begun: boolean; submitted: boolean };
  /** The last proposal or request of each kind that a second person answers. */
  word: { what: Word; by: string; record?: RecordName } | null;
  export: { by: string; days: number; isReady: boolean } | null;
  erasure: { by: string } | null;
  /**
   * Who gave the group in the verified record, which no reader knows, another name after a colleague worked on that
   * record last.
   */
  renamedBy: string | null;
  /** Which reviewer asked to be let into the limited record. */
  letInAskedBy: string | null;
  /** How many days passed, of which everybody was told. */
  waited: number;
}

const DAY_MS = 86_400_000;
/** The moment at which the rules are asked. Waits began before it. */
export const NOW = new Date(0);
export const daysAgo = (days: number): Date => new Date(-days * DAY_MS);
const daysSince = (date: Date | null): number | null => date && -date.getTime() / DAY_MS;

export const account = (id: string, role: Role, more: Partial<Account> = {}): Account => ({
  id,
  role,
  frozen: false,
  accessHow: null,
  accessGivenBy: null,
  vouched: false,
  samePersonAs: null,
  newTeam: null,
  waitsSince: null,
  waitAskedBy: null,
  mine: false,
  ...more,
});

const rec = (
  author: string,
  status: string,
  verifiedBy: string | null,
  isLookedAt: boolean,
  team: Rec['team'] = null,
): Rec => ({
  team,
  author,
  status,
  verifiedBy,
  editors: [],
  isUnpublished: false,
  wasPublic: status === 'WS_PUBLISHED',
  beforeMerger: null,
  hidden: null,
  isForgotten: false,
  isLookedAt,
});
export const ownRecord = (author: string): Rec => rec(author, 'WS_SUBMITTED', null, false);

const NOTHING = { word: null, export: null, erasure: null, renamedBy: null, letInAskedBy: null, waited: 0 } as const;

/**
 * An administrator, two reviewers, an analyst and a monitor, all long since known to each other, with a record in each
 * status.
 */
export const startingTeam = (): State => ({
  accounts: [
    account('admin', 'admin'),
    account('reviewer', 'reviewer'),
    account('second', 'reviewer'),
    account('analyst', 'analyst'),
    account('monitor', 'monitor'),
  ],
  records: {
    draft: rec('monitor', 'WS_DRAFT', null, false),
    submitted: rec('monitor', 'WS_SUBMITTED', null, false),
    verified: rec('monitor', 'WS_VERIFIED', 'reviewer', true),
    published: rec('monitor', 'WS_PUBLISHED', 'reviewer', true),
    limited: rec('monitor', 'WS_SUBMITTED', null, false, ['reviewer']),
    own: null,
  },
  smallTeam: { on: false, askedBy: null },
  newTeam: { begun: false, submitted: true },
  ...NOTHING,
});

/** Returns an empty installation with only its first administrator. */
export const nothingYet = (): State => ({
  accounts: [account('admin', 'admin')],
  records: { draft: null, submitted: null, verified: null, published: null, limited: null, own: null },
  smallTeam: { on: false, askedBy: null },
  newTeam: { begun: false, submitted: false },
  ...NOTHING,
});

/** Returns the state with these accounts held by the attacker. */
export const heldBy = (state: State, ...ids: string[]): State => ({
  ...state,
  accounts: state.accounts.map((one) => (ids.includes(one.id) ? { ...one, mine: true } : one)),
});
/** Returns the state in which a colleague said that two accounts belong to one person. */
export const samePerson = (state: State, id: string, as: string): State => ({
  ...state,
  accounts: state.accounts.map((one) => (one.id === id ? { ...one, vouched: true, samePersonAs: as } : one)),
});

/** Answers about accounts, computed once for all states with the same accounts. */
class Asked {
  readonly onePersonWith = new Map<string, readonly string[]>();
  private knownKey: string | null = null;
  private knownTeam: Team | null = null;

  constructor(private readonly accounts: readonly Account[]) {}

  get key(): string {
    return (this.knownKey ??= this.accounts.map(keyOfAccount).join());
  }

  get team(): Team {
    return (this.knownTeam ??= teamOf(this.accounts));
  }
}
const asked = new WeakMap<readonly Account[], Asked>();
export const askedOf = ({ accounts }: Pick<State, 'accounts'>): Asked => {
  const known = asked.get(accounts) ?? new Asked(accounts);
  asked.set(accounts, known);
  return known;
};
export const teamIn = (state: Pick<State, 'accounts'>): Team => askedOf(state).team;
export const accountIn = ({ accounts }: State, id: string): Account => accounts.find((one) => one.id === id)!;
export const withAccount = (state: State, changed: Account): State => ({
  ...state,
  accounts: state.accounts.map((one) => (one.id === changed.id ? changed : one)),
});
export const withRecord = (state: State, name: RecordName, changed: Rec): State => ({
  ...state,
  records: { ...state.records, [name]: changed },
});

/** Returns the state with the waiting day of an export begun again, because those who can answer it changed. */
export const withNewDay = (state: State): State =>
  state.export && !state.export.isReady && state.export.days > 0
    ? { ...state, export: { ...state.export, days: 0 } }
    : state;

/** Returns the record that readers see; null: there is none. */
export const publicIn = ({ records }: State): RecordName | null =>
  records.published ? 'published' : records.own?.status === 'WS_PUBLISHED' ? 'own' : null;

const bit = (is: boolean): string => (is ? '1' : '0');
/** Who is called what in a key. */
type Names = (id: string | null) => string | null;
const asTheyAre: Names = (id) => id;
const describe = (one: Account, name: Names): string =>
  [
    name(one.id),
    one.role,
    one.frozen,
    one.vouched,
    one.mine,
    one.accessHow,
    name(one.accessGivenBy),
    name(one.samePersonAs),
    one.newTeam,
    daysSince(one.waitsSince),
    name(one.waitAskedBy),
  ].join();
/** Short numbers instead of long words, because millions of keys are in memory. */
const numbers = new Map<string, string>();
const numbered = (words: string): string => {
  const known = numbers.get(words) ?? numbers.size.toString(36);
  numbers.set(words, known);
  return known;
};
const accountKeys = new WeakMap<Account, string>();
const keyOfAccount = (one: Account): string => {
  const key = accountKeys.get(one) ?? numbered(describe(one, asTheyAre));
  accountKeys.set(one, key);
  return key;
};
const describeRecord = (one: Rec, name: Names): string =>
  [
    name(one.author),
    one.status,
    name(one.verifiedBy),
    one.editors.map(name).sort().join('+'),
    one.isUnpublished,
    one.wasPublic,
    one.isLookedAt,
    one.isForgotten,
    one.team?.map(name).sort().join('+'),
    one.hidden &&
      [name(one.hidden.by), one.hidden.stood, one.hidden.isSeen, one.hidden.days, name(one.hidden.forgetAskedBy)].join(
        '+',
      ),
  ].join();
const keysOfRecord = new WeakMap<Rec, string>();
export const keyOfRecord = (one: Rec | null): string => {
  if (one === null) return '-';
  const key = keysOfRecord.get(one) ?? numbered(describeRecord(one, asTheyAre));
  keysOfRecord.set(one, key);
  return key;
};
const recordKeys = new WeakMap<State['records'], string>();
export const keyOfRecords = (records: State['records']): string => {
  const key = recordKeys.get(records) ?? RECORDS.map((name) => keyOfRecord(records[name])).join();
  recordKeys.set(records, key);
  return key;
};

/** What people are to each other. */
export const peopleKeyOf = (state: State): string =>
  [
    askedOf(state).key,
    bit(state.smallTeam.on) + bit(state.newTeam.begun) + bit(state.newTeam.submitted),
    state.smallTeam.askedBy ?? '',
  ].join('|');

const keyWith = (state: State, people: string, records: string, name: Names): string =>
  [
    people,
    bit(state.smallTeam.on) + bit(state.newTeam.begun) + bit(state.newTeam.submitted),
    name(state.smallTeam.askedBy) ?? '',
    records,
    state.word ? `${state.word.what}+${name(state.word.by)}+${state.word.record ?? ''}` : '',
    state.export ? `${name(state.export.by)}+${state.export.days}${bit(state.export.isReady)}` : '',
    name(state.erasure?.by ?? null) ?? '',
    name(state.renamedBy) ?? '',
    name(state.letInAskedBy) ?? '',
    state.waited,
  ].join('|');
/** Two states with one key are the same state. */
export const keyOf = (state: State): string =>
  keyWith(state, askedOf(state).key, keyOfRecords(state.records), asTheyAre);

const isOwn = (id: string | null): boolean => id?.startsWith('own') ?? false;
const ANY_OWN: Names = (id) => (isOwn(id) ? 'own' : id);
const ownKeys = new WeakMap<Account, string>();
const ownKeyOf = (one: Account): string => {
  const key = ownKeys.get(one) ?? describe(one, ANY_OWN);
  ownKeys.set(one, key);
  return key;
};
/**
 * Returns one key for all states that differ only in the names of the accounts that the attacker made. No rule depends
 * on these names.
 */
export const nameless = (state: State): string => {
  const made = state.accounts.filter(({ id }) => isOwn(id));
  const sorted = made.toSorted((a, b) => (ownKeyOf(a) < ownKeyOf(b) ? -1 : ownKeyOf(a) > ownKeyOf(b) ? 1 : 0));
  if (sorted.every((one, i) => one === made[i])) return keyOf(state);
  const names = new Map(sorted.map(({ id }, i) => [id, made[i]!.id]));
  const name: Names = (id) => (id === null ? null : (names.get(id) ?? id));
  const others = state.accounts.filter(({ id }) => !isOwn(id));
  const people = [...others, ...sorted].map((one) => numbered(describe(one, name))).join();
  const records = RECORDS.map((record) => {
    const one = state.records[record];
    return one === null ? '-' : numbered(describeRecord(one, name));
  }).join();
  return keyWith(state, people, records, name);
};
