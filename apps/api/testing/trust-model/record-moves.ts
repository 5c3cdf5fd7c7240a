import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { mayDo, type Action } from '../../platform/http/rights.js';
import { mayRead, mayReadInternal, RECORD_ACTIONS, type Sight } from '../../incidents/record-policy.js';
import { FORGET_AFTER_HOURS } from '../../incidents/record-details.repository.js';
import { refusalByRequestAuth, refused, type Edge, type Goal, type Move, type Outcome } from './goals-and-moves.js';
import type { Rules } from './product-rules.js';
import {
  askedOf,
  keyOfRecord,
  ownRecord,
  withRecord,
  type Account,
  type Rec,
  type RecordName,
  type State,
} from './model-state.js';

/** Moves that change records. `incidents/record-policy.ts` says which are allowed. */

const CALM = 'S0_PUBLIC';
const RESTRICTED = 'S3_RESTRICTED';
export const sightOf = (record: Rec, by: Pick<Account, 'id' | 'role'>): Sight => ({
  memberId: by.id,
  role: by.role,
  status: record.status,
  // The model knows no grades: it lets an author read more than the server does.
  grade: null,
  authorId: record.author,
  sensitivity: record.team ? RESTRICTED : CALM,
  caseTeam: record.team ?? [],
  // The model is about one country.
  country: null,
  countries: null,
});

const onePersonWith = (state: State, by: Account, rules: Rules): readonly string[] => {
  const { team, onePersonWith: known } = askedOf(state);
  const others = known.get(by.id) ?? rules.onePersonWith(by.id, team);
  known.set(by.id, others);
  return others;
};

/** Returns why a signed-in account may not do something with a record; null: it may. */
export const refusalIn = (
  state: State,
  name: RecordName,
  act: RecordAction,
  by: Account,
  rules: Rules,
): string | null => {
  const record = state.records[name]!;
  const sight = sightOf(record, by);
  if (!mayRead(sight)) return 'not-found';
  const { verifiedBy, editors, hidden, isForgotten, isUnpublished, wasPublic } = record;
  return rules.denialReason(act, {
    ...sight,
    verifiedBy,
    editorsSincePublication: editors,
    isSpokenOf: wasPublic && hidden === null && !isForgotten,
    hidden: hidden && { ...hidden, isLongAgo: hidden.days * 24 >= FORGET_AFTER_HOURS },
    unpublishedChanges: wasPublic && isUnpublished,
    smallTeam: state.smallTeam.on,
    // Who owns a record decides about recalling alone, which nobody gains by.
    hasOwner: false,
    onePersonWith: onePersonWith(state, by, rules),
  });
};

/** The right that request auth checks for each action. */
const RIGHT_OF: Readonly<Record<RecordAction, Action>> = {
  change: 'log-incident',
  submit: 'log-incident',
  recall: 'log-incident',
  take: 'review-incident',
  return: 'review-incident',
  verify: 'review-incident',
  reject: 'review-incident',
  reopen: 'review-incident',
  propose: 'publish-incident',
  publish: 'publish-incident',
  correct: 'publish-incident',
  retract: 'retract-incident',
  hide: 'hide-incidents',
  look: 'hide-incidents',
  restore: 'restore-hidden',
  'ask-forget': 'hide-incidents',
  forget: 'forget-hidden',
  merge: 'merge-incidents',
  unmerge: 'merge-incidents',
  assess: 'assess-force',
};

type Effect = (record: Rec, by: Account) => { to: Partial<Rec>; goal?: Goal };
/**
 * Notes who has seen the record: nobody yet after a change by the attacker; a colleague who changes or grades it has.
 */
const touched = (by: Account): Partial<Rec> => ({ isLookedAt: !by.mine });
const edited = (record: Rec, by: Account): Partial<Rec> =>
  record.wasPublic && record.status === 'WS_PUBLISHED'
    ? { editors: [...new Set([...record.editors, by.id])].sort(), isUnpublished: true }
    : {};
const EFFECTS: Readonly<Partial<Record<RecordAction, Effect>>> = {
  change: (record, by) => ({
    to: {
      ...edited(record, by),
      ...touched(by),
      ...(record.status === 'WS_VERIFIED' ? { status: 'WS_UNDER_REVIEW', verifiedBy: null } : {}),
    },
  }),
  submit: () => ({ to: { status: 'WS_SUBMITTED' } }),
  recall: () => ({ to: { status: 'WS_DRAFT' } }),
  take: () => ({ to: { status: 'WS_UNDER_REVIEW' } }),
  return: () => ({ to: { status: 'WS_RETURNED' } }),
  verify: (record, by) => ({
    to: {
      ...edited(record, by),
      isLookedAt: by.mine ? record.isLookedAt : true,
      verifiedBy: by.id,
      status: record.status === 'WS_PUBLISHED' ? 'WS_PUBLISHED' : 'WS_VERIFIED',
    },
  }),
  reject: () => ({ to: { status: 'WS_REJECTED' } }),
  reopen: () => ({ to: { status: 'WS_UNDER_REVIEW', verifiedBy: null } }),
  publish: () => ({
    to: { status: 'WS_PUBLISHED', wasPublic: true, isUnpublished: false, editors: [] },
    goal: 'publish',
  }),
  correct: () => ({ to: { isUnpublished: false, editors: [] }, goal: 'correct' }),
  hide: (record, by) => ({
    to: {
      status: 'WS_RETRACTED',
      hidden: { by: by.id, stood: record.status, isSeen: false, days: 0, forgetAskedBy: null },
    },
    goal: 'hide',
  }),
  look: ({ hidden }) => ({ to: { hidden: { ...hidden!, isSeen: true } } }),
  restore: ({ hidden }) => ({ to: { status: hidden!.stood, hidden: null } }),
  'ask-forget': ({ hidden }, by) => ({ to: { hidden: { ...hidden!, forgetAskedBy: by.id } } }),
  forget: () => ({ to: { hidden: null, isForgotten: true }, goal: 'forget' }),
  unmerge: ({ beforeMerger }) => ({
    to: {
      status: beforeMerger === 'WS_SUBMITTED' ? beforeMerger : 'WS_UNDER_REVIEW',
      verifiedBy: null,
      beforeMerger: null,
    },
  }),
};
const PLAYED = RECORD_ACTIONS.filter((act) => EFFECTS[act] !== undefined);

const NAMES: readonly RecordName[] = ['submitted', 'verified', 'published', 'own'];
const isMine = (state: State, id: string | undefined | null): boolean =>
  state.accounts.some((one) => one.id === id && one.mine);
/**
 * Tells whether the attacker acts alone: nobody else has seen the record in this form or the name of its group, or
 * asked to forget it.
 */
const isAlone = (state: State, name: RecordName, goal: Goal, by: Account): boolean => {
  if (!by.mine || goal === 'hide') return by.mine;
  if (goal === 'forget') return isMine(state, state.records[name]!.hidden!.forgetAskedBy);
  return !state.records[name]!.isLookedAt || (name === 'verified' && isMine(state, state.renamedBy));
};
/**
 * Tells whether the publisher renamed a group that readers do not know yet, after the last work on the record by
 * somebody else. `publishing/publish-or-propose.ts` has the rule.
 */
const isUnseenName = (state: State, name: RecordName, act: RecordAction, by: Account, rules: Rules): boolean =>
  name === 'verified' &&
  act === 'publish' &&
  state.renamedBy !== null &&
  !state.smallTeam.on &&
  [by.id, ...onePersonWith(state, by, rules)].includes(state.renamedBy);

const allowed = new WeakMap<Rules, Map<string, readonly RecordAction[]>>();
/** Returns the actions that the rules allow an account on a record. Memoised: many states ask the same. */
const allowedActs = (state: State, name: RecordName, by: Account, rules: Rules): readonly RecordAction[] => {
  const known = allowed.get(rules) ?? new Map<string, readonly RecordAction[]>();
  allowed.set(rules, known);
  const persons = onePersonWith(state, by, rules).join('+');
  const key = [by.id, by.role, persons, state.smallTeam.on, keyOfRecord(state.records[name])].join('|');
  const acts =
    known.get(key) ??
    PLAYED.filter((act) => mayDo(by.role, RIGHT_OF[act]) && refusalIn(state, name, act, by, rules) === null);
  known.set(key, acts);
  return acts;
};

/** To publish and to correct are one request. */
const isThat = (act: RecordAction, status: string): boolean =>
  act !== (status === 'WS_PUBLISHED' ? 'publish' : 'correct');

export const ACT: Edge = {
  name: 'act',
  action: null,
  moves: (state, by, rules) =>
    NAMES.filter((name) => state.records[name]).flatMap((record) =>
      (rules
        ? allowedActs(state, record, by, rules)
        : PLAYED.filter((act) => isThat(act, state.records[record]!.status))
      ).map((act): Move => ({ edge: 'act', by: by.id, record, act })),
    ),
  play: (state, { record: name, act }, by, rules) => {
    const why = refusalByRequestAuth(by, RIGHT_OF[act!]) ?? refusalIn(state, name!, act!, by, rules);
    if (why) return refused(why);
    if (isUnseenName(state, name!, act!, by, rules)) return refused('second-person-needed');
    const record = state.records[name!]!;
    const { to, goal } = EFFECTS[act!]!(record, by);
    const isSeenByOther =
      name === 'verified' && state.renamedBy !== null && !onePersonWith(state, by, rules).includes(state.renamedBy);
    const after = { ...withRecord(state, name!, { ...record, ...to }), ...(isSeenByOther ? { renamedBy: null } : {}) };
    return {
      state: after,
      ...(goal ? { reached: [{ goal, alone: isAlone(state, name!, goal, by), mine: by.mine }] } : {}),
    };
  },
};

export const joined = (state: State, name: RecordName, by: Account): State => {
  const stays = state.records.published!;
  const took: Rec = { ...stays, ...EFFECTS.change!(stays, by).to };
  const record = state.records[name]!;
  const merged: Rec = { ...record, status: 'WS_MERGED', beforeMerger: record.status };
  return withRecord(withRecord(state, name, merged), 'published', took);
};
/**
 * Merges a duplicate into the published record, which takes over its sources. A merger of what readers saw is only
 * proposed.
 */
export const MERGE: Edge = {
  name: 'merge',
  action: 'merge-incidents',
  moves: (state, by) =>
    state.records.published
      ? NAMES.filter((name) => name !== 'published' && state.records[name]).map((record) => ({
          edge: 'merge',
          by: by.id,
          record,
        }))
      : [],
  play: (state, { record: name }, by, rules) => {
    const why = refusalIn(state, name!, 'merge', by, rules) ?? refusalIn(state, 'published', 'merge', by, rules);
    if (why) return refused(why);
    const [record, stays] = [state.records[name!]!, state.records.published!];
    if (record.wasPublic && stays.status !== 'WS_PUBLISHED') return refused('invalid-body');
    if (record.wasPublic) return { state: { ...state, word: { what: 'joining', by: by.id, record: name! } } };
    return { state: joined(state, name!, by) };
  },
};

/** Logs a record and submits it. */
export const LOG: Edge = {
  name: 'log',
  action: 'log-incident',
  moves: (state, by) => (state.records.own ? [] : [{ edge: 'log', by: by.id }]),
  play: (state, _move, by): Outcome => ({
    state: { ...withRecord(state, 'own', ownRecord(by.id)), newTeam: { ...state.newTeam, submitted: true } },
  }),
};

/** Records that an attacker may not read whole. */
export const READABLE = ['draft', 'submitted', 'limited', 'verified'] as const;
/** Returns which honest records an account can open by the rules. */
export const readsOf = (state: State, by: Account): string[] => {
  if (refusalByRequestAuth(by, 'read-incidents')) return [];
  return READABLE.flatMap((name) => {
    const record = state.records[name];
    if (!record || !mayRead(sightOf(record, by))) return [];
    return mayReadInternal(sightOf(record, by)) ? [name, `${name} internal`] : [name];
  });
};
