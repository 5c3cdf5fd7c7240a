import fc from 'fast-check';
import { fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { valueProblem } from '@vigil/shared/codebook/check-value.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { aboutDay, between, exactDay, monthOf, weekendOf, weekOf, yearOf } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';

/** Any valid answer of any field, made from the codebook itself, for tests that must hold for all of them. */

/** Whole-run seed of everything random, so that a failure can be seen again. */
export const SEED = { seed: Number(process.env['VIGIL_SEED'] ?? 1) };

const day: fc.Arbitrary<Day> = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1990-01-01' as Day, days));
const window = fc.oneof(
  day.map(exactDay),
  day.map(aboutDay),
  day.map(weekOf),
  day.map(weekendOf),
  fc
    .tuple(fc.integer({ min: 1990, max: 2040 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, month]) => monthOf(year, month)),
  fc.integer({ min: 1990, max: 2040 }).map(yearOf),
  fc.tuple(day, fc.integer({ min: 0, max: 400 })).map(([from, days]) => between(from, addDays(from, days))),
);

const KHMER = fc
  .array(fc.constantFrom(...Array.from('កខគឃងចឆជឈញភ្នំពេញស្រី\u200B ១២៣')), { minLength: 1, maxLength: 20 })
  .map((letters) => letters.join(''));
const words = (field: Field): fc.Arbitrary<string> => {
  if (field.format === 'url') return fc.webUrl({ validSchemes: ['http', 'https'] });
  if (field.format === 'language') return fc.constantFrom('km', 'en', 'zh-Hant');
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    KHMER,
    fc.constantFrom('-12.5', '=1+1', "O'Neill; drop table x", '"', '\\', 'NULL', '{}', '{"a"}'),
  );
};

const count = (max: number): fc.Arbitrary<unknown> => {
  const number = fc.integer({ min: 0, max });
  const text = fc.option(fc.constantFrom('several', 'ច្រើន', 'dozens'));
  const of = (state: string, range: fc.Arbitrary<[number | null, number | null]>): fc.Arbitrary<unknown> =>
    fc.tuple(range, text).map(([[low, high], said]) => ({ state, low, high, text: said }));
  return fc.oneof(
    of(
      'CS_EXACT',
      number.map((n) => [n, n]),
    ),
    of(
      'CS_RANGE',
      fc
        .tuple(number, number)
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
    ),
    of(
      'CS_AT_LEAST',
      number.map((n) => [n, null]),
    ),
    of(
      'CS_AT_MOST',
      number.map((n) => [0, n]),
    ),
    of('CS_NONE', fc.constant([0, 0])),
    of('CS_SOME', fc.constant([1, null])),
    of('CS_UNKNOWN', fc.constant([null, null])),
  );
};

/** @param placeCodes units that exist where the answer will be kept */
const answer = (field: Field, placeCodes: readonly string[]): fc.Arbitrary<unknown> => {
  const codes = field.lists.flatMap((list) => [...codesOf(list)]);
  switch (field.kind) {
    case 'choice':
      return fc.option(fc.constantFrom(...codes));
    case 'choices':
      if (field.refines) return fc.constant(null);
      return fc.option(fc.subarray(codes));
    case 'text':
      return fc.option(words(field).filter((text) => valueProblem(field, text) === null));
    case 'count':
      return count(field.max);
    case 'window':
      return fc.option(window);
    case 'place':
      return fc.option(
        fc.constantFrom<unknown>(
          ...placeCodes.map((code) => ({ code, precision: 'LP_PROVINCE' })),
          { code: null, precision: 'LP_ONLINE' },
          { code: null, precision: 'LP_COUNTRY' },
        ),
      );
    case 'point':
      return fc.option(
        fc.record({
          lat: fc.double({ min: -90, max: 90, noNaN: true }),
          lon: fc.double({ min: -180, max: 180, noNaN: true }),
          accuracyMetres: fc.option(fc.integer({ min: 0, max: 5000 })),
        }),
      );
    case 'ternary':
      return fc.constantFrom('yes', 'no', 'unknown');
    case 'reference':
      return fc.constant(null);
    case 'cites':
    case 'many':
      return fc.constant([]);
    case 'own':
      return fc.constant({});
  }
};

/** Returns answers without an announcement after the last day: they would contradict each other. */
export const inTime = <T extends object>(answers: T): T => {
  const { announced, when } = answers as Partial<Pick<Incident, 'announced' | 'when'>>;
  return announced && when && announced.earliest > when.latest ? { ...answers, announced: null } : answers;
};

/** Instances of a codebook class without children, references and cites: every other field holds any valid answer. */
export const answersOf = (of: CodebookClass, placeCodes: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(fieldsOf(of).map((field) => [field.name, answer(field, placeCodes)]))).map(inTime);
