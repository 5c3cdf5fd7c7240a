import 'reflect-metadata';
import { Incident } from '../incident/incident.js';
import { blank, checkBody } from './check-body.js';

const wide = (keys: number): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: keys }, (_key, i) => [`k${i}`, {}]));
const of = (fields: object): unknown => ({ ...(JSON.parse(JSON.stringify(blank(Incident))) as object), ...fields });
/** Returns the time in milliseconds and the first faults. */
const timed = (body: unknown): { ms: number; errors: unknown[] } => {
  const from = Date.now();
  const { errors } = checkBody(Incident, body);
  return { ms: Date.now() - from, errors: errors.slice(0, 3) };
};

describe('a record that is far too big', () => {
  it.each<[string, unknown, object]>([
    ['a hundred thousand keys that nobody knows', wide(100_000), { pointer: '/k0', code: 'unknown-key' }],
    ['as many in one act', of({ acts: [{}, wide(100_000)] }), { pointer: '/acts/1/k0', code: 'unknown-key' }],
    [
      'sixty thousand acts',
      of({ acts: Array.from({ length: 60_000 }, () => ({})) }),
      { pointer: '/acts', code: 'too-many-items', params: { max: 100 } },
    ],
    [
      'a list of nothing',
      of({ sources: Array<null>(300_000).fill(null) }),
      { pointer: '/sources', code: 'too-many-items', params: { max: 100 } },
    ],
    [
      'codes without end',
      of({ assemblyTypes: Array.from({ length: 150_000 }, (_code, i) => `x${i}`) }),
      { pointer: '/assemblyTypes', code: 'too-many-items', params: { max: 1000 } },
    ],
    [
      'citations without end',
      of({ acts: [{ sources: Array.from({ length: 150_000 }, (_code, i) => `x${i}`) }] }),
      { pointer: '/acts/0/sources', code: 'too-many-items', params: { max: 1000 } },
    ],
  ])(
    'is refused at once: %s',
    (_what, body, error) => {
      const { ms, errors } = timed(body);
      expect(errors).toEqual([error]);
      expect(ms).toBeLessThan(5_000);
    },
    600_000,
  );
});

describe('what goes wrong', () => {
  it('names each of a few keys too many, and each item of a list that is a little too long', () => {
    const few = checkBody(Incident, { ...(of({}) as object), ...wide(90) }).errors;
    expect(few.filter(({ code }) => code === 'unknown-key')).toHaveLength(90);
    const long = checkBody(Incident, of({ acts: Array.from({ length: 110 }, () => ({})) })).errors;
    expect(new Set(long.map(({ pointer }) => pointer.split('/')[2])).size).toBeGreaterThan(100);
    expect(long.map(({ code, pointer }) => `${code} ${pointer}`).length).toBe(
      new Set(long.map(({ code, pointer }) => `${code} ${pointer}`)).size,
    );
  });
});
