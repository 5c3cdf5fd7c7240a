import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asBytes } from '../platform/utf8-bytes.js';
import { documentReader } from './document-reader.js';

/** Writes JSON as PostgreSQL does. */
const asWritten = (value: unknown): string => {
  if (Array.isArray(value))
    return `[${value.map(asWritten).join(value.every((one) => typeof one === 'string') ? ',' : ', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)} : ${asWritten(one)}`)
    .join(', ')}}`;
};

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('ភ្នំពេញ', '"a", \\', '\n\u0001\t', '", "outcome" : "x', '}'),
);
const code = fc.oneof(fc.constantFrom('IK_ASSEMBLY', 'PF_POLICE', '12'), words);
const may = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one);
const dayWindow = may(fc.record({ precision: code, earliest: code, latest: code }));
const count = fc.record({ state: code, low: may(fc.nat()), high: may(fc.nat()), text: may(words) });
const codes = fc.array(code, { maxLength: 3 });
const place = fc.record({ code: may(code), precision: code });
const many = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown[]> =>
  fc.array(fc.record(fields), { maxLength: 3 });
const incident = fc.record({
  code,
  kind: code,
  title: words,
  titleTranslation: may(words),
  summary: may(words),
  summaryTranslation: may(words),
  when: fc.record({ precision: code, earliest: code, latest: code }),
  announced: dayWindow,
  place,
  interference: code,
  grade: code,
  gradeReason: may(words),
  publishedOn: code,
  firstPublishedOn: code,
  assemblyTypes: may(codes),
  crowd: count,
  issues: may(codes),
  peacefulness: code,
  grounds: may(codes),
  groups: many({ code, link: code, role: may(code) }),
  acts: many({
    kind: code,
    type: code,
    actor: may(code),
    forceName: may(words),
    byState: fc.boolean(),
    quantity: count,
    people: count,
    place: may(place),
    when: dayWindow,
    outcome: code,
    assessedBy: may(code),
    assessedUnder: may(code),
    testsNotMet: may(codes),
  }),
  harms: many({ type: code, side: may(code), count }),
  accounts: many({
    party: code,
    stance: code,
    text: may(words),
    language: may(code),
    aboutThisEvent: code,
    saidOn: dayWindow,
  }),
  sources: many({
    type: code,
    publisher: may(words),
    title: may(words),
    url: may(words),
    archiveUrl: may(words),
    publishedOn: dayWindow,
    linkWithheld: fc.boolean(),
  }),
  changes: many({ seq: fc.nat(), note: may(words) }),
});

/** All texts of a value as bytes. */
const inBytes = (value: unknown): unknown =>
  typeof value === 'string'
    ? asBytes(value)
    : Array.isArray(value)
      ? value.map(inBytes)
      : value === null || typeof value !== 'object'
        ? value
        : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inBytes(one)]));
const refuse = (): never => {
  throw new Error('read as JSON');
};

describe('a document that is read for a table', () => {
  it('says what it says as JSON, whatever is in its texts', () => {
    const read = documentReader(refuse);
    fc.assert(
      fc.property(incident, (one) => {
        expect(inBytes(one)).toMatchObject(read(Buffer.from(asWritten(one))));
      }),
    );
  });

  it('is read as JSON if it is written in another way', () => {
    fc.assert(
      fc.property(incident, fc.integer({ min: 0, max: 3 }), (one, spaces) => {
        expect(documentReader()(Buffer.from(JSON.stringify(one, null, spaces)))).toEqual(inBytes(one));
      }),
    );
  });

  it.each([
    [
      'a field that this version does not know',
      (text: string) => text.replace('"grade" : ', '"grades" : ["x"], "grade" : '),
    ],
    ['a number that is not whole', (text: string) => text.replace(/"low" : \w+/, '"low" : 1.5')],
    [
      'no place',
      (text: string) => text.replace(/"place" : \{[^}]*\}, "interference"/, '"place" : null, "interference"'),
    ],
    ['an end that is missing', (text: string) => text.slice(0, 60)],
    ['nothing', () => ''],
  ])('is read as JSON if it has %s', (_what, change) => {
    const [one] = fc.sample(incident, { seed: 1, numRuns: 1 });
    expect(() => documentReader(refuse)(Buffer.from(change(asWritten(one))))).toThrow('read as JSON');
  });
});
