import en from '../text/counting/en.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { asDay } from '../day/day.js';
import { exactly, NONE_COUNT, formatCount, sumCounts, UNKNOWN_COUNT } from './count-value.js';
import { count } from './count.js';
import { aForce, aHarm, anIncident, anUnlawfulForce, aRestriction, inferredGroup, statedGroup } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import type { IndicatorCode } from './indicators.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';
import { formatFigure } from './format-figure.js';

const PLACES = createPlaceTree([
  { code: '12', parent: null, level: 1 },
  { code: '1206', parent: '12', level: 2 },
  { code: '1203', parent: '12', level: 2 },
]);
const t = createText('en', en);
const names = {
  organisation: 'ORG',
  standards: 'STANDARDS',
  group: (): string => 'GROUP',
  place: (code: string): string => code,
};

function factsOf(...incidents: IncidentFact[]): Facts {
  const facts = createFacts(PLACES);
  for (const incident of incidents) facts.put(incident);
  return facts;
}
const low = (facts: Facts, indicator: IndicatorCode, periods: string, rest: Partial<Question> = {}): number =>
  count(facts, createQuestion(periods, { indicator, ...rest }), null).total.low;

/** 4 June 2021: banners seized by "security personnel" after a petition; one caption reports it. */
const F1 = anIncident({
  code: 'KH-F1',
  on: '2021-06-04',
  place: '12',
  placePrecision: 'LP_PROVINCE',
  grade: 'VG_WEAK',
  assemblyTypes: ['AT_PETITION', 'AT_DEMONSTRATION'],
  groups: [inferredGroup('friday-women')],
  crowd: { ...UNKNOWN_COUNT, text: 'small' },
  coverage: 'CO_MEDIA',
  acts: [
    aRestriction({ type: 'RS_SEIZE_MATERIAL', actor: 'PF_UNKNOWN' }),
    aForce({ type: 'FM_UNKNOWN', actor: null, stateActor: false }),
  ],
});

describe('acceptance cases, at the level of facts', () => {
  it('F1: one weak record is no headline; with single sources included it is one incident without force, force not known', () => {
    const facts = factsOf(F1);
    expect(low(facts, 'I04', '2021-06-04..2021-06-04')).toBe(0);
    expect(count(facts, createQuestion('2021-H1', { indicator: 'I04' }), null).total.asides.singleSource).toEqual({
      low: 1,
      high: 1,
    });
    expect(low(facts, 'I04', '2021-H1', { includeSingleSource: true })).toBe(1);
    expect(
      count(facts, createQuestion('2021-H1', { indicator: 'I05', includeSingleSource: true }), null).total,
    ).toMatchObject({
      low: 0,
      asides: { forceNotKnown: { low: 1 } },
    });
    expect(low(facts, 'I02', '2021-H1', { includeSingleSource: true, filters: { groups: ['friday-women'] } })).toBe(0);
    expect(
      count(facts, createQuestion('2021-H1', { split: ['place:2'], includeSingleSource: true }), null).cells,
    ).toMatchObject([{ keys: [null], low: 1 }]);
  });

  it('F2: published totals are no incidents, so the half-year counts what was recorded and nothing else', () => {
    expect(low(factsOf(F1), 'I06', '2021-H1')).toBe(0);
  });

  it('F3: 25 relatives, two restrictions at the court, and nothing at the embassy', () => {
    const facts = factsOf(
      anIncident({
        code: 'KH-F3',
        on: '2020-07-17',
        place: '1206',
        crowd: exactly(25),
        grade: 'VG_FAIR',
        acts: [
          aRestriction({ type: 'RS_SEIZE_MATERIAL', place: '1206' }),
          aRestriction({ type: 'RS_DISPERSAL_ORDER', place: '1206' }),
        ],
      }),
    );
    const byPlace = count(facts, createQuestion('2020-07', { indicator: 'I08', split: ['place:2'] }), null);
    expect(byPlace.cells).toMatchObject([{ keys: ['1206'], low: 2 }]);
    expect(low(facts, 'I08', '2020-07', { filters: { place: ['1203'] } })).toBe(0);
    expect(low(facts, 'I02', '2020-07')).toBe(1);
  });

  it('F4: thrown down and grabbed by district security: five people injured, one seriously', () => {
    const facts = factsOf(
      anIncident({
        code: 'KH-F4',
        on: '2020-09-04',
        place: '1203',
        acts: [aForce({ type: 'FM_THROW_DOWN' }), aForce({ type: 'FM_GRAB' })],
        harms: [
          aHarm({ type: 'HM_INJURY_SERIOUS', count: exactly(1) }),
          aHarm({ type: 'HM_INJURY_MINOR', count: exactly(4) }),
        ],
      }),
    );
    expect(count(facts, createQuestion('2020', { indicator: 'I09' }), null).total).toMatchObject({ low: 5, high: 5 });
    expect(
      count(facts, createQuestion('2020', { indicator: 'I05', split: ['force', 'actor'] }), null).cells.map(
        ({ keys, low: n }) => [...keys, n],
      ),
    ).toEqual([
      ['FM_GRAB', 'PF_DISTRICT_SECURITY', 1],
      ['FM_THROW_DOWN', 'PF_DISTRICT_SECURITY', 1],
    ]);
    expect(low(facts, 'I05', '2020')).toBe(1);
  });

  it('F5: late March or early April is 0 to 1 in each quarter, exactly 1 in the half-year, 1 known only to a longer period', () => {
    const facts = factsOf(anIncident({ code: 'KH-F5', earliest: '2021-03-25', latest: '2021-04-07' }));
    const quarters = count(facts, createQuestion('2021-H1', { split: ['period'], unit: 'quarter' }), null);
    expect(quarters.cells).toMatchObject([
      { keys: ['2021-Q1'], low: 0, high: 1 },
      { keys: ['2021-Q2'], low: 0, high: 1 },
    ]);
    expect(quarters.total).toMatchObject({ low: 1, high: 1, longerPeriod: 1 });
    expect(formatFigure(count(facts, createQuestion('2021-Q1'), null), t, names, 'watched')).toBe(
      'January to March 2021: assemblies interfered with: 0 recorded; 1 more may fall in this period',
    );
  });

  it('F6: the same event twice counts twice with single sources until the two are merged, and then once', () => {
    const facts = factsOf(F1, { ...F1, code: 'KH-F1AGAIN' });
    expect(low(facts, 'I04', '2021-H1', { includeSingleSource: true })).toBe(2);
    expect(facts.remove('KH-F1AGAIN')).toBe(true);
    expect(low(facts, 'I04', '2021-H1', { includeSingleSource: true })).toBe(1);
    expect(low(facts, 'I04', '2021-H1')).toBe(0);
  });

  it('F7: injuries 2, none and not reported are "at least 2; not reported in 1 of 3"', () => {
    const said = formatCount(sumCounts([exactly(2), NONE_COUNT, UNKNOWN_COUNT]), t);
    expect(said).toBe('at least 2; not reported in 1 of 3');
    const facts = factsOf(
      ...[exactly(2), NONE_COUNT, UNKNOWN_COUNT].map((of, i) =>
        anIncident({ code: `KH-F7${i}`, harms: [aHarm({ count: of })] }),
      ),
    );
    const { total } = count(facts, createQuestion('2021', { indicator: 'I09' }), null);
    expect(total).toMatchObject({ low: 2, high: null, notReported: { k: 1, of: 3 } });
    expect(formatFigure(count(facts, createQuestion('2021', { indicator: 'I09' }), null), t, names, 'watched')).toBe(
      '2021: at least 2 people injured; not reported in 1 of 3',
    );
  });

  it('F8: 19 of 20 assemblies of a group interfered with, 22 of 100 others: 95 % and 22 %', () => {
    const group = Array.from({ length: 20 }, (_, i) =>
      anIncident({ code: `g${i}`, groups: [statedGroup('g')], interference: i < 19 ? 'IN_INTERFERED' : 'IN_NONE' }),
    );
    const others = Array.from({ length: 100 }, (_, i) =>
      anIncident({ code: `o${i}`, interference: i < 22 ? 'IN_INTERFERED' : 'IN_NONE' }),
    );
    const rates = count(
      factsOf(...group, ...others),
      createQuestion('2021', { indicator: 'I03', split: ['group'] }),
      null,
    );
    expect(rates.cells).toMatchObject([
      { keys: ['g'], rate: { share: 0.95 } },
      { keys: [null], rate: { share: 0.22 } },
    ]);
    expect(formatFigure(rates, t, names, 'watched', rates.cells[0])).toBe(
      '2021: 19 of 20 monitored assemblies were interfered with (95\u00a0%)',
    );
  });

  it('F11: eleven assemblies with force assessed unlawful, ten of one group, and F1 beside them', () => {
    const eleven = Array.from({ length: 11 }, (_, i) =>
      anIncident({
        code: `KH-F11${i}`,
        on: asDay(`2021-0${1 + (i % 6)}-15`),
        grade: i % 2 ? 'VG_FAIR' : 'VG_CONFIRMED',
        groups: i < 10 ? [statedGroup('friday-women')] : [],
        acts: [anUnlawfulForce()],
      }),
    );
    const facts = factsOf(...eleven, F1);
    expect(low(facts, 'I06', '2021-H1')).toBe(11);
    const share = count(
      facts,
      createQuestion('2021-H1', { indicator: 'I12', filters: { groups: ['friday-women'] } }),
      null,
    );
    expect(share.total.rate).toMatchObject({ numerator: { low: 10, high: 10 }, denominator: { low: 11, high: 11 } });
    expect(formatFigure(share, t, names, 'watched')).toBe(
      'January to June 2021: at least 11 assemblies met with force by the state, assessed as unlawful by ORG under STANDARDS, 10 of them GROUP',
    );
  });
});
