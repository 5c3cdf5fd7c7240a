import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inCheckout } from '../../project-root.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { KNOWN_FINDINGS } from './known-findings.js';
import { teamOf, type Team } from '../../accounts/trust-policy.js';
import { ALLOWED_ALONE, type Move, type Reached } from './goals-and-moves.js';
import { aPath } from './replay-paths.js';
import { BY_ACTION, inModel, MODELLED } from './routes-in-the-model.js';
import { EDGES, play } from './search-all-paths.js';
import { RULES } from './product-rules.js';
import { account, heldBy, startingTeam, WORDS } from './model-state.js';
import { STARTS } from './attacker-starts.js';
import { attacksIn, table } from './threats-table.js';

const THREATS = inCheckout('docs/threats.md');
const [BEGIN, END] = [
  '<!-- who alone can do what: written by apps/api/testing/trust-model/trust-model.spec.ts -->',
  '<!-- end -->',
];
const WRITES = process.env['VIGIL_UPDATE'] === '1';
const routes = JSON.parse(readFileSync(inCheckout('apps/api/platform/http/routes.snapshot.json'), 'utf8')) as {
  method: string;
  path: string;
  action: string;
}[];

describe('the model', () => {
  it('has a place for every route, an edge or the reason why it changes nothing that is watched: a new one is a line of MODELLED in routes-in-the-model.ts', () => {
    expect(routes.filter((route) => inModel(route) === null).map(({ method, path }) => `${method} ${path}`)).toEqual(
      [],
    );
  });

  it('speaks of no route, right, edge or word that there is not, and leaves none of its own without a route', () => {
    const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    expect(Object.keys(MODELLED).filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(BY_ACTION).filter((name) => !Object.hasOwn(RIGHTS, name))).toEqual([]);
    const placed = Object.values(MODELLED).flatMap((place) => ('edges' in place ? place.edges : []));
    expect(EDGES.map(({ name }) => name).filter((name) => name !== 'time' && !placed.includes(name))).toEqual([]);
    expect(placed.filter((name) => !EDGES.some((edge) => edge.name === name))).toEqual([]);
    const words = Object.values(MODELLED).flatMap((place) => ('edges' in place ? (place.words ?? []) : []));
    expect(WORDS.filter((word) => !words.includes(word))).toEqual([]);
  });

  it('ends a path by chance where everybody is frozen', () => {
    const { accounts, ...rest } = STARTS['monitor']!;
    expect(aPath({ ...rest, accounts: accounts.map((one) => ({ ...one, frozen: true })) }, 1)).toEqual([]);
  });
});

describe('internal data that nobody answered', () => {
  const leaves = (...between: Move[]): boolean => {
    const asked: Move = { edge: 'ask-export', by: 'analyst' };
    const day: Move = { edge: 'time', by: 'time', days: 1 };
    const taken: Move = { edge: 'take-export', by: 'analyst' };
    let state = heldBy(startingTeam(), 'admin', 'analyst');
    const outcomes = [asked, ...between.flatMap((move) => (move.edge === 'day' ? [day] : [move])), taken].map(
      (move) => {
        const outcome = play(state, move);
        if (!('refused' in outcome)) state = outcome.state;
        return outcome;
      },
    );
    return !('refused' in outcomes.at(-1)!);
  };
  const passes: Move = { edge: 'day', by: 'time' };
  const frozen = (whom: string, isFrozen: boolean): Move => ({
    edge: 'change',
    by: 'admin',
    whom,
    role: 'reviewer',
    frozen: isFrozen,
  });

  it('leave after a day in which nothing changed, and not after one in which every reviewer was frozen', () => {
    const [first, second] = ['reviewer', 'second'];
    expect([
      leaves(passes),
      leaves(frozen(first, true), frozen(second, true), passes),
      leaves(frozen(first, true), frozen(second, true), passes, frozen(first, false)),
      leaves(frozen(first, true), frozen(second, true), passes, frozen(first, false), passes),
    ]).toEqual([true, false, false, true]);
  });

  it('do not leave where the only reviewer who acts is the same person as whoever asked', () => {
    const team = (samePersonAs: string | null): Team =>
      teamOf([account('analyst', 'analyst'), account('second', 'reviewer', { vouched: true, samePersonAs })]);
    expect([RULES.isExportReady(1, 'analyst', team(null)), RULES.isExportReady(1, 'analyst', team('analyst'))]).toEqual(
      [true, false],
    );
  });
});

describe('who alone can do what', () => {
  it('is reached by each way that was kept, and by none at once that takes two', () => {
    expect(attacksIn(KNOWN_FINDINGS, ALLOWED_ALONE)).toEqual([]);
    for (const { who, goal, path } of KNOWN_FINDINGS.filter((one) => one.goal !== 'read')) {
      let [state, reached]: [(typeof STARTS)[string], readonly Reached[]] = [STARTS[who]!, []];
      for (const move of path) {
        const outcome = play(state!, move);
        if ('refused' in outcome) throw new Error(`${who}: ${JSON.stringify(move)} is refused: ${outcome.refused}`);
        [state, reached] = [outcome.state, outcome.reached ?? []];
      }
      expect([who, reached.map((one) => one.goal)]).toEqual([who, expect.arrayContaining([goal])]);
    }
  });

  it('stands in docs/threats.md as it is', () => {
    const text = readFileSync(THREATS, 'utf8');
    const [before, rest] = text.split(BEGIN) as [string, string];
    const [stands, after] = rest.split(END) as [string, string];
    if (WRITES) writeFileSync(THREATS, `${before}${BEGIN}\n${table(KNOWN_FINDINGS)}\n${END}${after}`);
    else expect(stands.trim()).toBe(table(KNOWN_FINDINGS));
  });
});
