import { addDays, type Day } from '../day/day.js';
import { SeededRandom } from '../random/seeded-random.js';
import { limitsOfPerson } from './custody-clock.js';
import { aLimit, anEvent, somebody } from './test-people.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. `npm run prove` tries 20,000 people. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 7);
const PEOPLE = env['VIGIL_PROVE'] ? 20_000 : 1000;

const FIRST = '2022-02-26' as Day;
const LIMIT = aLimit();
type Window = readonly [first: number, last: number];
const written = ([first, last]: Window): string => `${addDays(FIRST, first)}..${addDays(FIRST, last)}`;
const daysOf = ([first, last]: Window): number[] => Array.from({ length: last - first + 1 }, (_, at) => first + at);

/**
 * Tries every day of an arrest, a release and a hearing, each at any time of its day: the fewest and the most hours in
 * custody before the hearing. A hearing before the arrest or after the release ends nothing.
 */
const tried = (arrest: Window, release: Window, hearing: Window | null, day: number): [number, number] | null => {
  let [low, high] = [Infinity, -Infinity];
  for (const a of daysOf(arrest))
    for (const r of daysOf(release))
      for (const h of hearing ? daysOf(hearing) : [Infinity]) {
        if (r < a || a > day) continue;
        const end = Math.min(r, h >= a ? h : Infinity);
        low = Math.min(low, Math.max(0, 24 * (Math.min(end, day) - a - 1)));
        high = Math.max(high, 24 * (Math.min(end, day) - a + 1));
      }
  return high < 0 ? null : [low, high];
};

describe('a limit of 48 hours, of people whose days are random', () => {
  it(`is exceeded for certain only where every course of events exceeds it, and not where none does, of ${PEOPLE}`, () => {
    const random = new SeededRandom(seed);
    const found = { certain: 0, possible: 0, no: 0, 'not-known': 0 };
    for (let at = 0; at < PEOPLE; at++) {
      const after = (earliest: number): Window => {
        const first = earliest + random.below(9);
        return [first, first + (random.chance(0.5) ? 0 : random.below(4))];
      };
      const arrest = after(0);
      const [first, last] = after(arrest[0]);
      const release: Window = [first, Math.max(last, arrest[1])];
      const hearing = random.chance(0.6) ? after(0) : null;
      const day = random.between(0, 10);
      const expected = tried(arrest, release, hearing, day);
      const person = somebody([
        anEvent('ARREST', written(arrest)),
        ...(hearing ? [anEvent('HEARING', written(hearing))] : []),
        anEvent('RELEASED', written(release)),
      ]);
      const [reading] = limitsOfPerson(person.counted, person, addDays(FIRST, day), [LIMIT])[0]!.readings;
      const what = `${written(arrest)} ${written(release)} ${hearing ? written(hearing) : 'no hearing'} on ${addDays(FIRST, day)}`;
      if (expected === null) {
        expect([what, reading]).toEqual([what, undefined]);
        continue;
      }
      const [low, high] = expected;
      const { elapsed, verdict } = reading!;
      found[verdict!] += 1;
      expect([what, elapsed.low <= low, elapsed.high! >= high]).toEqual([what, true, true]);
      const isExact = hearing === null && arrest[0] === arrest[1] && release[0] === release[1];
      if (isExact) expect([what, elapsed]).toEqual([what, { low, high }]);
      if (verdict === 'certain') expect([what, low > 48]).toEqual([what, true]);
      if (verdict === 'no') expect([what, high > 48]).toEqual([what, false]);
    }
    expect(Math.min(found.certain, found.possible, found.no)).toBeGreaterThan(PEOPLE / 20);
    expect(found['not-known']).toBe(0);
  });
});
