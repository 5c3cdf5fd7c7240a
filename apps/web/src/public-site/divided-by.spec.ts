import type { Answer, Cell, Rate } from '@vigil/shared/counting/answer.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { createText } from '@vigil/shared/text/text.js';
import { canDivide, divisionOf, isMisdivided, tracksOf } from './divided-by.js';
import { viewFrom, viewToSearch } from './view.js';
import { comparing, dividedBy } from './view-division.js';

const t = createText('en', { 'split.no-group': 'no group stated' });
const KEYS = ['2025', '2026'];
const aCell = (keys: CellKey[], low: number, rate: Rate | null = null): Cell => ({
  keys,
  low,
  high: low,
  certain: low,
  possible: 0,
  longerPeriod: null,
  notReported: null,
  asides: {},
  rate,
});
const aRate = (a: number, b: number): Rate => ({
  numerator: { low: a, high: a },
  denominator: { low: b, high: b },
  share: null,
  whyNoShare: null,
});
/** An answer by year and group. @param counts of each year, by group */
const anAnswer = (counts: readonly [CellKey, readonly number[]][], rate: (n: number) => Rate | null): Answer => ({
  question: createQuestion('2025-01-01..2026-12-31', { split: ['period', 'group'], unit: 'year' }),
  indicator: { code: 'I02', version: 1 },
  measure: null,
  unit: 'assemblies',
  periods: KEYS.map(asPeriod),
  splits: [
    { split: 'period', keys: KEYS, overlaps: false },
    { split: 'group', keys: counts.map(([key]) => key), overlaps: true },
  ],
  total: aCell([ALL, ALL], 0),
  totals: counts.map(([key, of]) => {
    const sum = of.reduce((all, n) => all + n, 0);
    return aCell([ALL, key], sum, rate(sum));
  }),
  cells: KEYS.flatMap((year, index) => counts.map(([key, of]) => aCell([year, key], of[index]!, rate(of[index]!)))),
  asOf: '1',
  day: null,
});
const known = { places: null, groups: [] };

describe('a divided chart', () => {
  it('has every group with something to show, the largest first, with its periods in order', () => {
    const answer = anAnswer(
      [
        ['G-A', [1, 2]],
        [null, [0, 9]],
        ['G-B', [4, 0]],
      ],
      () => null,
    );
    const tracks = tracksOf(answer, 'groups', known, null, t);
    expect(tracks.map(({ key, cells }) => [key, ...cells.map(({ low }) => low)])).toEqual([
      ['-', 0, 9],
      ['G-B', 4, 0],
      ['G-A', 1, 2],
    ]);
    expect(tracks[0]!.name).toBe('no group stated');
  });

  it('leaves out of a rate what has no monitored assembly: it has no rate, not one of 0', () => {
    const answer = anAnswer(
      [
        ['G-A', [0, 0]],
        ['G-B', [5, 6]],
      ],
      (n) => aRate(0, n),
    );
    expect(tracksOf(answer, 'groups', known, null, t).map(({ key }) => key)).toEqual(['G-B']);
  });

  it('can be divided by what its unit has: people injured are not known by act', () => {
    expect(canDivide({ indicator: 'I02' }, 'forceTypes')).toBe(true);
    expect(canDivide({ indicator: 'I03' }, 'actors')).toBe(true);
    expect(canDivide({ indicator: 'I09' as 'I02' }, 'forceTypes')).toBe(false);
    expect(canDivide({ indicator: 'I09' as 'I02' }, 'groups')).toBe(true);
  });
});

describe('its address', () => {
  it('keeps what is compared, in the order in which it was chosen', () => {
    const view = comparing(comparing(dividedBy(viewFrom(''), 'groups'), 'G-B'), 'G-A');
    expect(viewToSearch(view, null)).toBe('?by=groups,G-B,G-A');
    expect(divisionOf(viewFrom('?by=groups,G-B,G-A'))).toEqual({ division: 'groups', chosen: ['G-B', 'G-A'] });
    expect(comparing(view, 'G-B').by).toEqual(['groups', 'G-A']);
    expect(viewToSearch(dividedBy(view, null), null)).toBe('');
  });

  it('says that it cannot be shown as it is where it names something else, or more than three', () => {
    expect(isMisdivided(viewFrom('?by=weather'))).toBe(true);
    expect(isMisdivided(viewFrom('?by=groups,A,B,C,D'))).toBe(true);
    expect(isMisdivided(viewFrom('?by=groups,A,B,C'))).toBe(false);
    expect(isMisdivided(viewFrom('?period=2021'))).toBe(false);
  });
});
