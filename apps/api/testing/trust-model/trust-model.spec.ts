import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inCheckout } from '../../checkout.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { FOUND } from './found.js';
import { ALLOWED_ALONE, type Reached } from './outcome.js';
import { aPath } from './paths.js';
import { BY_ACTION, placeOf, PLACES } from './routes.js';
import { EDGES, play } from './search.js';
import { WORDS } from './state.js';
import { STARTS } from './starts.js';
import { attacksIn, table } from './table.js';

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
  it('has a place for every route: an edge, or the reason why it changes nothing that is watched', () => {
    expect(routes.filter((route) => placeOf(route) === null).map(({ method, path }) => `${method} ${path}`)).toEqual(
      [],
    );
  });

  it('speaks of no route, right, edge or word that there is not, and leaves none of its own without a route', () => {
    const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    expect(Object.keys(PLACES).filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(BY_ACTION).filter((name) => !Object.hasOwn(RIGHTS, name))).toEqual([]);
    const placed = Object.values(PLACES).flatMap((place) => ('edges' in place ? place.edges : []));
    expect(EDGES.map(({ name }) => name).filter((name) => name !== 'time' && !placed.includes(name))).toEqual([]);
    expect(placed.filter((name) => !EDGES.some((edge) => edge.name === name))).toEqual([]);
    const words = Object.values(PLACES).flatMap((place) => ('edges' in place ? (place.words ?? []) : []));
    expect(WORDS.filter((word) => !words.includes(word))).toEqual([]);
  });

  it('ends a path by chance where everybody is frozen', () => {
    const { accounts, ...rest } = STARTS['monitor']!;
    expect(aPath({ ...rest, accounts: accounts.map((one) => ({ ...one, frozen: true })) }, 1)).toEqual([]);
  });
});

describe('who alone can do what', () => {
  it('is reached by each way that was kept, and by none at once that takes two', () => {
    expect(attacksIn(FOUND, ALLOWED_ALONE)).toEqual([]);
    for (const { who, goal, path } of FOUND.filter((one) => one.goal !== 'read')) {
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
    if (WRITES) writeFileSync(THREATS, `${before}${BEGIN}\n${table(FOUND)}\n${END}${after}`);
    else expect(stands.trim()).toBe(table(FOUND));
  });
});
