import { epochDay, fromEpochDay } from '../day/day.js';
import { periodBetween } from '../day/period.js';
import { SeededRandom } from '../random/seeded-random.js';
import { custodyRole, type CustodyEvent } from './custody-event.js';
import { daysInCustody } from './days-in-custody.js';
import { beganIn, heldOn } from './held-on.js';
import { anyHistory, livedHistory } from './random-histories.js';
import { type Custody, spellsOf } from './spells.js';
import { type Courses, coursesOf, oracleBegan, oracleDays, oracleHeld } from './test-oracle.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. `npm run prove` tries 20,000 histories of each kind. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 7);
const HISTORIES = env['VIGIL_PROVE'] ? 20_000 : 300;
/** In milliseconds. Long, because slowness of the machine is not a wrong answer. */
const PATIENCE = 1_200_000;

/** Returns the days to ask about: those around each that an event or a spell names, and around 90 days of silence. */
const daysOf = (events: readonly CustodyEvent[], { spells }: Custody): number[] => {
  const named = [...events.map(({ when }) => when), ...spells.flatMap(({ start, end }) => [start, end ?? start])];
  const known = named.flatMap(({ earliest, latest }) => [epochDay(earliest), epochDay(latest)]);
  const around = known.flatMap((day) => [-1, 0, 1, 2].map((later) => day + later));
  const silence = spells.flatMap(({ lastHeld }) => [89, 90, 91].map((later) => epochDay(lastHeld) + later));
  return [...new Set([...around, ...silence])].sort((a, b) => a - b);
};

const derived = ({ spells }: Custody, days: readonly number[]): string =>
  JSON.stringify(
    days.map((n) => {
      const day = fromEpochDay(n);
      const { low, high } = daysInCustody(spells, day);
      return [day, heldOn(spells, day), low, high, beganIn(spells, periodBetween(day, fromEpochDay(n + 2)))];
    }),
  );
const tried = (courses: Courses, days: readonly number[]): string =>
  JSON.stringify(
    days.map((n) => {
      const { low, high } = oracleDays(courses, n);
      return [fromEpochDay(n), oracleHeld(courses, n), low, high, oracleBegan(courses, n, n + 2)];
    }),
  );

describe(`invented histories (VIGIL_SEED=${seed})`, () => {
  it(
    `say what trying every day of every event says, in ${HISTORIES} that need not fit`,
    () => {
      const random = new SeededRandom(seed);
      let held = 0;
      for (let at = 0; at < HISTORIES; at++) {
        const events = anyHistory(random);
        const custody = spellsOf(events);
        const days = daysOf(events, custody);
        const expected = derived(custody, days);
        const all: string[] = [];
        let isFound = false;
        for (const courses of coursesOf(events)) {
          const one = tried(courses, days);
          isFound = one === expected;
          if (isFound) break;
          all.push(one);
        }
        if (!isFound) expect({ at, events, one: expected }).toEqual({ at, events, one: all });
        held += custody.spells.length;
      }
      expect(held).toBeGreaterThan(HISTORIES / 2);
    },
    PATIENCE,
  );

  it(
    `say of ${HISTORIES} lives that were recorded truly what was so, for certain or possibly, and exactly what was recorded`,
    () => {
      const random = new SeededRandom(seed);
      let [certain, open] = [0, 0];
      for (let at = 0; at < HISTORIES; at++) {
        const { events, isHeld, first, last } = livedHistory(random);
        const custody = spellsOf(events);
        for (let day = first; day <= last; day++) {
          const is = heldOn(custody.spells, fromEpochDay(day));
          if (is === (isHeld(day) ? 'no' : 'certain')) expect({ at, events, day: fromEpochDay(day), is }).toBeNull();
          if (is === 'certain') certain += 1;
        }
        if (custody.doubts.some((doubt) => doubt.is !== 'taken-again')) expect({ at, events, custody }).toBeNull();
        const days = daysOf(events, custody);
        const all = [...coursesOf(events)].map((courses) => tried(courses, days));
        expect(all).toContain(derived(custody, days));
        open += custody.spells.filter(({ end }) => end === null).length;
      }
      expect([certain > HISTORIES, open > HISTORIES / 20]).toEqual([true, true]);
    },
    PATIENCE,
  );

  it('are the same in whatever order the events are given', () => {
    const random = new SeededRandom(seed);
    for (let at = 0; at < HISTORIES; at++) {
      const events = anyHistory(random);
      const expected = JSON.stringify(spellsOf(events));
      expect(JSON.stringify(spellsOf([...events].reverse()))).toBe(expected);
    }
  });

  it('have spells in order, that start before they end, and cover every event that shows the person held', () => {
    const random = new SeededRandom(seed);
    for (let at = 0; at < HISTORIES; at++) {
      const events = anyHistory(random);
      const { spells, doubts } = spellsOf(events);
      let before = '';
      for (const { start, end, lastHeld } of spells) {
        const order = [before, start.earliest, end ? end.earliest : lastHeld];
        expect([...order].sort()).toEqual(order);
        expect(
          start.earliest <= start.latest && (!end || (end.earliest <= end.latest && start.latest <= end.latest)),
        ).toBe(true);
        before = end ? end.earliest : '9999';
      }
      for (const event of events) {
        if (!['taken', 'kept', 'out'].includes(custodyRole(event) ?? '')) continue;
        if (doubts.some((doubt) => doubt.is === 'contradictory' && doubt.event === event.id)) continue;
        const { earliest, latest } = event.when;
        const days = Array.from({ length: epochDay(latest) - epochDay(earliest) + 1 }, (_, n) =>
          heldOn(spells, fromEpochDay(epochDay(earliest) + n)),
        );
        if (days.every((is) => is === 'no')) expect({ at, events, event }).toBeNull();
      }
    }
  });
});
