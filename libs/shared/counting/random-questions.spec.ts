import fc from 'fast-check';
import { addDays, asDay } from '../day/day.js';
import type { PeriodUnit } from '../day/period.js';
import type { Answer, Cell, Figure } from './answer.js';
import { ALL } from './cell-key.js';
import { atLeast, type CountValue, exactly, NONE_COUNT, UNKNOWN_COUNT } from './count-value.js';
import { count } from './count.js';
import { BLOCK } from './block-day-bounds.js';
import { aForce, aHarm, anArrest, anIncident, aRestriction } from './test-facts.js';
import type { ActFact, HarmFact, IncidentFact, Outcome } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import { type Aside, INDICATOR_CODES, INDICATORS, type Measure } from './indicators.js';
import { findMatches } from './find-matches.js';
import { createPlaceTree } from './place-tree.js';
import {
  expected,
  expectedLastPublished,
  expectedLongerPeriod,
  expectedPerInhabitants,
  type Populations,
  tiles,
} from './test-oracle.js';
import { createQuestion, type Filters, type Question, questionProblems, type Split, STAFF_SPLITS } from './question.js';
import { questionFromQuery, questionToQuery } from './question-address.js';
import { WindowSpans } from './window-spans.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 7);
/** In milliseconds. Long, because slowness of the machine is not a wrong answer. */
const PATIENCE = 600_000;
/** `npm test` asks half as often as each test says, by another seed each time; `npm run prove` 25 times as often. */
const runs = (often: number): fc.Parameters<unknown> => ({
  seed,
  numRuns: env['VIGIL_PROVE'] ? often * 25 : Math.ceil(often / 2),
});

/** Two countries. Codes of the second begin as those of the first do. */
const PLACES = [
  { code: 'KH', parent: null, level: 0 },
  { code: '01', parent: 'KH', level: 1 },
  { code: '0101', parent: '01', level: 2 },
  { code: '010101', parent: '0101', level: 3 },
  { code: '0102', parent: '01', level: 2 },
  { code: '02', parent: 'KH', level: 1 },
  { code: '0201', parent: '02', level: 2 },
  { code: 'KE', parent: null, level: 0 },
  { code: '0103', parent: 'KE', level: 1 },
  { code: '0', parent: '0103', level: 2 },
];
const PARENT = Object.fromEntries(PLACES.map(({ code, parent }) => [code, parent]));
/** Of some places nobody knows it; two countries were counted in different years. */
const POPULATIONS: Populations = {
  '01': { inhabitants: 50_000, year: 2019 },
  '0101': { inhabitants: 30_000, year: 2019 },
  '0201': { inhabitants: 9_000, year: 2019 },
  KE: { inhabitants: 40_000, year: 2020 },
};
const TREE = PLACES.map((place) => {
  const population = POPULATIONS[place.code];
  return population ? { ...place, population: { ...population, source: 'a census' } } : place;
});
const PLACE_CODES = [null, ...PLACES.map(({ code }) => code)];
const GROUPS = ['a', 'b'];
const DATASETS = ['a', 'b'].map((n) => `${n.repeat(8)}-0000-4000-8000-${n.repeat(12)}`);
const ACTORS = ['PF_POLICE', 'PF_GENDARMERIE', 'PF_UNKNOWN'];
const RESTRICTIONS = ['RS_SEIZE_MATERIAL', 'RS_DISPERSAL', 'RS_UNKNOWN'];
const LIBERTIES = ['D_ARREST', 'D_PRETRIAL', 'D_RELEASED'];
const FORCE = ['FM_NONE', 'FM_THREAT', 'FM_PUSH', 'FM_BATON', 'FM_OTHER', 'FM_UNKNOWN'];
const OUTCOMES: Outcome[] = ['LA_UNLAWFUL', 'LA_NOT_ASSESSED', 'LA_LAWFUL'];
const HARMS = ['HM_INJURY_MINOR', 'HM_INJURY_SERIOUS', 'HM_DEATH', 'HM_NONE', 'HM_CHEM_EXPOSURE', 'HM_UNKNOWN'];

const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });
const window = fc.tuple(fc.nat(260), one(0, 0, 0, 6, 30, 120)).map(([start, span]) => {
  const earliest = addDays(asDay('2020-11-20'), start);
  return { earliest, latest: addDays(earliest, span) };
});
const people: fc.Arbitrary<CountValue> = one<CountValue>(
  exactly(1),
  exactly(4),
  atLeast(2),
  NONE_COUNT,
  UNKNOWN_COUNT,
  { state: 'CS_RANGE', low: 2, high: 6, text: null },
);
const where = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ place: null, earliest: null, latest: null }) },
  {
    weight: 1,
    arbitrary: fc.record({ place: one(...PLACE_CODES), own: window }).map(({ place, own }) => ({ place, ...own })),
  },
);
const act: fc.Arbitrary<ActFact> = fc
  .tuple(
    one(0, 1, 2),
    fc.record({
      actor: one(null, ...ACTORS),
      outcome: one(...OUTCOMES),
      stateActor: fc.boolean(),
      people: fc.oneof(fc.constant(null), people),
    }),
    where,
    one(...RESTRICTIONS),
    one(...FORCE),
    one(...LIBERTIES),
  )
  .map(([kind, stated, own, restriction, force, liberty]) =>
    kind === 0
      ? aRestriction({ ...stated, ...own, type: restriction })
      : kind === 1
        ? aForce({ ...stated, ...own, type: force })
        : anArrest({ ...stated, ...own, type: liberty }),
  );
const harm: fc.Arbitrary<HarmFact> = fc
  .record({ type: one(...HARMS), side: one(null, 'SI_ASSEMBLY', 'SI_SECURITY'), count: people })
  .map((h) => aHarm(h.type === 'HM_NONE' && h.count.low !== null ? { ...h, count: NONE_COUNT } : h));
const incident: fc.Arbitrary<Omit<IncidentFact, 'code'>> = fc
  .record({
    kind: one('IK_ASSEMBLY' as const, 'IK_ASSEMBLY' as const, 'IK_REPRISAL' as const),
    place: one(...PLACE_CODES),
    when: window,
    groups: fc.uniqueArray(fc.record({ id: one(...GROUPS), link: one('GL_STATED' as const, 'GL_INFERRED' as const) }), {
      maxLength: 2,
      selector: ({ id }) => id,
    }),
    assemblyTypes: fc.subarray(['AT_DEMONSTRATION', 'AT_PETITION', 'AT_SOLO']),
    interference: one('IN_NONE' as const, 'IN_INTERFERED' as const, 'IN_INTERFERED' as const, 'IN_UNKNOWN' as const),
    peacefulness: one('PE_PEACEFUL' as const, 'PE_UNKNOWN' as const, 'PE_VIOLENT' as const),
    grade: one('VG_CONFIRMED' as const, 'VG_FAIR' as const, 'VG_WEAK' as const, 'VG_DISCOUNTED' as const),
    issues: fc.subarray(['IS_LAND', 'IS_LABOUR']),
    grounds: fc.subarray(['GR_TRAFFIC']),
    coverage: one(null, 'CO_ON_SITE' as const, 'CO_NETWORK' as const, 'CO_MEDIA' as const),
    acts: fc.array(act, { maxLength: 4 }),
    harms: fc.array(harm, { maxLength: 3 }),
    crowd: fc.oneof(people, one<CountValue>({ state: 'CS_AT_MOST', low: 0, high: 9, text: null })),
    stage: one('published' as const, 'published' as const, 'verified' as const, 'unfinished' as const),
    dataset: one(null, null, ...DATASETS),
  })
  .map(({ when, ...rest }) => ({ ...anIncident({ code: 'x' }), ...rest, ...when }));
const incidents: fc.Arbitrary<IncidentFact[]> = fc
  .array(incident, { minLength: 1, maxLength: 24 })
  .map((list) => list.map((fact, i) => ({ ...fact, code: `KH-${i}` })));

const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight, arbitrary });
/**
 * Half of all questions have no filter: many filters at once leave few incidents, which would hide faults in later
 * steps.
 */
const filters: fc.Arbitrary<Filters> = fc.oneof(
  fc.constant<Filters>({}),
  fc
    .record({
      place: maybe(some(PLACES.map(({ code }) => code))),
      groups: maybe(some([...GROUPS, 'nobody'])),
      groupLink: maybe(one('stated' as const, 'any' as const)),
      assemblyTypes: maybe(some(['AT_DEMONSTRATION', 'AT_SOLO'])),
      restrictionTypes: maybe(some(RESTRICTIONS)),
      forceTypes: maybe(some(FORCE)),
      libertyTypes: maybe(some(LIBERTIES)),
      actors: maybe(some(ACTORS)),
      outcome: maybe(some(OUTCOMES)),
      interference: maybe(some(['IN_NONE', 'IN_INTERFERED'])),
      grades: maybe(some(['VG_CONFIRMED', 'VG_WEAK'])),
      harmTypes: maybe(some(HARMS)),
      sides: maybe(some(['SI_ASSEMBLY', 'SI_SECURITY'])),
      peacefulness: maybe(some(['PE_PEACEFUL', 'PE_VIOLENT'])),
      issues: maybe(some(['IS_LAND', 'IS_LABOUR'])),
      grounds: maybe(some(['GR_TRAFFIC'])),
      kinds: maybe(some(['IK_ASSEMBLY', 'IK_REPRISAL'])),
      coverage: maybe(some(['CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA'])),
      datasets: maybe(some(['own', 'any', ...DATASETS])),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))),
);
const question: fc.Arbitrary<Question> = fc
  .record({
    indicator: one(...INDICATOR_CODES),
    measure: fc.nat(2),
    period: one<[string[], PeriodUnit | null]>(
      [['2021-H1'], 'month'],
      [['2021'], 'quarter'],
      [['2021-Q1'], 'week'],
      [['2021-01', '2021-02', '2021-04'], null],
      [['2021-01-10..2021-05-20'], 'month'],
      [['2020-12-05..2021-07-20'], 'half-year'],
      [['2020-12-05..2021-07-20'], 'project-year'],
    ),
    split: fc.uniqueArray(one<Split>('period', 'period', 'period', ...STAFF_SPLITS), { maxLength: 3 }),
    filters,
    includeSingleSource: fc.boolean(),
    stages: one<Question['stages']>(
      ['published'],
      ['published'],
      ['published', 'verified'],
      ['published', 'verified', 'unfinished'],
    ),
  })
  .map(({ indicator, measure, period: [periods, unit], split, ...rest }) => {
    const { measures } = INDICATORS[indicator];
    return createQuestion(periods, {
      indicator,
      measure: (measures[measure % (measures.length + 1)] as Measure | undefined) ?? null,
      unit,
      split,
      ...rest,
    });
  })
  .filter((q) => questionProblems(q).length === 0);

/** More places than the scratch buffers of the loops can hold. */
const MANY_PLACES = createPlaceTree([
  ...TREE,
  ...Array.from({ length: 2 ** 16 }, (_, i) => ({ code: `0201-${i}`, parent: '0201', level: 3 })),
]);

function factsOf(list: readonly IncidentFact[], places = createPlaceTree(TREE)): Facts {
  const facts = createFacts(places);
  for (const fact of list) facts.put(fact);
  return facts;
}

const said = ({ low, high, certain, possible, notReported, asides }: Cell): unknown => ({
  low,
  high,
  certain,
  possible,
  notReported,
  asides,
});

function checkCell(all: readonly IncidentFact[], q: Question, cell: Cell): void {
  expect({ keys: cell.keys, ...(said(cell) as object) }).toEqual({
    keys: cell.keys,
    ...expected(all, q, cell.keys, Object.keys(cell.asides), PARENT),
  });
  expect(cell.perInhabitants).toEqual(expectedPerInhabitants(q, cell.keys, cell, PARENT, POPULATIONS));
  if (cell.longerPeriod !== null) expect(cell.longerPeriod).toBe(expectedLongerPeriod(all, q, cell.keys, PARENT));
}

/** Pairs every part of a table with each total that contains it. */
function partsOf({ total, totals, cells }: Answer): { part: Cell; whole: Cell }[] {
  const isPart = (part: Cell, whole: Cell): boolean =>
    part !== whole && part.keys.every((key, i) => whole.keys[i] === ALL || whole.keys[i] === key);
  return [...cells, ...totals].flatMap((part) =>
    [...totals, total].filter((whole) => isPart(part, whole)).map((whole) => ({ part, whole })),
  );
}
const isAboutPeople = (q: Question): boolean =>
  q.indicator === 'I09' ||
  q.indicator === 'I21' ||
  q.indicator === 'I23' ||
  (q.indicator === 'I10' && q.measure !== 'acts');
const opened = (high: number | null): number => high ?? Infinity;

function everyCell(answer: Answer): Cell[] {
  return [...answer.cells, ...answer.totals, answer.total];
}

describe('random questions over random incidents', () => {
  it(
    'are answered, cell by cell, as the rule says when it is applied row by row',
    () => {
      fc.assert(
        fc.property(incidents, question, (all, q) => {
          for (const cell of everyCell(count(factsOf(all), q, null))) checkCell(all, q, cell);
        }),
        runs(800),
      );
    },
    PATIENCE,
  );

  it(
    'end on the last day of what they count by its own day, also after records were changed and taken out',
    () => {
      fc.assert(
        fc.property(incidents, incidents, question, (before, all, q) => {
          const facts = factsOf(before);
          facts.isAllPublished = true;
          expect(count(facts, q, null).lastPublished).toBe(expectedLastPublished(before, q));
          const codes = new Set(all.map(({ code }) => code));
          for (const { code } of before) if (!codes.has(code)) facts.remove(code);
          for (const fact of all) facts.put(fact);
          expect(count(facts, q, null).lastPublished).toBe(expectedLastPublished(all, q));
        }),
        runs(300),
      );
    },
    PATIENCE,
  );

  it(
    'are divided by how many people live where they are of, or not at all',
    () => {
      const rate = fc
        .record({
          indicator: one('I22' as const, 'I23' as const),
          split: one<Split[]>([], ['place:0'], ['place:1'], ['place:2'], ['place:1', 'period'], ['period', 'place:3']),
          place: fc.oneof(fc.constant(undefined), some(PLACES.map(({ code }) => code))),
        })
        .map(({ indicator, split, place }) =>
          createQuestion('2021', { indicator, split, unit: 'quarter', filters: place ? { place } : {} }),
        );
      fc.assert(
        fc.property(incidents, rate, (all, q) => {
          for (const cell of everyCell(count(factsOf(all), q, null))) checkCell(all, q, cell);
        }),
        runs(300),
      );
    },
    PATIENCE,
  );

  it(
    'are answered of what a search finds as if nothing else were recorded',
    () => {
      fc.assert(
        fc.property(incidents, question, fc.infiniteStream(fc.boolean()), (all, plain, finds) => {
          fc.pre(plain.indicator !== 'I03' && plain.indicator !== 'I11');
          const found = all.filter(() => finds.next().value);
          const q = { ...plain, filters: { ...plain.filters, words: 'baton' } };
          const facts = factsOf(all);
          const only = new Uint8Array(facts.incidents.length);
          for (const { code } of found) only[facts.rowOf(code)!] = 1;
          for (const cell of everyCell(count(facts, q, null, only))) checkCell(found, q, cell);
          const listed = findMatches(facts, q, null, only);
          expect(listed.page(0, 99)).toEqual(findMatches(factsOf(found), plain).page(0, 99));
          expect(() => count(facts, q, null)).toThrow('words does-not-fit');
        }),
        runs(400),
      );
    },
    PATIENCE,
  );

  it(
    'are answered so where there are more incidents and acts than are worked on at a time',
    () => {
      const all = fc.sample(incident, { numRuns: 3 * BLOCK, seed }).map((fact, i) => ({ ...fact, code: `KH-${i}` }));
      const facts = factsOf(all);
      const everything = INDICATOR_CODES.filter((code) => code !== 'I12').flatMap((indicator) =>
        [null, ...INDICATORS[indicator].measures].map((measure) =>
          createQuestion('2021', { indicator, measure, unit: 'month', split: ['period', 'place:1'] }),
        ),
      );
      const check = (q: Question): void => {
        const { total, cells } = count(facts, q, null);
        for (const cell of [total, ...cells.slice(3, 6)]) checkCell(all, q, cell);
      };
      everything.forEach(check);
      fc.assert(fc.property(question, check), runs(8));
    },
    PATIENCE,
  );

  it(
    'count people once whose acts are worked on in two parts, however many there are',
    () => {
      const people = [2, 3, 5, 7];
      const incidents = 2 * BLOCK;
      const all = Array.from({ length: incidents }, (_, i) =>
        anIncident({
          code: `KH-${i}`,
          acts: people
            .map((n) => anArrest({ people: exactly(n), type: n === 5 ? 'D_PRETRIAL' : 'D_ARREST' }))
            .slice(0, 1 + (i % 4)),
        }),
      );
      const each = [2, 5, 5, 12].map((low, k) => [low, [2, 5, 10, 17][k]!] as const);
      const total = (side: 0 | 1): number => all.reduce((sum, { acts }) => sum + each[acts.length - 1]![side], 0);
      expect(count(factsOf(all), createQuestion('2021', { indicator: 'I10' }), null).total).toMatchObject({
        low: total(0),
        high: total(1),
        certain: incidents,
        possible: 0,
        notReported: { k: 0, of: incidents },
      });
    },
    PATIENCE,
  );

  it(
    'leave out no key that has something to show',
    () => {
      fc.assert(
        fc.property(incidents, question, (all, q) => {
          const { splits, total } = count(factsOf(all), q, null);
          splits.forEach(({ split, keys }, i) => {
            for (const key of [null, ...GROUPS, ...PLACE_CODES, ...ACTORS, ...RESTRICTIONS, ...FORCE, ...HARMS].filter(
              (code) => split !== 'period' && !keys.includes(code),
            )) {
              const { low, high } = expected(
                all,
                q,
                q.split.map((_, k) => (k === i ? key : ALL)),
                Object.keys(total.asides),
                PARENT,
              );
              expect([split, key, low, high]).toEqual([split, key, 0, 0]);
            }
          });
        }),
        runs(200),
      );
    },
    PATIENCE,
  );

  it(
    'survive incidents that are put again, taken out and put back, in any order',
    () => {
      fc.assert(
        fc.property(incidents, incidents, question, fc.integer(), (all, before, q, turn) => {
          const facts = factsOf(before);
          count(facts, q, null); // so that cached data must change with the facts
          const order = all.map((_, i) => all[(i + Math.abs(turn)) % all.length]!);
          for (const fact of order) facts.put(fact);
          for (const { code } of before.slice(all.length)) facts.remove(code);
          for (const { code } of order.slice(0, 3)) facts.remove(code);
          for (const fact of order.slice(0, 3)) facts.put(fact);
          expect(count(facts, q, null)).toEqual(count(factsOf(all), q, null));
          expect(facts.size).toBe(all.length);
        }),
        runs(300),
      );
    },
    PATIENCE,
  );

  it(
    'are answered alike however little room there is to add up in',
    () => {
      const { mostTallied } = WindowSpans;
      fc.assert(
        fc.property(incidents, question, one(1, 50, 500, 5000), (all, q, most) => {
          const [facts, elsewhere] = [factsOf(all), factsOf(all, MANY_PLACES)];
          const answer = count(facts, q, null);
          try {
            WindowSpans.mostTallied = most;
            expect(count(facts, q, null)).toEqual(answer);
          } finally {
            WindowSpans.mostTallied = mostTallied;
          }
          if (!q.split.includes('place:3')) expect(count(elsewhere, q, null)).toEqual(answer);
        }),
        runs(200),
      );
    },
    PATIENCE,
  );

  it(
    'stay the same question when they travel in an address',
    () => {
      fc.assert(
        fc.property(question, (q) => {
          const pairs = questionToQuery(q)
            .split('&')
            .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]);
          expect(questionFromQuery(pairs, 'staff')).toEqual(q);
        }),
        runs(500),
      );
    },
    PATIENCE,
  );
});

/**
 * Returns the same question with one filter wider: with every value of its list, or removed. Some records count only if
 * asked for by name (one-person protests, single sources, violent assemblies, "no harm", others' datasets). Removing
 * such a filter would lose them, so it is only extended.
 */
function widened(q: Question): Question[] {
  const { filters: f } = q;
  const lists: Partial<Record<keyof Filters, readonly string[]>> = {
    place: ['01', '02'],
    groups: GROUPS,
    assemblyTypes: ['AT_DEMONSTRATION', 'AT_PETITION', 'AT_SOLO'],
    restrictionTypes: RESTRICTIONS,
    forceTypes: FORCE,
    libertyTypes: LIBERTIES,
    actors: ACTORS,
    outcome: OUTCOMES,
    interference: ['IN_NONE', 'IN_INTERFERED', 'IN_UNKNOWN'],
    grades: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK'],
    harmTypes: HARMS,
    sides: ['SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD'],
    peacefulness: ['PE_PEACEFUL', 'PE_VIOLENT', 'PE_UNKNOWN'],
    issues: ['IS_LAND', 'IS_LABOUR'],
    grounds: ['GR_TRAFFIC', 'GR_HEALTH'],
    kinds: ['IK_ASSEMBLY', 'IK_REPRISAL'],
    coverage: ['CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE'],
    datasets: ['own', 'any'],
  };
  const byName = ['AT_SOLO', 'VG_WEAK', 'PE_VIOLENT', 'HM_NONE', 'HM_UNKNOWN', 'own', 'any', ...DATASETS];
  const asked = (Object.entries(f) as [keyof Filters, readonly string[]][]).filter(([key]) => key !== 'groupLink');
  const filtered = asked.flatMap(([key, values]) =>
    [
      [...new Set([...values, ...lists[key]!])],
      ...(values.some((code) => byName.includes(code)) ? [] : [undefined]),
    ].map((wider): Question => ({ ...q, filters: { ...f, [key]: wider } })),
  );
  return [
    ...filtered,
    { ...q, includeSingleSource: true },
    { ...q, stages: ['published', 'verified', 'unfinished'] as const },
    { ...q, filters: { ...f, groupLink: 'any' as const } },
  ].filter((wider) => questionProblems(wider).length === 0);
}

describe('laws of any table', () => {
  it(
    'a total is never less than one of its parts, in the figure and beside it',
    () => {
      fc.assert(
        fc.property(incidents, question, (all, q) => {
          for (const { part, whole } of partsOf(count(factsOf(all), q, null))) {
            for (const [name, one] of Object.entries<Figure>({ figure: part, ...part.asides })) {
              const total: Figure = name === 'figure' ? whole : whole.asides[name as Aside]!;
              expect([name, one.low <= total.low]).toEqual([name, true]);
              // By side, a part can have no report where another side has one: people hurt can be open in a part and
              // closed in the whole.
              if (q.indicator !== 'I09') expect([name, opened(one.high) <= opened(total.high)]).toEqual([name, true]);
            }
            expect(part.certain).toBeLessThanOrEqual(whole.certain);
          }
        }),
        runs(400),
      );
    },
    PATIENCE,
  );

  it(
    'a total is the same however it is divided, and divided into nothing',
    () => {
      fc.assert(
        fc.property(incidents, question, (all, q) => {
          fc.pre(questionProblems({ ...q, split: [] }).length === 0);
          const facts = factsOf(all);
          const whole = count(facts, { ...q, split: [] }, null).total;
          expect(said(count(facts, q, null).total)).toEqual(said(whole));
        }),
        runs(300),
      );
    },
    PATIENCE,
  );

  it(
    'the lows of disjoint sub-periods and "longer period" are the low of the whole, in every row',
    () => {
      fc.assert(
        fc.property(incidents, question, (all, q) => {
          const split: Split[] = ['period', ...q.split.filter((name) => name !== 'period').slice(0, 1)];
          fc.pre(questionProblems({ ...q, split }).length === 0 && tiles({ ...q, split }).length > 1);
          const { total, totals, cells } = count(factsOf(all), { ...q, split }, null);
          for (const whole of [total, ...totals].filter(({ keys }) => keys[0] === ALL)) {
            const parts = (split.length === 1 ? cells : [...cells, ...totals]).filter(
              ({ keys }) => keys[0] !== ALL && keys[1] === whole.keys[1],
            );
            const sum = (of: (cell: Cell) => number): number => parts.reduce((so, part) => so + of(part), 0);
            expect(sum(({ certain }) => certain) + whole.longerPeriod!).toBe(whole.certain);
            if (isAboutPeople(q)) expect(sum(({ low }) => low)).toBeLessThanOrEqual(whole.low);
            else expect(sum(({ low }) => low) + whole.longerPeriod!).toBe(whole.low);
          }
        }),
        runs(400),
      );
    },
    PATIENCE,
  );

  it(
    'a wider filter never lowers a count',
    () => {
      fc.assert(
        fc.property(incidents, question, fc.nat(), (all, asked, pick) => {
          const q: Question = { ...asked, split: asked.indicator === 'I12' && !asked.filters.groups ? ['group'] : [] };
          const facts = factsOf(all);
          const narrow = count(facts, q, null).total;
          const wider = widened(q);
          fc.pre(wider.length > 0);
          const wide = count(facts, wider[pick % wider.length]!, null).total;
          expect(wide.low).toBeGreaterThanOrEqual(narrow.low);
          // People not reported for one type can be known for another, so only their low is a minimum.
          if (!isAboutPeople(q)) expect(opened(wide.high)).toBeGreaterThanOrEqual(opened(narrow.high));
        }),
        runs(1000),
      );
    },
    PATIENCE,
  );

  it(
    'the order of incidents, of their acts, harms and groups never matters',
    () => {
      fc.assert(
        fc.property(
          incidents.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
          question,
          ([all, shuffled], q) => {
            const turned = shuffled.map((fact) => ({
              ...fact,
              acts: [...fact.acts].reverse(),
              harms: [...fact.harms].reverse(),
              groups: [...fact.groups].reverse(),
              issues: [...fact.issues].reverse(),
              assemblyTypes: [...fact.assemblyTypes].reverse(),
            }));
            expect(count(factsOf(turned), q, null)).toEqual(count(factsOf(all), q, null));
          },
        ),
        runs(300),
      );
    },
    PATIENCE,
  );

  it(
    'the list behind a figure has as many incidents, certain and in all, as the figure says',
    () => {
      fc.assert(
        fc.property(incidents, question, (all, q) => {
          const facts = factsOf(all);
          const {
            total: { certain, possible },
            unit,
          } = count(facts, q, null);
          const listed = findMatches(facts, q)
            .page(0, all.length)
            .filter(({ singleSource }) => !singleSource);
          const sure = listed.filter((match) => match.certain).length;
          if (unit !== 'acts') return expect([sure, listed.length]).toEqual([certain, certain + possible]);
          // An incident has one act or several.
          expect([sure > 0, listed.length > 0]).toEqual([certain > 0, certain + possible > 0]);
          expect([sure <= certain, listed.length <= certain + possible]).toEqual([true, true]);
        }),
        runs(300),
      );
    },
    PATIENCE,
  );

  it(
    'no percentage stands on fewer than 10, or on a number that is not certain',
    () => {
      fc.assert(
        fc.property(incidents, question, (all, q) => {
          for (const { rate } of everyCell(count(factsOf(all), q, null))) {
            if (rate?.share === null || rate === null) continue;
            expect(rate.denominator.low).toBeGreaterThanOrEqual(10);
            expect(rate.denominator.high).toBe(rate.denominator.low);
            expect(rate.share).toBe(rate.numerator.low / rate.denominator.low);
          }
        }),
        runs(300),
      );
    },
    PATIENCE,
  );
});
