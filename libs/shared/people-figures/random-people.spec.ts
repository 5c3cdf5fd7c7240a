import { heldOn } from '../custody/held-on.js';
import { type Courses, coursesOf } from '../custody/test-oracle.js';
import { spellsOf } from '../custody/spells.js';
import { addDays, type Day, epochDay, isDay } from '../day/day.js';
import { type Period, periodBetween } from '../day/period.js';
import { SeededRandom } from '../random/seeded-random.js';
import { type Amount, highOf, isNothing } from './amount.js';
import { type CountedPerson, type FigureEvent, reachOf } from './counted-person.js';
import { countPeopleFigure, type PeopleCell } from './count-people-figure.js';
import { heldEachDay } from './held-each-day.js';
import { PEOPLE_INDICATORS, PEOPLE_SPLITS, type PeopleQuestion } from './people-question.js';
import { anyEvents, anyProcedure } from './random-people.js';
import { beganFigure, cameOutFigure, daysFigure, heldFigure, stillHeldFigure } from './spell-figures.js';
import { openFigure, stepsFigure } from './step-figures.js';
import { somebody, TODAY } from './test-people.js';
import {
  oracleBeganSpells,
  oracleCameOut,
  oracleDaysOfBegun,
  oracleOpen,
  oracleStep,
  oracleStillHeld,
} from './test-people-oracle.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. `npm run prove` tries 20,000 people of each kind. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 7);
const PEOPLE = env['VIGIL_PROVE'] ? 20_000 : 300;
const WORLDS = env['VIGIL_PROVE'] ? 100 : 12;
/** In milliseconds. Long, because slowness of the machine is not a wrong answer. */
const PATIENCE = 1_200_000;

const said = ({ certain, possible, notKnown }: Amount): string =>
  certain === 1 ? 'certain' : possible === 1 ? 'possible' : notKnown === 1 ? 'not-known' : 'no';

/** Returns a few periods and days around what an event names. */
const asked = (events: readonly FigureEvent[], random: SeededRandom): { period: Period; day: Day }[] =>
  events.map(({ when }) => {
    const from = addDays(when.earliest, random.below(5) - 3);
    const last = addDays(from, random.below(12));
    return {
      period: periodBetween(from, last),
      day: addDays(
        from,
        random.weighted([
          [3, random.below(15)],
          [1, 85 + random.below(15)],
        ]),
      ),
    };
  });

const derived = (events: readonly FigureEvent[], questions: readonly { period: Period; day: Day }[]): string => {
  const known = { events, spells: spellsOf(events).spells };
  return JSON.stringify(
    questions.map(({ period, day }) => {
      const { spells } = beganFigure(known, period);
      const { days } = daysFigure(known, period, day);
      const { people, held } = stillHeldFigure(known, period, day);
      return {
        spells: [spells.certain, spells.certain + spells.possible!],
        days: [days.certain, highOf(days)],
        held: people.certain === 1 ? said(held) : null,
        out: said(cameOutFigure(known, period).people),
      };
    }),
  );
};

const tried = (
  courses: Courses,
  events: readonly FigureEvent[],
  questions: readonly { period: Period; day: Day }[],
): string =>
  JSON.stringify(
    questions.map(({ period, day }) => {
      const [first, last, on] = [epochDay(period.from), epochDay(period.until) - 1, epochDay(day)];
      const spells = oracleBeganSpells(courses, first, last);
      return {
        spells,
        days: oracleDaysOfBegun(courses, first, last, on),
        held: spells[0] > 0 ? oracleStillHeld(courses, first, last, on) : null,
        out: oracleCameOut(courses, events, first, last),
      };
    }),
  );

describe(`invented people (VIGIL_SEED=${seed})`, () => {
  it(
    `began, stayed, and came out as trying every day of every event says, of ${PEOPLE}`,
    () => {
      const random = new SeededRandom(seed);
      let counted = 0;
      for (let at = 0; at < PEOPLE; at++) {
        const events = anyEvents(random);
        const questions = asked(events, random);
        const expected = derived(events, questions);
        const all: string[] = [];
        let isFound = events.length === 0;
        for (const courses of coursesOf(events)) {
          const one = tried(courses, events, questions);
          isFound = one === expected;
          if (isFound) break;
          all.push(one);
        }
        if (!isFound) expect({ at, events, questions, one: expected }).toEqual({ at, events, questions, one: all });
        counted += expected.includes('"held":"') ? 1 : 0;
      }
      expect(counted).toBeGreaterThan(PEOPLE / 10);
    },
    PATIENCE,
  );

  it(
    `were charged, acquitted, summoned or wanted as trying every day says, of ${PEOPLE}`,
    () => {
      const random = new SeededRandom(seed);
      const steps = [
        ['charged', 'CE_CHARGE', 'CH_PENDING'],
        ['convicted', 'CE_CONVICTED', 'CH_CONVICTED'],
        ['acquitted', 'CE_ACQUITTED', 'CH_ACQUITTED'],
        ['dropped', 'CE_CHARGE_DROPPED', 'CH_DROPPED'],
      ] as const;
      let found = 0;
      for (let at = 0; at < PEOPLE; at++) {
        const { events, charges } = anyProcedure(random);
        const known = { events, spells: spellsOf(events).spells };
        for (const { period, day } of asked(events, random)) {
          const [first, last] = [epochDay(period.from), epochDay(period.until) - 1];
          const figure = stepsFigure(known, charges, period);
          const is = steps.map(([step]) => said(figure[step]));
          const wanted = steps.map(([, type, status]) => oracleStep(events, charges, { type, status }, first, last));
          const open = openFigure(known, day);
          const measures = ['summons', 'warrant', 'unclear'] as const;
          const isOpen = measures.map((one) => said(open[one]));
          const wantedOpen = measures.map((one) => oracleOpen(events, one, epochDay(day)));
          if (is.join() !== wanted.join() || isOpen.join() !== wantedOpen.join())
            expect({ at, events, charges, period, day, is, isOpen }).toEqual({
              at,
              events,
              charges,
              period,
              day,
              is: wanted,
              isOpen: wantedOpen,
            });
          found += [...is, ...isOpen].some((one) => one !== 'no') ? 1 : 0;
        }
      }
      expect(found).toBeGreaterThan(PEOPLE / 10);
    },
    PATIENCE,
  );
});

const anyPeople = (random: SeededRandom, size: number): CountedPerson[] =>
  Array.from({ length: size }, () => {
    const { events, charges } = anyProcedure(random);
    return somebody(
      random.chance(0.5) ? anyEvents(random) : events,
      {
        sex: random.pick([null, 'SX_FEMALE', 'SX_MALE', 'SX_UNKNOWN']),
        ageGroup: random.pick([null, 'AG_CHILD', 'AG_ADULT']),
        groups: random.some(['A', 'B', 'C']).map((group) => ({
          id: group,
          group,
          tie: random.pick(['GT_MEMBER', 'GT_FOR_WHOM', 'GT_SAID']),
          link: random.pick(['GL_STATED', 'GL_INFERRED']),
        })),
      },
      charges,
    );
  });

const PERIOD = periodBetween('2021-02-01' as Day, '2021-05-10' as Day);
const question = (rest: Partial<PeopleQuestion>): PeopleQuestion => ({
  indicator: 'I14',
  period: PERIOD,
  day: '2021-03-20' as Day,
  splits: [],
  tie: 'GT_MEMBER',
  withInferred: false,
  today: TODAY,
  ...rest,
});
const keyOf = ({ keys }: PeopleCell): string => keys.join();

describe('figures of many people', () => {
  const random = new SeededRandom(seed);
  const worlds = Array.from({ length: WORLDS }, () => anyPeople(random, random.between(0, 25)));

  it('held in a series are those held on each of its days', () => {
    for (const people of worlds) {
      const spells = people.map(({ counted }) => counted.spells);
      const [from, to] = ['2021-01-20' as Day, '2021-10-20' as Day];
      heldEachDay(spells, from, to).forEach((is, at) => {
        const held = spells.map((one) => heldOn(one, addDays(from, at)));
        const count = (of: string): number => held.filter((one) => one === of).length;
        expect(is).toEqual({ certain: count('certain'), possible: count('possible'), notKnown: count('not-known') });
      });
    }
  });

  it.each(PEOPLE_INDICATORS)(
    '%s: one answer of a person divides it without rest, and no total is ever exceeded',
    (indicator) => {
      for (const people of worlds)
        for (const split of ['sex', 'ageGroup'] as const) {
          const { total, cells } = countPeopleFigure(people, question({ indicator, splits: [split] }));
          expect(cells.reduce((sum, { of }) => sum + of, 0)).toBe(people.length);
          for (const [measure, amount] of Object.entries(total.measures))
            expect(cells.reduce((sum, { measures }) => sum + measures[measure]!.certain, 0)).toBe(amount.certain);
        }
    },
  );

  it.each(PEOPLE_INDICATORS)('%s: two splits have the totals that each has alone', (indicator) => {
    const pairs = PEOPLE_SPLITS.filter((split) => split !== 'day' && split !== 'week').flatMap((one, at, all) =>
      all.slice(at + 1).map((other) => [one, other] as const),
    );
    for (const people of worlds.slice(0, 4))
      for (const splits of pairs) {
        if (['year', 'quarter', 'month'].filter((unit) => (splits as readonly string[]).includes(unit)).length > 1)
          continue;
        const both = countPeopleFigure(people, question({ indicator, splits }));
        const alone = countPeopleFigure(people, question({ indicator, splits: [splits[1]] }));
        const second = both.cells
          .filter(({ keys }) => keys[0] === null)
          .map((cell) => ({ ...cell, keys: [cell.keys[1]] }));
        const ordered = (cells: readonly object[]): object[] =>
          [...cells].sort((a, b) => (keyOf(a as PeopleCell) < keyOf(b as PeopleCell) ? -1 : 1));
        expect(ordered(second)).toEqual(ordered(alone.cells));
        expect(both.total).toEqual({ ...alone.total, keys: both.total.keys });
      }
  });

  it('count nobody before the first day on which something is known of them, nor in a period after the last', () => {
    let asked = 0;
    for (const people of worlds)
      for (const { counted: known, charges } of people) {
        const { first, last } = reachOf(known);
        const [from, to] = ['2021-01-01' as Day, '2021-12-31' as Day];
        const before = isDay(first) && first > from ? periodBetween(from, addDays(first, -1)) : null;
        const after = isDay(last) && last < to ? periodBetween(addDays(last, 1), to) : null;
        for (const period of [before, after].filter((one) => one !== null)) {
          const { own, ...days } = daysFigure(known, period, to);
          const found = [beganFigure(known, period), cameOutFigure(known, period), stepsFigure(known, charges, period)];
          const all = [...found, days, stillHeldFigure(known, period, to)].flatMap((one) => Object.values(one));
          expect([own, all.filter((amount) => !isNothing(amount))]).toEqual([null, []]);
          asked += 1;
        }
        if (before === null) continue;
        const day = addDays(before.until, -1);
        const all = [heldFigure(known, day), ...Object.values(openFigure(known, day))];
        expect(all.filter((amount) => !isNothing(amount))).toEqual([]);
      }
    expect(asked).toBeGreaterThan(WORLDS * 5);
  });

  it('never change with what a single source says, but beside', () => {
    for (const people of worlds) {
      const sure = people.map((person) => ({ ...person, withSingleSource: null }));
      for (const indicator of PEOPLE_INDICATORS) {
        const [own, bare] = [people, sure].map((of) => countPeopleFigure(of, question({ indicator })).total);
        expect(own!.measures).toEqual(bare!.measures);
        expect(bare!.withSingleSource).toBeNull();
      }
    }
  });
});
