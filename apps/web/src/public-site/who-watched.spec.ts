import { answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { count } from '@vigil/shared/counting/count.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion, type Question } from '@vigil/shared/counting/question.js';
import { anIncident, statedGroup } from '@vigil/shared/counting/test-facts.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import { asDay } from '@vigil/shared/day/day.js';
import { noneOf, numbersOf } from './cell-numbers.js';
import { Places, type PlacesBody } from './places.js';
import { askedOf, spanOf, watchesOf, watchIn, watchOfAnswer } from './who-watched.js';

const ROWS = [
  { code: '01', parent: null, level: 1 },
  { code: '0101', parent: '01', level: 2 },
  { code: '0102', parent: '01', level: 2 },
  { code: '02', parent: null, level: 1 },
  { code: '03', parent: null, level: 1 },
];
const TREE = createPlaceTree(ROWS);
const places = new Places({
  country: { code: 'KH' },
  levels: [],
  places: [['KH', null, 0], ...ROWS.map(({ code, parent, level }) => [code, parent ?? 'KH', level])],
} as unknown as PlacesBody);
const [G1, G2] = ['G-000001', 'G-000002'];
const watched = (place: string, group: string | null = null, year = 2021): CoverageEntry => ({
  place,
  level: 'CO_ON_SITE',
  group,
  from: asDay(`${year}-01-01`),
  until: asDay(`${year + 1}-01-01`),
});
const COVERAGE: readonly (readonly CoverageEntry[])[] = [
  [],
  [watched('KH')],
  [watched('KH', G1)],
  [watched('01', G2), watched('KH', null, 2020)],
  [watched('0101')],
  [watched('0102', G2)],
  [watched('03')],
  [watched('02'), watched('03', G1)],
];
const FILTERS: Question['filters'][] = [
  {},
  { groups: [G1] },
  { groups: [G2] },
  { groups: [G1, G2] },
  { place: ['01', '02'] },
  { place: ['0102'] },
  { place: ['0102', '02'], groups: [G2] },
];
const facts = createFacts(TREE);
facts.put(anIncident({ code: 'last', on: '2024-06-01' }));
facts.put(anIncident({ code: 's', on: '2021-02-01', place: '0102', grade: 'VG_WEAK', groups: [statedGroup(G2)] }));
facts.put(anIncident({ code: 't', on: '2020-02-01', place: '0102', groups: [G1, G2].map(statedGroup) }));

/** Asks with each filter and coverage; returns how many of the numbers compared were a dash, and how many were not. */
const compare = (
  rest: Partial<Question>,
  period: string,
  look: (asked: { answer: ReturnType<typeof count>; coverage: readonly CoverageEntry[] }) => [unknown, unknown][],
): { dash: number; number: number } => {
  const found = { dash: 0, number: 0 };
  for (const filters of FILTERS)
    for (const coverage of COVERAGE) {
      const answer = count(facts, createQuestion(period, { indicator: 'I02', filters, ...rest }), asDay('2024-11-27'));
      for (const [here, there] of look({ answer, coverage })) {
        expect([filters, coverage, here]).toEqual([filters, coverage, there]);
        found[there === null ? 'number' : 'dash'] += 1;
      }
    }
  return found;
};
const told = (answer: ReturnType<typeof count>, coverage: readonly CoverageEntry[]) =>
  answerToWire(answer, watchingOf(answer, coverage, places, 'KH'));

describe('a dash in the browser', () => {
  it('is written for a total and a place where the server has no number', () => {
    const found = compare({ split: ['place:1'] }, '2021', ({ answer, coverage }) => {
      const { total, cells } = told(answer, coverage);
      return [
        [noneOf(numbersOf(answer.total), watchOfAnswer(answer, coverage, places)), total.none],
        ...answer.cells.flatMap((cell, i): [unknown, unknown][] => {
          const [code] = cell.keys;
          const watch = watchIn(code!, spanOf(answer), answer, coverage, places);
          return code === null ? [] : [[noneOf(numbersOf(cell), watch), cells[i]!.none]];
        }),
      ];
    });
    expect(found.dash).toBeGreaterThan(30);
    expect(found.number).toBeGreaterThan(30);
  });

  it('is written for a period where the server has no number', () => {
    const found = compare({ split: ['period'], unit: 'year' }, '2020-01-01..2022-12-31', ({ answer, coverage }) => {
      const watches = watchesOf(answer, coverage, places);
      return answer.cells.map((cell, i) => [
        noneOf(numbersOf(cell), watches[i]!),
        told(answer, coverage).cells[i]!.none,
      ]);
    });
    expect(found.dash).toBeGreaterThan(30);
    expect(found.number).toBeGreaterThan(30);
  });

  it('is written for a group where the server has no number in its own figure', () => {
    for (const coverage of COVERAGE)
      for (const group of [G1, G2]) {
        const ask = (filters: Question['filters']) =>
          count(facts, createQuestion('2022', { indicator: 'I02', filters }), asDay('2024-11-27'));
        const alone = ask({ groups: [group] });
        const watch = watchOfAnswer(askedOf(ask({}), { groups: [group] }), coverage, places);
        expect(noneOf(numbersOf(alone.total), watch)).toBe(told(alone, coverage).total.none);
      }
  });
});
