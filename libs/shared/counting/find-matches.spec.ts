import { addDays, asDay } from '../day/day.js';
import { count } from './count.js';
import { aHarm, aForce, anArrest, anIncident, aRestriction } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import { INDICATOR_CODES } from './indicators.js';
import { findMatches } from './find-matches.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';

const factsOf = (...all: IncidentFact[]): Facts => {
  const facts = createFacts(
    createPlaceTree([
      { code: '01', parent: null, level: 1 },
      { code: '02', parent: null, level: 1 },
    ]),
  );
  for (const fact of all) facts.put(fact);
  return facts;
};
const codes = (facts: Facts, question: Question): string[] => {
  const { total, page } = findMatches(facts, question);
  return page(0, total).map(({ code, certain }) => `${code}${certain ? '' : '?'}`);
};

describe('the incidents behind a figure', () => {
  it('of acts are those with such an act, where and when the act happened', () => {
    const facts = factsOf(
      anIncident({ code: 'quiet', on: '2021-06-04', place: '01', acts: [] }),
      anIncident({ code: 'here', on: '2021-06-04', place: '01', acts: [aRestriction()] }),
      anIncident({ code: 'elsewhere', on: '2021-06-04', place: '01', acts: [aRestriction({ place: '02' })] }),
      anIncident({
        code: 'later',
        on: '2021-06-30',
        place: '01',
        acts: [aRestriction({ earliest: asDay('2021-07-01'), latest: asDay('2021-07-01') })],
      }),
      anIncident({
        code: 'perhaps',
        on: '2021-06-30',
        place: '01',
        acts: [aRestriction({ earliest: asDay('2021-06-30'), latest: asDay('2021-07-01') }), aForce()],
      }),
    );
    expect(codes(facts, createQuestion('2021-06', { indicator: 'I08', filters: { place: ['01'] } }))).toEqual([
      'perhaps?',
      'here',
    ]);
    expect(codes(facts, createQuestion('2021-07', { indicator: 'I08' }))).toEqual(['later', 'perhaps?']);
    expect(codes(facts, createQuestion('2021-06', { indicator: 'I08', filters: { place: ['02'] } }))).toEqual([
      'elsewhere',
    ]);
  });

  it('of violations are those with a restriction assessed so, and not those that wait for their assessment', () => {
    const facts = factsOf(
      anIncident({ code: 'waits', acts: [aRestriction()] }),
      anIncident({ code: 'violation', acts: [aRestriction({ outcome: 'LA_UNLAWFUL' }), aRestriction()] }),
    );
    expect(codes(facts, createQuestion('2021', { indicator: 'I08', measure: 'violations' }))).toEqual(['violation']);
  });

  it('stand in the order of the moment in which they were asked for', () => {
    const days = Array.from({ length: 70 }, (_, i) => addDays(asDay('2021-01-01'), i));
    const facts = factsOf(...days.map((on, i) => anIncident({ code: `KH-${i}`, on })));
    facts.trim();
    const { page } = findMatches(facts, createQuestion('2021', { indicator: 'I01' }));
    for (const i of [64, 66, 68])
      facts.put(anIncident({ code: `KH-${i}`, earliest: days[i]!, latest: addDays(days[i]!, 3) }));
    for (let i = 70; i < 80; i++)
      facts.put(anIncident({ code: `KH-${i}`, earliest: addDays(days[0]!, i), latest: addDays(days[0]!, i + 2) }));
    expect(page(0, 6).map(({ code }) => code)).toEqual(['KH-69', 'KH-68', 'KH-67', 'KH-66', 'KH-65', 'KH-64']);
  });

  it('of people are those that were asked for a number', () => {
    const facts = factsOf(
      anIncident({ code: 'quiet', interference: 'IN_NONE' }),
      anIncident({ code: 'silent', harms: [] }),
      anIncident({ code: 'hurt', harms: [aHarm()] }),
      anIncident({ code: 'held', interference: 'IN_NONE', acts: [anArrest()] }),
    );
    expect(codes(facts, createQuestion('2021', { indicator: 'I09' }))).toEqual(['hurt', 'silent']);
    expect(codes(facts, createQuestion('2021', { indicator: 'I10' }))).toEqual(['held']);
    expect(codes(facts, createQuestion('2021', { indicator: 'I10', measure: 'acts' }))).toEqual(['held']);
  });

  it('are certain only where they lie in one of the periods, and not between two of them', () => {
    const facts = factsOf(
      anIncident({ code: 'across', earliest: '2021-01-20', latest: '2021-03-05' }),
      anIncident({ code: 'between', on: '2021-02-10' }),
    );
    expect(codes(facts, createQuestion(['2021-01', '2021-03']))).toEqual(['across?']);
    expect(codes(facts, createQuestion(['2021-01', '2021-02', '2021-03']))).toEqual(['between', 'across']);
  });

  it('narrowed by a text say how many there are without it, and are paged without a gap', () => {
    const facts = factsOf(
      ...Array.from({ length: 9 }, (_, i) =>
        anIncident({ code: `KH-${i}`, on: `2021-06-0${i + 1}`, grade: i === 4 ? 'VG_WEAK' : 'VG_FAIR' }),
      ),
    );
    const only = new Uint8Array(facts.incidents.length);
    for (const code of ['KH-0', 'KH-2', 'KH-4', 'KH-6', 'KH-8']) only[facts.rowOf(code)!] = 1;
    const found = findMatches(facts, createQuestion('2021'), only);
    expect([found.total, found.singleSource, found.outOf]).toEqual([5, 1, 9]);
    expect([...found.page(0, 2), ...found.page(2, 3)].map(({ code }) => code)).toEqual([
      'KH-8',
      'KH-6',
      'KH-4',
      'KH-2',
      'KH-0',
    ]);
  });

  it('are as many as the figure says, for every indicator that counts incidents', () => {
    const facts = factsOf(
      ...Array.from({ length: 12 }, (_, i) =>
        anIncident({
          code: `KH-${i}`,
          earliest: `2021-0${1 + (i % 3)}-2${i % 8}`,
          latest: `2021-0${1 + (i % 4) + (i % 3)}-28`,
          grade: i % 4 === 0 ? 'VG_WEAK' : 'VG_FAIR',
          kind: i % 5 === 0 ? 'IK_REPRISAL' : 'IK_ASSEMBLY',
          acts: [aForce({ outcome: i % 2 ? 'LA_UNLAWFUL' : 'LA_NOT_ASSESSED' }), aRestriction()],
          groups: [],
        }),
      ),
    );
    for (const indicator of INDICATOR_CODES.filter((code) => !['I08', 'I09', 'I10', 'I12', 'I21'].includes(code))) {
      const question = createQuestion('2021-Q1', { indicator });
      const {
        total: { low, high, asides },
      } = count(facts, question, null);
      const { total, singleSource, page } = findMatches(facts, question);
      const counted = page(0, total).filter((match) => !match.singleSource);
      expect([indicator, counted.filter(({ certain }) => certain).length, counted.length, singleSource]).toEqual([
        indicator,
        low,
        high,
        asides.singleSource!.high,
      ]);
    }
  });
});
