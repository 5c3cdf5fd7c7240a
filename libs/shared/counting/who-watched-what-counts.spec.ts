import { describe, expect, it } from '@jest/globals';
import { asDay } from '../day/day.js';
import { answerToWire, type WireAnswer } from './answer-to-wire.js';
import { count } from './count.js';
import type { CoverageEntry } from './coverage-status.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';
import { anIncident, statedGroup } from './test-facts.js';
import { watchingOf } from './watching-of.js';

/* A cell may write 0 only where somebody watched what the cell itself counts. */

const PLACES = createPlaceTree([
  { code: 'KH', parent: null, level: 0 },
  { code: '01', parent: 'KH', level: 1 },
  { code: '0101', parent: '01', level: 2 },
  { code: '0102', parent: '01', level: 2 },
  { code: '02', parent: 'KH', level: 1 },
  { code: '03', parent: 'KH', level: 1 },
]);
const within = { isWithin: (code: string, area: string) => PLACES.isIn(PLACES.find(code), PLACES.find(area)) };
const [G1, G2, G3] = ['G-000001', 'G-000002', 'G-000003'];

const onSite = (
  place: string,
  years: string | [string, string] = '2021',
  group: string | null = null,
): CoverageEntry => {
  const [first, last] = typeof years === 'string' ? [years, years] : years;
  return { place, level: 'CO_ON_SITE', group, from: asDay(`${first}-01-01`), until: asDay(`${+last + 1}-01-01`) };
};

const told = (
  coverage: readonly CoverageEntry[],
  rest: Partial<Question>,
  periods: string | string[] = '2021',
  incidents: readonly IncidentFact[] = [],
): WireAnswer => {
  const facts = createFacts(PLACES);
  // The last published day is after all that is asked about.
  facts.put(anIncident({ code: 'last', on: '2024-06-01' }));
  for (const incident of incidents) facts.put(incident);
  const answer = count(facts, createQuestion(periods, { indicator: 'I02', ...rest }), asDay('2024-11-27'));
  return answerToWire(answer, watchingOf(answer, coverage, within, 'KH'));
};
const lowsOf = ({ cells, totals, total }: WireAnswer): Record<string, number | null> =>
  Object.fromEntries([...cells, ...totals, total].map(({ keys, low }) => [keys.join() || 'total', low]));

describe('a group', () => {
  const of = (groups: string[], coverage: readonly CoverageEntry[]) => told(coverage, { filters: { groups } }).total;

  it('has no 0 where only the assemblies of another one were watched', () => {
    expect(of([G2], [onSite('KH', '2021', G1)])).toMatchObject({ low: null, none: 'unseen' });
    expect(of([G2], [onSite('KH', '2021', G2)])).toMatchObject({ low: 0, none: null });
    expect(of([G2], [onSite('KH')])).toMatchObject({ low: 0, none: null });
  });

  it('has 0 with another one where one of them was watched', () => {
    expect(of([G1, G2], [onSite('KH', '2021', G1)])).toMatchObject({ low: 0, none: null });
    expect(of([G2, G3], [onSite('KH', '2021', G1)])).toMatchObject({ low: null, none: 'unseen' });
  });

  it('has in its row of a table what it has in its own figure', () => {
    const incidents = [G1, G2].map((group, i) =>
      anIncident({ code: `g${i}`, on: '2020-05-01', groups: [statedGroup(group)] }),
    );
    const table = (coverage: readonly CoverageEntry[]) =>
      lowsOf(told(coverage, { indicator: 'I01', split: ['group', 'period'] }, ['2020', '2021'], incidents));
    expect(table([onSite('KH', '2021', G1)])).toMatchObject({
      [`${G1},2020`]: 1,
      [`${G1},2021`]: 0,
      [`${G2},2021`]: null,
      '*,2021': 0,
    });
    expect(table([onSite('KH', '2021')])).toMatchObject({ [`${G1},2021`]: 0, [`${G2},2021`]: 0 });
  });
});

describe('several periods', () => {
  const both = (coverage: readonly CoverageEntry[], periods = ['2019', '2021']) =>
    lowsOf(told(coverage, { split: ['period'] }, periods));

  it('have no 0 together where only the time between them was watched', () => {
    expect(both([onSite('KH', '2020')])).toEqual({ 2019: null, 2021: null, '*': null });
    expect(both([onSite('KH', '2021')])).toEqual({ 2019: null, 2021: 0, '*': 0 });
    expect(both([onSite('KH', ['2019', '2021'])])).toEqual({ 2019: 0, 2021: 0, '*': 0 });
  });

  it('have 0 together where one of them has not come yet, and the other was watched', () => {
    expect(both([onSite('KH', '2021')], ['2021', '2025'])).toEqual({ 2021: 0, 2025: null, '*': 0 });
    expect(told([onSite('KH', '2021')], {}, ['2025', '2027']).total.none).toBe('not-begun');
  });
});

describe('several places', () => {
  const both = (coverage: readonly CoverageEntry[]) =>
    lowsOf(told(coverage, { split: ['place:1'], filters: { place: ['01', '02'] } }));

  it('have no 0 together where only another place was watched', () => {
    expect(both([onSite('03')])['*']).toBeNull();
    expect(both([onSite('02')])['*']).toBe(0);
    expect(told([onSite('01'), onSite('02')], { filters: { place: ['01', '02'] } }).total.low).toBe(0);
  });

  it('have what each of them has, where one lies in the other', () => {
    expect(told([onSite('02')], { filters: { place: ['01', '0102'] } }).total.low).toBeNull();
    expect(told([onSite('0101')], { filters: { place: ['01', '0102'] } }).total.low).toBe(0);
  });
});

describe('a row of a wider place than was asked for', () => {
  const single = anIncident({ code: 's', on: '2021-02-01', place: '0102', grade: 'VG_WEAK' });
  const row = (coverage: readonly CoverageEntry[]) =>
    lowsOf(told(coverage, { filters: { place: ['0102'] }, split: ['place:1'] }, '2021', [single]));

  it('has no 0 where only another part of it was watched', () => {
    expect(row([onSite('0101')])).toEqual({ '01': null, '*': null });
    expect(row([onSite('0102')])).toEqual({ '01': 0, '*': 0 });
  });

  it('has in a finer place what was watched there', () => {
    const finer = (coverage: readonly CoverageEntry[]) =>
      lowsOf(told(coverage, { filters: { place: ['01'] }, split: ['place:2'] }, '2021', [single]));
    expect(finer([onSite('0101')])).toMatchObject({ '0102': null, '*': 0 });
  });
});
