import { GOALS, type Goal } from './goals-and-moves.js';
import type { KnownFinding } from './known-findings.js';
import { search, type Found } from './search-all-paths.js';
import { RULES, type Rules } from './product-rules.js';
import { STARTS } from './attacker-starts.js';
import type { State } from './model-state.js';

/** The table in docs/threats.md of what one person can do alone. */

const ROWS: readonly { said: string; starts: readonly string[] }[] = [
  { said: 'a monitor', starts: ['monitor'] },
  { said: 'an analyst', starts: ['analyst'] },
  { said: 'a reviewer', starts: ['reviewer', 'second'] },
  { said: 'an administrator', starts: ['admin'] },
  { said: 'one person with two accounts: reviewer and administrator', starts: ['admin and second'] },
  {
    said: 'one person with two accounts: reviewer and monitor, or reviewer and analyst',
    starts: ['monitor and second', 'analyst and second'],
  },
  { said: 'a reviewer, where two have turned on the small team', starts: ['second, small team'] },
  { said: 'the first reviewer of a new team', starts: ['new team, reviewer'] },
  { said: 'the administrator of a new team, beside its first reviewer', starts: ['new team, admin'] },
  {
    said: 'the first administrator of an empty installation, who invents the team',
    starts: ['empty, admin', 'empty, invented', 'empty, published'],
  },
];
const COLUMNS: Readonly<Record<Goal, string>> = {
  read: 'read records that their first account may not',
  export: 'export internal answers',
  erase: 'erase a detail',
  forget: 'forget: delete what readers saw',
  publish: 'publish a record',
  correct: 'correct a published record',
  retract: 'retract a published record',
  words: 'change other public words',
  'small-team': 'turn on the small team',
  hide: 'hide a record for safety',
};
/**
 * Goals that one person may reach alone where a document says so: in a small team, and for somebody who invents a whole
 * team.
 */
const EVERYTHING = GOALS.filter((goal) => goal !== 'forget');
const NAMED: Readonly<Record<string, readonly Goal[]>> = {
  'second, small team': ['publish', 'correct'],
  'empty, admin': EVERYTHING,
  'empty, invented': EVERYTHING,
  'empty, published': EVERYTHING,
};

const isAtOnce = ({ alone, waited }: Found): boolean => alone && waited === 0;
const cellOf = (found: readonly Found[], goal: Goal): string => {
  const ways = found.filter((one) => one.goal === goal);
  if (ways.some(isAtOnce)) return 'at once';
  const slow = ways
    .filter(({ alone }) => alone)
    .map(({ waited }) => waited)
    .sort((a, b) => a - b)[0];
  const two = ways.some(({ alone }) => !alone);
  return (
    [
      ...(two ? ['with a second person'] : []),
      ...(slow === undefined ? [] : [`alone after ${slow === 1 ? 'a day' : `${slow} days`}, all told`]),
    ].join('; or ') || 'no'
  );
};

export const table = (found: readonly KnownFinding[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['who', ...GOALS.map((goal) => COLUMNS[goal])]),
    line(['---', ...GOALS.map(() => '---')]),
    ...ROWS.map(({ said, starts }) =>
      line([
        said,
        ...GOALS.map((goal) =>
          cellOf(
            found.filter(({ who }) => starts.includes(who)),
            goal,
          ),
        ),
      ]),
    ),
  ].join('\n');
};

/** An attacker with several accounts reaches far more states, so the search goes one step less deep. */
const holdsSeveral = ({ accounts }: State): boolean => accounts.filter(({ mine }) => mine).length > 1;
const AGREED_DEPTH = 2;
/** Searches from every start: what the attacker reaches alone, and with colleagues who work and agree. */
export const searchAll = (
  depth: number,
  rules: Rules = RULES,
  starts: readonly string[] = Object.keys(STARTS),
): { found: KnownFinding[]; states: number } => {
  let states = 0;
  const found = starts.flatMap((who) => {
    const start = STARTS[who]!;
    const alone = search({ start, honest: 'work' }, holdsSeveral(start) ? depth - 1 : depth, rules);
    const agreed = search({ start, honest: 'agree' }, AGREED_DEPTH, rules);
    states += alone.states + agreed.states;
    return [...alonest(alone.found), ...shortest(alone.found, agreed.found)].map((one) => ({ who, ...one }));
  });
  return { found, states };
};
/** Returns what is reached alone. Lists a way with a wait only if there is none without. */
const alonest = (found: readonly Found[]): Found[] =>
  found.filter(
    (one) => one.alone && (one.waited === 0 || !found.some((other) => isAtOnce(other) && other.goal === one.goal)),
  );
/** Returns the shortest of these ways to each goal. */
const shortest = (...lists: Found[][]): Found[] =>
  GOALS.flatMap((goal) => {
    const ways = lists
      .flat()
      .filter((one) => one.goal === goal && !one.alone)
      .sort((a, b) => a.path.length - b.path.length);
    return ways.slice(0, 1);
  });
/** Returns findings that are attacks: a goal reached alone, at once, that no document allows. */
export const attacksIn = (found: readonly KnownFinding[], allowed: readonly Goal[]): KnownFinding[] =>
  found.filter((one) => isAtOnce(one) && !allowed.includes(one.goal) && !NAMED[one.who]?.includes(one.goal));
