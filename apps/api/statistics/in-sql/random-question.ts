import { INDICATOR_CODES, INDICATORS } from '@vigil/shared/counting/indicators.js';
import {
  createQuestion,
  type Filters,
  type Question,
  questionProblems,
  type Split,
  SPLITS,
} from '@vigil/shared/counting/question.js';
import type { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import {
  ACTORS,
  ASSEMBLIES,
  FORCE,
  GROUNDS,
  GROUPS,
  ISSUES,
  LIBERTY,
  OUTCOMES,
  RESTRICTIONS,
  SIDES,
  World,
} from './random-world.js';

/** Periods where a unit extends past an end, so that cut units are tested, too. */
const PERIODS: readonly [string[], Question['unit']][] = [
  [['2021'], 'quarter'],
  [['2021'], 'month'],
  [['2021'], 'half-year'],
  [['2021-H1'], 'month'],
  [['2021-Q1'], 'week'],
  [['2021-06'], 'week'],
  [['2021-W04'], 'day'],
  [['2021-06'], 'day'],
  [['2020-12-21..2021-01-31'], 'week'],
  [['2020-12-15..2021-08-20'], 'month'],
  [['2020-12-15..2021-08-20'], 'half-year'],
  [['2020-11-02..2021-12-31'], 'year'],
  [['2020-11-02..2021-12-31'], 'project-year'],
  [['2020-11-02..2021-12-31'], 'quarter'],
  [['2020-PY10'], 'project-year'],
  [['2020-W53'], 'week'],
  [['2021-01', '2021-02', '2021-04'], null],
  [['2020-12', '2021-Q1', '2021-06-15..2021-07-03'], null],
  [['2020', '2021'], null],
  [['2020-W51', '2020-W52', '2021-W02'], null],
  [['2021'], null],
  [['2020-H2', '2021-H2'], null],
];

/**
 * Generates a question on published facts that the engine accepts: any indicator, measure, filters, up to three splits,
 * periods and units.
 */
export const randomQuestion = (random: SeededRandom, places = new World(1).codes): Question => {
  for (;;) {
    const question = anyQuestion(random, places);
    if (questionProblems(question).length === 0) return question;
  }
};

const anyQuestion = (random: SeededRandom, places: readonly string[]): Question => {
  const indicator = random.pick(INDICATOR_CODES);
  const [periods, unit] = random.pick(PERIODS);
  const split = new Set(Array.from({ length: random.pick([0, 1, 1, 2, 2, 2, 3]) }, () => random.pick<Split>(SPLITS)));
  if (random.chance(0.35)) split.add('period');
  return createQuestion(periods, {
    indicator,
    measure: random.pick([null, ...INDICATORS[indicator].measures]),
    unit,
    projectYearStart: random.pick([1, 4, 10]),
    split: [...split],
    filters: filters(random, places),
    includeSingleSource: random.chance(0.25),
  });
};

const filters = (random: SeededRandom, places: readonly string[]): Filters => {
  const lists: [keyof Filters, readonly string[]][] = [
    ['place', places],
    ['groups', [...GROUPS, 'nobody']],
    ['assemblyTypes', ASSEMBLIES],
    ['restrictionTypes', RESTRICTIONS],
    ['forceTypes', FORCE],
    ['libertyTypes', LIBERTY],
    ['actors', ACTORS],
    ['outcome', OUTCOMES],
    ['interference', ['IN_NONE', 'IN_INTERFERED', 'IN_UNKNOWN']],
    ['grades', ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED']],
    ['harmTypes', ['HM_INJURY_UNSPEC', 'HM_DISAPPEARED', 'HM_DEATH', 'HM_NONE', 'HM_CHEM_EXPOSURE', 'HM_UNKNOWN']],
    ['sides', SIDES],
    ['peacefulness', ['PE_PEACEFUL', 'PE_ISOLATED', 'PE_VIOLENT', 'PE_UNKNOWN']],
    ['issues', ISSUES],
    ['grounds', GROUNDS],
    ['kinds', ['IK_ASSEMBLY', 'IK_REPRISAL']],
    ['coverage', ['CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE']],
  ];
  // Sometimes no filter, usually one or two, seldom all at once: too many leave nothing to count.
  const density = random.pick([0, 0, 0.05, 0.05, 0.1, 0.25]);
  const asked = lists.filter(() => random.chance(density)).map(([key, codes]) => [key, random.few(codes)] as const);
  const link = random.pick([undefined, undefined, 'stated', 'any'] as const);
  return { ...Object.fromEntries(asked), ...(link && { groupLink: link }) };
};
