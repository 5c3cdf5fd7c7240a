import { SeededRandom } from '../random/seeded-random.js';
import { addDays, asDay } from '../day/day.js';
import type { Answer } from './answer.js';
import type { AnswerCells } from './answer-cells.js';
import { count, countCells } from './count.js';
import type { Watch } from './coverage-status.js';
import type { WatchOfKeys } from './watching-of.js';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT } from './count-value.js';
import { aForce, aHarm, anArrest, anIncident, aRestriction, inferredGroup, statedGroup } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import { INDICATOR_CODES, INDICATORS } from './indicators.js';
import { createPlaceTree } from './place-tree.js';
import {
  createQuestion,
  type Filters,
  type Question,
  questionProblems,
  QuestionRefused,
  type Split,
  SPLITS,
} from './question.js';

/** Two countries. */
const PLACES = [
  ['KH', null, 0],
  ['01', 'KH', 1],
  ['0101', '01', 2],
  ['0102', '01', 2],
  ['02', 'KH', 1],
  ['0201', '02', 2],
  ['KE', null, 0],
  ['03', 'KE', 1],
] as const;
/** By place: the unit that contains it. */
export const PARENT_PLACES: Readonly<Record<string, string | null>> = Object.fromEntries(PLACES);

/**
 * Creates incidents in and around 2021, some with an uncertain day, unknown place, single source or a number that
 * nobody reported.
 */
export const factsByChance = (random: SeededRandom, incidents: number): Facts => {
  const facts = createFacts(
    createPlaceTree(
      PLACES.map(([code, parent, level]) => ({
        code,
        parent,
        level,
        ...(code.startsWith('01') && {
          population: { inhabitants: 4000 * code.length, year: 2019, source: 'a census' },
        }),
      })),
    ),
  );
  for (let i = 0; i < incidents; i++) facts.put(incidentByChance(random, i));
  facts.asOf = '7';
  return facts;
};

export const incidentByChance = (random: SeededRandom, i: number): IncidentFact => {
  const earliest = addDays(asDay('2020-12-01'), random.below(420));
  const acts = Array.from({ length: random.below(4) }, () =>
    random.pick([
      aRestriction({ type: random.pick(['RS_SEIZE_MATERIAL', 'RS_DISPERSAL']) }),
      aForce({
        type: random.pick(['FM_PUSH', 'FM_BATON', 'FM_THREAT', 'FM_NONE']),
        outcome: random.pick(['LA_UNLAWFUL', 'LA_NOT_ASSESSED']),
      }),
      anArrest({ type: 'D_ARREST', people: random.pick([exactly(2), atLeast(3), UNKNOWN_COUNT]) }),
    ]),
  );
  return anIncident({
    code: `KH-${i}`,
    earliest,
    latest: addDays(earliest, random.pick([0, 0, 0, 0, 5, 40])),
    place: random.pick([null, '01', '0101', '0102', '02', '0201', '03']),
    kind: random.pick(['IK_ASSEMBLY', 'IK_ASSEMBLY', 'IK_REPRISAL']),
    interference: random.pick(['IN_INTERFERED', 'IN_INTERFERED', 'IN_NONE', 'IN_UNKNOWN']),
    grade: random.pick(['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK']),
    peacefulness: random.pick(['PE_PEACEFUL', 'PE_UNKNOWN', 'PE_VIOLENT']),
    coverage: random.pick([null, 'CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA']),
    groups: random.pick([
      [],
      [statedGroup('G-000001')],
      [statedGroup('G-000001'), statedGroup('G-000002')],
      [inferredGroup('G-000002')],
    ]),
    acts,
    crowd: [UNKNOWN_COUNT, exactly(25), atLeast(100), NONE_COUNT][acts.length % 4]!,
    harms: random.pick([[], [aHarm({ count: random.pick([exactly(2), NONE_COUNT, UNKNOWN_COUNT, atLeast(1)]) })]]),
  });
};

/** Creates a valid question with `splits` splits. */
export const questionByChance = (random: SeededRandom, splits: number): Question => {
  for (;;) {
    const indicator = random.pick(INDICATOR_CODES);
    const split = Array.from({ length: splits }, () => random.pick<Split>(SPLITS));
    const filters: Filters = random.pick<Filters>([
      {},
      {},
      { place: ['01'] },
      { groups: ['G-000001'] },
      { actors: ['PF_POLICE'] },
      { peacefulness: ['PE_PEACEFUL'] },
    ]);
    const [period, unit] = random.pick<[string, Question['unit']]>([
      ['2021', 'month'],
      ['2021', 'quarter'],
      ['2021-H1', 'week'],
      ['2021-01', 'day'],
      ['2021-01-10..2021-08-03', 'month'],
    ]);
    const question = createQuestion(period, {
      indicator,
      measure: random.pick([null, ...INDICATORS[indicator].measures]),
      split,
      unit: split.includes('period') ? unit : null,
      filters,
      includeSingleSource: random.below(4) === 0,
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
  const random = new SeededRandom(seed);
  let answered = 0;
  for (let i = 0; i < 240; i++) {
    const question = questionByChance(random, i % 4);
    const day = random.pick([asDay('2026-11-27'), asDay('2021-05-12'), null]);
    const facts = factsByChance(random, random.pick([6, 20, 150]));
    const watches = new Map<string, Watch | null>();
    const watchOf: WatchOfKeys = (keys) => {
      const key = keys.join();
      if (!watches.has(key)) watches.set(key, random.pick(watched));
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
