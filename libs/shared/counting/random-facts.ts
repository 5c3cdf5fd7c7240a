import { addDays, asDay } from '../day/day.js';
import type { Answer } from './answer.js';
import type { AnswerCells } from './answer-cells.js';
import { count, countCells } from './count.js';
import type { Watch } from './coverage-status.js';
import type { WatchOfKeys } from './why-none.js';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT } from './count-value.js';
import { aForce, aHarm, anArrest, anIncident, aRestriction, inferredGroup, statedGroup } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import { INDICATOR_CODES, INDICATORS } from './indicators.js';
import { createPlaceTree } from './place-tree.js';
import { ask, type Filters, type Question, questionProblems, QuestionRefused, type Split, SPLITS } from './question.js';

/** Random choices for tests: the same seed makes the same facts and questions. */
export interface Chance {
  /** Returns a number from 0 up to, not including, `size`. */ below(size: number): number;
  one<T>(values: readonly T[]): T;
}

export const chanceOf = (seed: number): Chance => {
  let state = seed | 0;
  const below = (size: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * size);
  };
  return { below, one: (values) => values[below(values.length)]! };
};

const PLACES = [
  ['01', null, 1],
  ['0101', '01', 2],
  ['0102', '01', 2],
  ['02', null, 1],
  ['0201', '02', 2],
  ['03', null, 1],
] as const;
/** By place: the unit that contains it. */
export const PARENT_PLACES: Readonly<Record<string, string | null>> = Object.fromEntries(PLACES);

/**
 * Creates incidents in and around 2021, some with an uncertain day, unknown place, single source or a number that
 * nobody reported.
 */
export const factsByChance = (chance: Chance, incidents: number): Facts => {
  const facts = createFacts(createPlaceTree(PLACES.map(([code, parent, level]) => ({ code, parent, level }))));
  for (let i = 0; i < incidents; i++) facts.put(incidentByChance(chance, i));
  facts.asOf = '7';
  return facts;
};

export const incidentByChance = (chance: Chance, i: number): IncidentFact => {
  const earliest = addDays(asDay('2020-12-01'), chance.below(420));
  const acts = Array.from({ length: chance.below(4) }, () =>
    chance.one([
      aRestriction({ type: chance.one(['RS_SEIZE_MATERIAL', 'RS_DISPERSAL']) }),
      aForce({
        type: chance.one(['FM_PUSH', 'FM_BATON', 'FM_THREAT', 'FM_NONE']),
        outcome: chance.one(['LA_UNLAWFUL', 'LA_NOT_ASSESSED']),
      }),
      anArrest({ type: 'D_ARREST', people: chance.one([exactly(2), atLeast(3), UNKNOWN_COUNT]) }),
    ]),
  );
  return anIncident({
    code: `KH-${i}`,
    earliest,
    latest: addDays(earliest, chance.one([0, 0, 0, 0, 5, 40])),
    place: chance.one([null, '01', '0101', '0102', '02', '0201', '03']),
    kind: chance.one(['IK_ASSEMBLY', 'IK_ASSEMBLY', 'IK_REPRISAL']),
    interference: chance.one(['IN_INTERFERED', 'IN_INTERFERED', 'IN_NONE', 'IN_UNKNOWN']),
    grade: chance.one(['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK']),
    peacefulness: chance.one(['PE_PEACEFUL', 'PE_UNKNOWN', 'PE_VIOLENT']),
    coverage: chance.one([null, 'CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA']),
    groups: chance.one([
      [],
      [statedGroup('G-000001')],
      [statedGroup('G-000001'), statedGroup('G-000002')],
      [inferredGroup('G-000002')],
    ]),
    acts,
    harms: chance.one([[], [aHarm({ count: chance.one([exactly(2), NONE_COUNT, UNKNOWN_COUNT, atLeast(1)]) })]]),
  });
};

/** Creates a valid question with `splits` splits. */
export const questionByChance = (chance: Chance, splits: number): Question => {
  for (;;) {
    const indicator = chance.one(INDICATOR_CODES);
    const split = Array.from({ length: splits }, () => chance.one<Split>(SPLITS));
    const filters: Filters = chance.one<Filters>([
      {},
      {},
      { place: ['01'] },
      { groups: ['G-000001'] },
      { actors: ['PF_POLICE'] },
      { peacefulness: ['PE_PEACEFUL'] },
    ]);
    const [period, unit] = chance.one<[string, Question['unit']]>([
      ['2021', 'month'],
      ['2021', 'quarter'],
      ['2021-H1', 'week'],
      ['2021-01', 'day'],
      ['2021-01-10..2021-08-03', 'month'],
    ]);
    const question = ask(period, {
      indicator,
      measure: chance.one([null, ...INDICATORS[indicator].measures]),
      split,
      unit: split.includes('period') ? unit : null,
      filters,
      includeSingleSource: chance.below(4) === 0,
    });
    if (questionProblems(question).length === 0) return question;
  }
};

/** Asks random questions of random facts. @param watched who may have watched @returns how many were answered */
export const answersByChance = (
  seed: number,
  watched: readonly (Watch | null)[],
  look: (of: { answer: Answer; counted: AnswerCells; watchOf: WatchOfKeys }) => void,
): number => {
  const chance = chanceOf(seed);
  let answered = 0;
  for (let i = 0; i < 120; i++) {
    const question = questionByChance(chance, i % 3);
    const day = chance.one([asDay('2026-11-27'), asDay('2021-05-12'), null]);
    const facts = factsByChance(chance, chance.one([6, 20, 150]));
    const watches = new Map<string, Watch | null>();
    const watchOf: WatchOfKeys = (keys) => {
      const key = keys.join();
      if (!watches.has(key)) watches.set(key, chance.one(watched));
      return watches.get(key)!;
    };
    try {
      look({ answer: count(facts, question, day), counted: countCells(facts, question, day), watchOf });
      answered++;
    } catch (refused) {
      if (!(refused instanceof QuestionRefused)) throw refused;
    }
  }
  return answered;
};
