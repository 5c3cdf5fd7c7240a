import fc from 'fast-check';
import { addDays, asDay } from '../../day/day.js';
import en from '../../text/facts/en.json' with { type: 'json' };
import { createText } from '../../text/text.js';
import { codesOf } from '../../vocabulary/vocabulary.js';
import { atLeast, type CountValue, exactly, NONE_COUNT, UNKNOWN_COUNT } from '../count-value.js';
import { count } from '../count.js';
import { aForce, aHarm, anArrest, anIncident, aRestriction } from '../test-facts.js';
import type { ActFact, HarmFact, IncidentFact } from '../fact-rows.js';
import { createFacts, type Facts } from '../facts.js';
import { INDICATOR_CODES, INDICATORS, type Measure } from '../indicators.js';
import { createPlaceTree } from '../place-tree.js';
import { createQuestion, type Filters, type Question, questionProblems, type Split, SPLITS } from '../question.js';
import { encodeFile } from './encode-arrow-file.js';
import { explain } from './file-metadata.js';
import { FACT_FILE_NAMES, type FactFile } from './fact-files.js';
import { pack } from './pack-facts.js';
import { unpack } from './unpack-facts.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const runs = (numRuns: number): fc.Parameters<unknown> => ({
  seed: Number(env['VIGIL_SEED'] ?? 7),
  numRuns: env['VIGIL_PROVE'] ? numRuns * 25 : numRuns,
});
const PATIENCE = 600_000;

const PLACES = [
  { code: '01', parent: null, level: 1 },
  { code: '0101', parent: '01', level: 2 },
  { code: '010101', parent: '0101', level: 3 },
  { code: '02', parent: null, level: 1 },
];
const PLACE_CODES = PLACES.map(({ code }) => code);
const GROUPS = ['G-A', 'G-B', 'G-C'];
const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const anyOf = <T>(list: Parameters<typeof codesOf>[0], without: readonly string[] = []): fc.Arbitrary<T> =>
  one(...(codesOf(list).filter((code) => !without.includes(code)) as T[]));
const window = fc.tuple(fc.integer({ min: -400, max: 400 }), one(0, 0, 6, 120)).map(([start, span]) => ({
  earliest: addDays(asDay('2021-01-01'), start),
  latest: addDays(asDay('2021-01-01'), start + span),
}));
const amount: fc.Arbitrary<CountValue> = one<CountValue>(
  exactly(1),
  exactly(4096),
  atLeast(2),
  NONE_COUNT,
  UNKNOWN_COUNT,
  { state: 'CS_RANGE', low: 2, high: 6, text: null },
  { state: 'CS_AT_MOST', low: 0, high: 9, text: null },
);
const own = fc.oneof(
  fc.constant({ place: null, earliest: null, latest: null }),
  fc.record({ place: one(null, ...PLACE_CODES), own: window }).map(({ place, own: days }) => ({ place, ...days })),
  fc.record({ place: one(...PLACE_CODES), earliest: fc.constant(null), latest: fc.constant(null) }),
);
const said = fc.record({
  actor: fc.oneof(fc.constant(null), anyOf<string>('actor_type')),
  outcome: one('LA_UNLAWFUL' as const, 'LA_LAWFUL' as const, 'LA_UNDETERMINED' as const, 'LA_NOT_ASSESSED' as const),
  stateActor: fc.boolean(),
  quantity: amount,
  people: fc.oneof(fc.constant(null), amount),
});
const act: fc.Arbitrary<ActFact> = fc
  .tuple(
    fc.nat(3),
    said,
    own,
    anyOf<string>('restriction_type'),
    anyOf<string>('force_type', ['FM_SEXUAL']),
    anyOf<string>('liberty_type'),
    anyOf<string>('legal_event'),
  )
  .map(([kind, about, where, ...types]) => ({
    ...[aRestriction, aForce, anArrest, anArrest][kind]!({ ...about, ...where }),
    kind: (['restriction', 'force', 'liberty', 'legal'] as const)[kind]!,
    type: types[kind]!,
  }));
const harm: fc.Arbitrary<HarmFact> = fc
  .record({
    type: anyOf<string>('harm_type', [
      'HM_SEXUAL',
      'HM_PSYCH',
      'HM_MISCARRIAGE',
      'HM_INJURY_SERIOUS',
      'HM_INJURY_MINOR',
    ]),
    side: fc.oneof(fc.constant(null), anyOf<string>('side')),
    count: amount,
  })
  .map(aHarm);
const incident: fc.Arbitrary<Omit<IncidentFact, 'code'>> = fc
  .record({
    kind: anyOf<IncidentFact['kind']>('incident_kind'),
    place: one(null, ...PLACE_CODES),
    when: window,
    groups: fc.array(fc.record({ id: one(...GROUPS), link: one('GL_STATED' as const, 'GL_INFERRED' as const) }), {
      maxLength: 3,
    }),
    assemblyTypes: fc.subarray([...codesOf('assembly_type')], { maxLength: 2 }),
    interference: anyOf<IncidentFact['interference']>('interference'),
    peacefulness: anyOf<IncidentFact['peacefulness']>('peacefulness'),
    grade: anyOf<IncidentFact['grade']>('verification_grade'),
    crowd: amount,
    issues: fc.subarray([...codesOf('issue')], { maxLength: 3 }),
    grounds: fc.subarray([...codesOf('ground_invoked')], { maxLength: 2 }),
    coverage: fc.oneof(fc.constant(null), anyOf<IncidentFact['coverage']>('coverage')),
    acts: fc.array(act, { maxLength: 4 }),
    harms: fc.array(harm, { maxLength: 3 }),
  })
  .map(({ when, ...rest }) => ({ ...anIncident({ code: 'x' }), ...rest, ...when }));
const incidents = fc
  .array(incident, { maxLength: 20 })
  .map((list) =>
    list.map((fact, i): IncidentFact => ({ ...fact, code: `KH-${((i * 7919) % 1000).toString(36).toUpperCase()}` })),
  );

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const some = (list: Parameters<typeof codesOf>[0]): fc.Arbitrary<string[]> =>
  fc.subarray([...codesOf(list)], { minLength: 1 });
const filters: fc.Arbitrary<Filters> = fc
  .record({
    place: maybe(fc.subarray(PLACE_CODES, { minLength: 1 })),
    groups: maybe(fc.subarray(GROUPS, { minLength: 1 })),
    groupLink: maybe(one('stated' as const, 'any' as const)),
    assemblyTypes: maybe(some('assembly_type')),
    forceTypes: maybe(some('force_type')),
    actors: maybe(some('actor_type')),
    issues: maybe(some('issue')),
    grounds: maybe(some('ground_invoked')),
    peacefulness: maybe(some('peacefulness')),
    harmTypes: maybe(some('harm_type')),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
const question: fc.Arbitrary<Question> = fc
  .record({
    indicator: one(...INDICATOR_CODES),
    measure: fc.nat(2),
    split: fc.uniqueArray(one<Split>('period', ...SPLITS), { maxLength: 2 }),
    filters,
    includeSingleSource: fc.boolean(),
  })
  .map(({ indicator, measure, split, ...rest }) =>
    createQuestion('2020-05-05..2021-12-31', {
      indicator,
      measure: (INDICATORS[indicator].measures[measure] as Measure | undefined) ?? null,
      unit: split.includes('period') ? 'quarter' : null,
      split,
      ...rest,
    }),
  )
  .filter((q) => questionProblems(q).length === 0);

const tree = createPlaceTree(PLACES);
const factsOf = (list: readonly IncidentFact[]): Facts => {
  const facts = createFacts(tree);
  for (const fact of list) facts.put(fact);
  facts.asOf = '12';
  facts.isAllPublished = true;
  return facts;
};
const ended = <T>(steps: Generator<void, T>): T => {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
};
const filesOf = (facts: Facts, seq = 12): Record<FactFile, Uint8Array> => {
  const columns = ended(pack(facts));
  const says = [createText('en', en)];
  return Object.fromEntries(
    FACT_FILE_NAMES.map((file) => [
      file,
      encodeFile(file, columns[file], explain(file, { seq, publisher: 'A Rights Centre', demo: false }, says)),
    ]),
  ) as Record<FactFile, Uint8Array>;
};
const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
const read = (files: Record<FactFile, Uint8Array>): { facts: Facts; seq: number } => ended(unpack(files, tree));

describe('facts that travel as files', () => {
  it(
    'answer every question as the facts that they were made of',
    () => {
      fc.assert(
        fc.property(incidents, fc.array(question, { minLength: 8, maxLength: 8 }), (all, questions) => {
          const facts = factsOf(all);
          const { facts: back, seq } = read(filesOf(facts));
          expect([seq, back.size, back.days()]).toEqual([12, facts.size, facts.days()]);
          for (const q of questions) expect(count(back, q, null)).toEqual(count(facts, q, null));
        }),
        runs(150),
      );
    },
    PATIENCE,
  );

  it(
    'are the same bytes whatever came first and was taken out since',
    () => {
      fc.assert(
        fc.property(incidents, incidents, (all, before) => {
          const facts = factsOf(
            [...before, ...all].map((fact, i) => (i < before.length ? { ...fact, code: `X${i}` } : fact)),
          );
          before.forEach((_, i) => facts.remove(`X${i}`));
          for (const fact of [...all].reverse()) facts.put(fact);
          const [made, plain] = [filesOf(facts), filesOf(factsOf(all))];
          for (const file of FACT_FILE_NAMES) expect([file, isSame(made[file], plain[file])]).toEqual([file, true]);
        }),
        runs(60),
      );
    },
    PATIENCE,
  );

  it('are a whole table again: incidents can be put and taken out', () => {
    const all = ['B', 'A'].map((code) => anIncident({ code, acts: [aForce(), aRestriction()], harms: [aHarm()] }));
    const { facts } = read(filesOf(factsOf(all)));
    expect([...facts.allCodes()].sort()).toEqual(['A', 'B']);
    facts.remove('A');
    facts.put({ ...all[0]!, acts: [] });
    expect(count(facts, createQuestion('2021', { indicator: 'I05', includeSingleSource: true }), null)).toEqual(
      count(
        factsOf([{ ...all[0]!, acts: [] }]),
        createQuestion('2021', { indicator: 'I05', includeSingleSource: true }),
        null,
      ),
    );
  });

  it('are packed and read in steps that leave others their turn', () => {
    const many = factsOf(
      Array.from({ length: 20_000 }, (_, i) =>
        anIncident({
          code: `KH-${i}`,
          earliest: addDays(asDay('2021-01-01'), i % 300),
          latest: addDays(asDay('2021-01-01'), i % 300),
        }),
      ),
    );
    expect([...pack(many)].length).toBeGreaterThan(4);
    expect([...unpack(filesOf(many), tree)].length).toBeGreaterThan(10);
  });
});

describe('what goes wrong', () => {
  const files = filesOf(factsOf([anIncident({ code: 'KH-1', acts: [aForce()], harms: [aHarm()] })]));

  it('files of two moments are not read together', () => {
    expect(() => read({ ...files, acts: filesOf(factsOf([]), 13).acts })).toThrow('different moments');
  });

  it('a file in the place of another, one cut short and one of nothing are refused', () => {
    expect(() => read({ ...files, acts: files.harms })).toThrow('no column');
    expect(() => read({ ...files, incidents: files.incidents.subarray(0, 400) })).toThrow();
    expect(() => read({ ...files, incidents: new Uint8Array(0) })).toThrow();
  });

  it('a place that the gazetteer does not have is refused', () => {
    const there = filesOf(factsOf([anIncident({ code: 'KH-1', place: '0101' })]));
    expect(() => ended(unpack(there, createPlaceTree([{ code: '02', parent: null, level: 1 }])))).toThrow('place_code');
  });

  it.each([
    ['act', anIncident({ code: 'KH-1', acts: [aForce({ type: 'FM_SEXUAL' })] })],
    ['harm', anIncident({ code: 'KH-1', harms: [aHarm({ type: 'HM_SEXUAL' })] })],
    ['injury', anIncident({ code: 'KH-1', harms: [aHarm({ type: 'HM_INJURY_SERIOUS' })] })],
  ])('an %s that is counted only together is never packed', (_, fact) => {
    expect(() => filesOf(factsOf([fact]))).toThrow('no public row names this');
  });

  it('what was taken out since leaves no name behind', () => {
    const facts = factsOf([
      anIncident({ code: 'KEPT' }),
      anIncident({ code: 'GONE', groups: [{ id: 'CANARY-GROUP', link: 'GL_STATED' }], place: '010101' }),
    ]);
    facts.remove('GONE');
    const text = Object.values(filesOf(facts))
      .map((bytes) => String.fromCharCode(...bytes))
      .join('');
    for (const canary of ['CANARY', 'GONE', '010101']) expect(text).not.toContain(canary);
    expect(text).toContain('KEPT');
  });
});
