import { stageOn } from '../custody/stage.js';
import { addDays, asDay, type Day } from '../day/day.js';
import { periodsOf } from '../day/period.js';
import { SeededRandom } from '../random/seeded-random.js';
import type { CountedPerson } from './counted-person.js';
import { exceededFigure } from './custody-clock.js';
import { anyEvents, anyProcedure } from './random-people.js';
import { SameForDays } from './same-for-days.js';
import { heldFigure } from './spell-figures.js';
import { articlesOn, openFigure } from './step-figures.js';
import { aLimit, ask, somebody } from './test-people.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const random = new SeededRandom(Number(env['VIGIL_SEED'] ?? 7));
const PEOPLE = env['VIGIL_PROVE'] ? 2_000 : 25;
const PATIENCE = 600_000;

const LIMITS = [
  aLimit(),
  aLimit({
    code: 'LONGER',
    length: { hours: 24 },
    extension: { hours: 24, offence: null, by: 'CE_CUSTODY_EXTENDED' },
  }),
  aLimit({ code: 'MONTHS', length: { months: 4 }, from: ['CE_DETENTION_ORDER', 'CE_CHARGE', 'CE_ARREST'] }),
];
const anybody = (): CountedPerson => {
  const { events, charges } = anyProcedure(random);
  const all = (random.chance(0.6) ? anyEvents(random) : events).map((event) => {
    const until = addDays(event.when.latest, random.below(200));
    return {
      ...event,
      conditions: random.chance(0.2) ? ['CO_STAY'] : null,
      until: random.chance(0.2) ? { earliest: until, latest: addDays(until, random.below(3)) } : null,
      hours: random.chance(0.3) ? '10:00' : null,
    };
  });
  return somebody(all, {}, charges);
};

it(
  'what was worked out of a person is the same on every day on which it is not worked out again',
  () => {
    let worked = 0;
    let days = 0;
    for (let n = 0; n < PEOPLE; n++) {
      const person = anybody();
      const known = person.counted;
      const works: readonly (readonly [withClocks: boolean, work: (day: Day) => unknown])[] = [
        [false, (day) => heldFigure(known, day)],
        [false, (day) => openFigure(known, day)],
        [false, (day) => [stageOn(known.events, known.spells, day), articlesOn(known, person.charges, day)]],
        [true, (day) => exceededFigure(known, person, day, LIMITS)],
      ];
      for (const [withClocks, work] of works) {
        const kept = new SameForDays<unknown>(known, withClocks);
        const [first] = known.events.map(({ when }) => when.earliest).sort();
        const from = addDays(first ?? asDay('2021-01-01'), -3);
        // The last day first, as in a table: its total.
        for (const after of [400, ...Array.from({ length: 400 }, (_, at) => at)]) {
          const day = addDays(from, after);
          const is = kept.on(day, () => {
            worked += 1;
            return work(day);
          });
          if (JSON.stringify(is) !== JSON.stringify(work(day))) expect([day, is]).toEqual([day, work(day)]);
          days += 1;
        }
      }
    }
    expect(worked).toBeLessThan(days / 2);
  },
  PATIENCE,
);

it.each([
  ['I14', 'week,stage'],
  ['I14', 'custodyPlace,month'],
  ['I14', 'week,article'],
  ['I19', 'week'],
  ['I19', 'week,stage'],
  ['I20', 'week'],
])('%s by %s says of each part what is said of its last day alone', (indicator, splits) => {
  const people = Array.from({ length: 25 }, anybody);
  const table = ask(people, { indicator, splits, period: '2021' }, LIMITS);
  const [unit, other] = splits.split(',').sort((a) => (a === 'week' || a === 'month' ? -1 : 1));
  const at = splits.split(',').indexOf(unit!);
  for (const part of periodsOf(unit as 'week' | 'month', table.question.period.from, table.question.period.until)) {
    const day = addDays(part.until, -1);
    const asked = { indicator, period: '2021', day, ...(other !== undefined && { splits: other }) };
    const alone = ask(people, asked, LIMITS);
    const own = table.cells.filter(({ keys }) => keys[at] === part.key);
    const without = own.map((cell) => ({ ...cell, keys: cell.keys.filter((_, of) => of !== at) }));
    const total = { ...alone.total, keys: other === undefined ? [] : [null] };
    const sorted = (cells: readonly { keys: readonly (string | null)[] }[]): unknown[] =>
      [...cells].sort((a, b) => (String(a.keys) < String(b.keys) ? -1 : 1));
    expect(sorted(without)).toEqual(sorted([total, ...alone.cells]));
  }
});
