import { mayDo } from '../../platform/http/rights.js';
import { mustWait } from '../../accounts/trust-policy.js';
import {
  refusalByRequestAuth,
  refused,
  type Edge,
  type Goal,
  type Move,
  type Outcome,
  type Reached,
} from './goals-and-moves.js';
import { CHANGE, INVITE, OBJECT, RESET, SMALL_TEAM, TIME, VOUCH, WAIT } from './account-moves.js';
import { ACT, LOG, MERGE, READABLE, readsOf } from './record-moves.js';
import { RULES, type Rules } from './product-rules.js';
import {
  ANSWER_EXPORT,
  ASK_ERASURE,
  ASK_EXPORT,
  CHOOSE_TEAM,
  erasableIn,
  ERASE,
  exportWaitsAgain,
  LET_IN,
  PROPOSE,
  RELEASE,
  RENAME,
  TAKE_EXPORT,
  WORD_RULES,
} from './two-person-moves.js';
import {
  accountIn,
  askedOf,
  keyOfRecords,
  nameless,
  peopleKeyOf,
  publicIn,
  RECORDS,
  type Account,
  type State,
} from './model-state.js';

/** Every edge of the model: first those about people, then the others. */
const PEOPLE = [INVITE, RESET, CHANGE, VOUCH, WAIT, OBJECT, SMALL_TEAM, TIME];
const THINGS = [
  PROPOSE,
  RELEASE,
  ASK_EXPORT,
  ANSWER_EXPORT,
  TAKE_EXPORT,
  ASK_ERASURE,
  ERASE,
  CHOOSE_TEAM,
  LET_IN,
  RENAME,
  LOG,
  ACT,
  MERGE,
];
export const EDGES: readonly Edge[] = [...PEOPLE, ...THINGS];
const edgeOf = new Map(EDGES.map((edge) => [edge.name, edge]));
/** What honest reviewers do when they work, and when they agree to what they are asked. */
const WORK: readonly string[] = ['verify', 'change', 'publish', 'correct'];
const AGREES: readonly string[] = ['release', 'answer-export', 'ask-erasure', 'erase', 'small-team', 'act', 'vouch'];

/** honest: what the others do: nothing, their ordinary work, or everything that they are asked for. */
export interface Game {
  start: State;
  honest: 'nothing' | 'work' | 'agree';
}

const nobody = { id: 'time' } as Account;
export const play = (state: State, move: Move, rules: Rules = RULES): Outcome => {
  const edge = edgeOf.get(move.edge)!;
  if (move.by === 'time') return edge.play(state, move, nobody, rules);
  const by = accountIn(state, move.by);
  const why = edge.action === null ? (by.frozen ? 'sign-in-needed' : null) : refusalByRequestAuth(by, edge.action);
  if (why) return refused(why);
  const outcome = edge.play(state, move, by, rules);
  return 'refused' in outcome ? outcome : { ...outcome, state: exportWaitsAgain(outcome.state, move) };
};

/** Edges that reach no goal and open nothing by themselves. No path ends with one. */
const ONLY_PREPARES: readonly Edge[] = [PROPOSE, ASK_EXPORT, ASK_ERASURE, RENAME, LOG];

/**
 * Returns the things that a move is about: none for a move about people, both records for a merger. A path to a goal is
 * about one thing, because no rule about one thing depends on another.
 */
const thingsOf = (state: State, { edge, what, record }: Move): readonly string[] => {
  if (edge === 'merge' || what === 'joining') return [record!, 'published'];
  if (edge === 'propose' || edge === 'release')
    return [WORD_RULES[what!].ofPublished && publicIn(state) === 'own' ? 'own' : `word ${what!}`];
  if (edge.includes('export')) return ['export'];
  if (edge === 'ask-erasure' || edge === 'erase') return [erasableIn(state) === 'own' ? 'own' : 'erasure'];
  if (edge === 'let-in' || edge === 'choose-team') return ['limited'];
  if (edge === 'rename-group') return ['verified'];
  if (edge === 'log') return ['own'];
  return record ? [record] : [];
};
const includesAll = (some: readonly string[], others: readonly string[]): boolean =>
  others.every((other) => some.includes(other));

const honestMoves = (state: State, honest: Game['honest'], rules?: Rules): Move[] => {
  if (honest === 'nothing') return [];
  return state.accounts
    .filter(({ mine, frozen }) => !mine && !frozen)
    .flatMap((by) => {
      if (honest === 'work')
        return by.role === 'reviewer'
          ? ACT.moves(state, by, rules).filter(
              ({ act, record }) => WORK.includes(act!) && (act !== 'change' || record === 'published'),
            )
          : [];
      return EDGES.filter(({ name }) => AGREES.includes(name))
        .flatMap((edge) => edge.moves(state, by, rules))
        .filter(({ edge, act, as, on }) =>
          edge === 'act' ? WORK.includes(act!) : edge === 'vouch' ? as === null : on !== false,
        );
    });
};
const isWorthATry = (edge: Edge, by: Account): boolean =>
  edge.action === null || (mayDo(by.role, edge.action) && (!mustWait(by) || edge === WAIT));

/** Returns the moves to try: all, or only those that request auth would let through. */
const movesOf = (edges: readonly Edge[], state: State, all: boolean, rules?: Rules): Move[] =>
  state.accounts
    .filter((one) => one.mine && !one.frozen)
    .flatMap((by) =>
      edges
        .filter((edge) => edge !== TIME && (all || isWorthATry(edge, by)))
        .flatMap((edge) => edge.moves(state, by, rules)),
    );
export const movesIn = (state: State, honest: Game['honest'], all = false): Move[] => [
  ...movesOf(EDGES, state, all),
  ...TIME.moves(state, nobody),
  ...honestMoves(state, honest),
];

type Step = { move: Move; state: State; reached: readonly Reached[] };
const NO_STEPS: Step[] = [];
const stepsOf = (state: State, moves: readonly Move[], rules: Rules): Step[] =>
  moves.flatMap((move) => {
    const outcome = play(state, move, rules);
    return 'refused' in outcome ? [] : [{ move, state: outcome.state, reached: outcome.reached ?? [] }];
  });

/** How somebody reached a goal: the moves, whether nobody else had a hand in it, and how many days passed. */
export interface Found {
  goal: Goal;
  alone: boolean;
  waited: number;
  path: readonly Move[];
}
interface Searched {
  found: Found[];
  states: number;
  depth: number;
}
interface Node {
  state: State;
  move: Move | null;
  before: Node | null;
  things: readonly string[];
  /** Whether somebody else did something on the way here. */
  isHelped: boolean;
}

const pathTo = (node: Node, last: Move): Move[] => {
  const path = [last];
  for (let at: Node | null = node; at?.move; at = at.before) path.unshift(at.move);
  return path;
};
/**
 * Returns what the attacker can already open when the path begins. Authors can also open their own record whenever it
 * goes back into review.
 */
export const firstReadsOf = (start: State): Set<string> =>
  new Set(
    start.accounts
      .filter(({ mine }) => mine)
      .flatMap((by) => [
        ...readsOf(start, by),
        ...RECORDS.filter((name) => start.records[name]?.author === by.id).map((name) => `${name} internal`),
      ]),
  );

/** What an account's reading depends on, beside the records; '': it reads nothing. */
const sightOfAccount = (by: Account): string =>
  by.mine && refusalByRequestAuth(by, 'read-incidents') === null ? `${by.id} ${by.role}` : '';
const isNewSight = (before: State, { accounts }: State): boolean => {
  const had = before.accounts.map(sightOfAccount);
  return accounts.some((by) => sightOfAccount(by) !== '' && !had.includes(sightOfAccount(by)));
};
/** Whether a step may have opened something. What was open before was seen when that state was met. */
const mayOpen = (before: State, after: State): boolean =>
  (before.accounts !== after.accounts && isNewSight(before, after)) ||
  (before.records !== after.records &&
    READABLE.some(
      (name) =>
        before.records[name]?.status !== after.records[name]?.status ||
        before.records[name]?.team !== after.records[name]?.team,
    ));

/**
 * Searches every state that the attacker reaches in `depth` moves. Finds the shortest way to each goal: alone or with
 * others, at once or after a wait.
 */
export const search = ({ start, honest }: Game, depth: number, rules: Rules = RULES): Searched => {
  const firstReads = firstReadsOf(start);
  const found = new Map<string, Found>();
  const seen = new Set([nameless(start)]);
  const keep = (goal: Goal, alone: boolean, { waited }: State, node: Node, move: Move, step: number): void => {
    const key = `${goal} ${alone} ${waited > 0}`;
    if ((found.get(key)?.path.length ?? Infinity) > step)
      found.set(key, { goal, alone, waited, path: pathTo(node, move) });
  };
  const opensMore = new Map<string, boolean>();
  const readsMore = (state: State): boolean =>
    state.accounts.some((by) => {
      const sight = sightOfAccount(by);
      if (sight === '') return false;
      const key = `${sight}|${keyOfRecords(state.records)}`;
      const more = opensMore.get(key) ?? readsOf(state, by).some((what) => !firstReads.has(what));
      opensMore.set(key, more);
      return more;
    });
  /** The same accounts are one object, so that what is asked of them is asked once. */
  const interned = new Map<string, State['accounts']>();
  const intern = (state: State): State => {
    const { key } = askedOf(state);
    const known = interned.get(key);
    if (known) return { ...state, accounts: known };
    interned.set(key, state.accounts);
    return state;
  };
  /**
   * What is done about people asks of people alone: computed once for all states that differ in records or words. Of
   * last steps only those that reach a goal, or give the attacker an account that reads.
   */
  const lastAboutPeople = new Map<string, Step[]>();
  let aboutPeople: { key: string; steps: Step[] } | null = null;
  const withPeopleOf = (state: State, steps: Step[]): Step[] =>
    steps.map((step) => {
      const { accounts, smallTeam, newTeam } = step.state;
      return { ...step, state: exportWaitsAgain({ ...state, accounts, smallTeam, newTeam }, step.move) };
    });
  const peopleSteps = (state: State, step: number): Step[] => {
    const key = peopleKeyOf(state);
    const known = step === depth ? lastAboutPeople.get(key) : aboutPeople?.key === key ? aboutPeople.steps : undefined;
    if (known) return withPeopleOf(state, known);
    const all = stepsOf(state, movesOf(PEOPLE, state, false), rules);
    if (step === depth) {
      const ends = all.filter(({ reached, state: after }) => reached.length > 0 || isNewSight(state, after));
      lastAboutPeople.set(key, ends.length > 0 ? ends : NO_STEPS);
      return ends;
    }
    const steps = step < depth - 1 ? all.map((one) => ({ ...one, state: intern(one.state) })) : all;
    aboutPeople = { key, steps };
    return steps;
  };
  const things = [THINGS, THINGS.filter((edge) => !ONLY_PREPARES.includes(edge))] as const;
  const expand = (node: Node, step: number, next: Node[]): void => {
    const isLast = step === depth;
    const others = [
      ...movesOf(things[isLast ? 1 : 0], node.state, false, rules),
      ...TIME.moves(node.state, nobody),
      ...honestMoves(node.state, honest, rules),
    ].filter((move) => isAboutTheSame(node, move));
    for (const { move, state, reached } of [...peopleSteps(node.state, step), ...stepsOf(node.state, others, rules)]) {
      for (const { goal, alone } of reached.filter(({ mine }) => mine)) keep(goal, alone, state, node, move, step);
      const isHelped = node.isHelped || (move.by !== 'time' && !accountIn(node.state, move.by).mine);
      if (mayOpen(node.state, state) && readsMore(state)) keep('read', !isHelped, state, node, move, step);
      if (isLast) continue;
      const about = thingsOf(node.state, move);
      const together = includesAll(node.things, about) ? node.things : about;
      const key = `${nameless(state)}|${together.join('+')}${isHelped ? '|helped' : ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const reachedNow = { state, move, before: node, things: together, isHelped };
      // The states before the last step are too many to be kept: each is gone through as it is met.
      if (step === depth - 1) expand(reachedNow, depth, []);
      else next.push(reachedNow);
    }
  };
  for (
    let step = 1, now: Node[] = [{ state: start, move: null, before: null, things: [], isHelped: false }];
    step < Math.max(depth, 2) && now.length > 0;
    step += 1
  ) {
    const next: Node[] = [];
    for (const node of now) expand(node, step, next);
    // Those with the same people follow each other.
    now = next
      .map((node) => ({ node, key: peopleKeyOf(node.state) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ node }) => node);
  }
  return { found: [...found.values()], states: seen.size, depth };
};

const isAboutTheSame = ({ state, things }: Node, move: Move): boolean => {
  const about = thingsOf(state, move);
  return includesAll(things, about) || includesAll(about, things);
};
