import { ROLES } from '../../platform/http/rights.js';
import {
  endsNewTeam,
  isFirstOfNewTeam,
  withAccess,
  withNewTeamEnded,
  withRole,
  withVouch,
  withWaitOver,
  type Trusted,
} from '../../accounts/trust-policy.js';
import { refused, together, type Edge, type Move } from './goals-and-moves.js';
import type { Rules } from './product-rules.js';
import {
  account,
  accountIn,
  daysAgo,
  NOW,
  teamIn,
  withAccount,
  withNewDay,
  type Account,
  type State,
} from './model-state.js';

/** How many accounts the attacker makes. */
const MOST_OWN = 3;

const others = (state: State, id: string): Account[] => state.accounts.filter((one) => one.id !== id);
const mineStays = (before: Account, after: Trusted): Account => ({ ...after, mine: before.mine });
const isFirst = (state: State, id: string, role: Account['role']): boolean =>
  isFirstOfNewTeam({ role }, others(state, id), state.newTeam);
const begins = (state: State, before: Trusted, after: Trusted): State =>
  after.newTeam === 'exempt' && before.newTeam !== 'exempt'
    ? { ...state, newTeam: { ...state.newTeam, begun: true } }
    : state;

const voidWaits = (state: State, rules: Rules): State => {
  if (state.accounts.every(({ waitsSince }) => waitsSince === null)) return state;
  const team = teamIn(state);
  const isVoid = (one: Account): boolean => one.waitsSince !== null && rules.isWaitVoid(one, team);
  if (!state.accounts.some(isVoid)) return state;
  return {
    ...state,
    accounts: state.accounts.map((one) => (isVoid(one) ? { ...one, waitsSince: null, waitAskedBy: null } : one)),
  };
};
const endNewTeam = (state: State, vouchedFor: Account): State => {
  if (!endsNewTeam(vouchedFor)) return state;
  return {
    ...state,
    newTeam: { ...state.newTeam, begun: true },
    accounts: state.accounts.map((one) => (one.id === vouchedFor.id ? one : mineStays(one, withNewTeamEnded(one)))),
  };
};

export const INVITE: Edge = {
  name: 'invite',
  action: 'invite-member',
  moves: (state, by) => {
    const made = state.accounts.filter(({ id }) => id.startsWith('own')).length;
    return made < MOST_OWN ? ROLES.map((role) => ({ edge: 'invite', by: by.id, whom: `own${made + 1}`, role })) : [];
  },
  play: (state, { whom, role }, by) => {
    const made = account(whom!, role!, { mine: true });
    const after = { ...withAccess(made, 'invited', by.id, isFirst(state, whom!, role!), teamIn(state)), mine: true };
    return { state: begins({ ...state, accounts: [...state.accounts, after] }, made, after) };
  },
};

export const RESET: Edge = {
  name: 'reset',
  action: 'reset-access',
  moves: (state, by) => state.accounts.map(({ id }) => ({ edge: 'reset', by: by.id, whom: id })),
  play: (state, { whom }, by) => {
    const member = accountIn(state, whom!);
    if (member.frozen) return refused('link-spent');
    return { state: withAccount(state, { ...withAccess(member, 'reset', by.id, false, teamIn(state)), mine: true }) };
  },
};

const CHANGES = ROLES.map((role) => ({ role, frozen: false }));
export const CHANGE: Edge = {
  name: 'change',
  action: 'freeze-member',
  moves: (state, by) =>
    state.accounts.flatMap((one) =>
      [...CHANGES, { role: one.role, frozen: true }]
        .filter(({ role, frozen }) => role !== one.role || frozen !== one.frozen)
        .map((to) => ({ edge: 'change', by: by.id, whom: one.id, ...to })),
    ),
  play: (state, { whom, role, frozen }, by, rules) => {
    const member = accountIn(state, whom!);
    const why = rules.whyNotChange(by, member, { role: role!, frozen: frozen! }, others(state, whom!));
    if (why) return refused(why === 'last-administrator' ? 'invalid-body' : why);
    const after = withRole(member, role!, by.id, isFirst(state, whom!, role!), teamIn(state));
    const changed = begins(withAccount(state, { ...mineStays(member, after), frozen: frozen! }), member, after);
    return { state: voidWaits(changed, rules) };
  },
};

export const VOUCH: Edge = {
  name: 'vouch',
  action: 'vouch-for-member',
  moves: (state, by) =>
    state.accounts.flatMap(({ id }) =>
      [null, ...others(state, id).map((other) => other.id)].map((as) => ({ edge: 'vouch', by: by.id, whom: id, as })),
    ),
  play: (state, { whom, as }, by, rules) => {
    const member = accountIn(state, whom!);
    const why = rules.whyNotVouch(by, member, teamIn(state));
    if (why) return refused(why);
    return {
      state: voidWaits(endNewTeam(withAccount(state, mineStays(member, withVouch(member, as!))), member), rules),
    };
  },
};

export const WAIT: Edge = {
  name: 'wait',
  action: 'wait-for-vouch',
  moves: (state, by) => state.accounts.map(({ id }) => ({ edge: 'wait', by: by.id, whom: id })),
  play: (state, { whom }, by, rules) => {
    const member = accountIn(state, whom!);
    const why = rules.whyNotWait(by, member, teamIn(state));
    return why
      ? refused(why)
      : { state: voidWaits(withAccount(state, { ...member, waitsSince: NOW, waitAskedBy: by.id }), rules) };
  },
};

export const OBJECT: Edge = {
  name: 'object',
  action: 'object-to-wait',
  moves: (state, by) => state.accounts.map(({ id }) => ({ edge: 'object', by: by.id, whom: id })),
  play: (state, { whom }, by, rules) => {
    const member = accountIn(state, whom!);
    const why = rules.whyNotObject(by, member);
    return why
      ? refused(why)
      : { state: voidWaits(withAccount(state, { ...member, waitsSince: null, waitAskedBy: null }), rules) };
  },
};

export const SMALL_TEAM: Edge = {
  name: 'small-team',
  action: 'set-small-team',
  moves: (_state, by) => [true, false].map((on) => ({ edge: 'small-team', by: by.id, on })),
  play: (state, { on: wanted }, by, rules) => {
    const { on, askedBy } = state.smallTeam;
    if (wanted === on && (on || askedBy === null)) return { state };
    if (!wanted) return { state: { ...state, smallTeam: { on: false, askedBy: null } } };
    if (askedBy === null) return { state: { ...state, smallTeam: { on, askedBy: by.id } } };
    const asker = accountIn(state, askedBy);
    const why = rules.whyNotSmallTeam(by, asker, teamIn(state));
    if (why) return refused(why);
    return {
      state: { ...state, smallTeam: { on: true, askedBy: null } },
      reached: [together('small-team', by, asker)],
    };
  },
};

const settled = (state: State, id: string, rules: Rules): State => {
  const member = accountIn(state, id);
  if (!rules.isWaitOver(member, teamIn(state), NOW)) return state;
  const over = withAccount(state, mineStays(member, withWaitOver(member)));
  return withNewDay(voidWaits(endNewTeam(over, member), rules));
};
const later = (since: Date | null, days: number): Date | null =>
  since && daysAgo(Math.min(7, -since.getTime() / 86_400_000 + days));

/** Who looks first whether their days are over: whoever vouches for nobody, then a reviewer. */
export const inOrder = <T extends Pick<Account, 'id' | 'role'>>(accounts: readonly T[], whom?: string): T[] => {
  const place = ({ id, role }: T): number => (role !== 'reviewer' ? 0 : id === whom ? 1 : 2);
  return accounts.toSorted((a, b) => place(a) - place(b));
};

/** Everybody sees what waits. Then each account of the attacker looks whether its days are over. */
export const TIME: Edge = {
  name: 'time',
  action: null,
  moves: (state) => {
    const waits =
      state.accounts.some(({ waitsSince }) => waitsSince !== null) ||
      (state.export !== null && !state.export.isReady) ||
      Object.values(state.records).some((one) => one?.hidden);
    if (!waits || state.waited >= 8) return [];
    // Of several reviewers who waited one works first, and can vouch for the others from then on.
    const first = state.accounts.filter((one) => one.mine && one.role === 'reviewer' && one.waitsSince !== null);
    return [{ days: 1 }, ...(first.length > 1 ? first.map(({ id }) => ({ days: 7, whom: id })) : [{ days: 7 }])].map(
      (how): Move => ({ edge: 'time', by: 'time', ...how }),
    );
  },
  play: (state, { days, whom }, _by, rules) => {
    const passed: State = {
      ...state,
      waited: state.waited + days!,
      // What nobody answered in seven days is asked again.
      ...(days! >= 7 ? { smallTeam: { ...state.smallTeam, askedBy: null }, letInAskedBy: null } : {}),
      accounts: state.accounts.map((one) => ({ ...one, waitsSince: later(one.waitsSince, days!) })),
      export:
        state.export &&
        (state.export.isReady && days! >= 7 ? null : { ...state.export, days: Math.min(7, state.export.days + days!) }),
      records: Object.fromEntries(
        Object.entries(state.records).map(([name, one]) => [
          name,
          one?.hidden ? { ...one, hidden: { ...one.hidden, days: Math.min(7, one.hidden.days + days!) } } : one,
        ]),
      ) as State['records'],
    };
    return {
      state: inOrder(
        passed.accounts.filter(({ mine }) => mine),
        whom,
      ).reduce((now, { id }) => settled(now, id, rules), passed),
    };
  },
};
