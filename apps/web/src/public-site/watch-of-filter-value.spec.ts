import { answer as answerTo } from '@vigil/shared/counting/test-counts.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { sortRows } from '../ui/sort-rows.js';
import { answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { byKey, lowOf, NOTHING } from './cell-numbers.js';
import type { Filter } from './view.js';
import { watchOfValue } from './watch-of-filter-value.js';

const nothing = answerTo([], { split: ['issue'] });
const some = answerTo([anIncident({ code: 'a', on: '2021-02-01' })], { split: ['issue'] });
/** Returns the coverage shown with a value for which nothing is recorded. */
const beside = (
  answer: typeof some | null,
  whole: Watch | null,
  filter: Filter = 'issues',
  there: () => Watch | null = () => null,
): number | null => lowOf(byKey(answer).get('none of these') ?? NOTHING, watchOfValue(answer, whole, filter, there));

describe('the number beside the value of a filter', () => {
  it('is no 0 where nobody watched, or where that is not known', () => {
    expect(
      (['nobody', 'media', 'not-recorded', 'not-begun', 'watched'] as const).map((whole) => beside(nothing, whole)),
    ).toEqual([null, 0, null, null, 0]);
  });

  it('is no 0 of what sources may leave out, such as deaths or reasons, though other values are recorded', () =>
    expect([beside(some, 'nobody'), beside(some, 'watched')]).toEqual([null, null]));

  it('is 0 of what we decide of each incident, when something is recorded', () =>
    expect(beside(some, 'nobody', 'outcome')).toBe(0));

  it('is, of a group, what the figure of this group alone says, also next to other groups', () => {
    const one = createQuestion('2021', { indicator: 'I06', filters: { groups: ['E'] } });
    const figureOf = (watch: Watch): number | null => {
      const answer = count(createFacts(createPlaceTree([])), one, null);
      return answerToWire(answer, () => watch).total.low;
    };
    for (const watch of ['watched', 'partly', 'media', 'nobody', 'not-recorded'] as const)
      expect([watch, beside(some, 'watched', 'groups', () => watch)]).toEqual([watch, figureOf(watch)]);
  });

  it('is 0 of a place only where somebody watched there', () => {
    expect([
      beside(some, 'watched', 'place', () => 'nobody'),
      beside(some, 'nobody', 'place', () => 'watched'),
    ]).toEqual([null, 0]);
  });
});

describe('a table by its numbers', () => {
  const rows = [
    { name: 'nobody there', watch: 'nobody' as const, low: 0 },
    { name: 'three', watch: 'nobody' as const, low: 3 },
    { name: 'none', watch: 'watched' as const, low: 0 },
  ].map((row) => ({ ...NOTHING, ...row, high: row.low }));
  const names = (way: 'ascending' | 'descending'): string[] =>
    sortRows(rows, (row) => lowOf(row, row.watch), way, 'en').map(({ name }) => name);
  it('has a dash after 0, whichever way', () => {
    expect([names('descending'), names('ascending')]).toEqual([
      ['three', 'none', 'nobody there'],
      ['none', 'three', 'nobody there'],
    ]);
  });
});
