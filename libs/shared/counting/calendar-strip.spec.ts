import { SeededRandom } from '../random/seeded-random.js';
import { asDay, type Day } from '../day/day.js';
import { asPeriod } from '../day/period.js';
import { count } from './count.js';
import { daysOfWeekday, stripOf, STRIP_QUESTIONS, type Strip, usualWeekday, watchOfGroup } from './calendar-strip.js';
import type { CoverageEntry, Watch } from './coverage-status.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts, type Facts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';
import { questionFromQuery } from './question-address.js';
import { factsByChance } from './random-facts.js';
import { aForce, anIncident, aRestriction, statedGroup } from './test-facts.js';

const G = 'G-000001';
const WHOLE = '2020-01-01..2022-12-31';
const asked = (query: string) => questionFromQuery(query.split('&').map((pair) => pair.split('=') as [string, string]));

const factsOf = (incidents: readonly Partial<IncidentFact>[]): Facts => {
  const facts = createFacts(createPlaceTree([{ code: '12', parent: null, level: 1 }]));
  incidents.forEach((incident, i) => facts.put(anIncident({ groups: [statedGroup(G)], code: `KH-${i}`, ...incident })));
  return facts;
};

const stripFrom = (
  facts: Facts,
  {
    unit = 'week',
    filter = `groups=${G}`,
    day = null,
    watch = null,
  }: {
    unit?: string;
    filter?: string;
    day?: Day | null;
    watch?: Watch | null;
  } = {},
): Strip => {
  const { filters } = asked(`indicator=I01&period=${WHOLE}&${filter}`);
  const counted = (more: Partial<Question>) =>
    count(facts, createQuestion(WHOLE, { ...more, filters, unit: unit as 'week' }), day);
  return stripOf(
    { recorded: counted(STRIP_QUESTIONS.recorded), force: () => counted(STRIP_QUESTIONS.force) },
    () => watch,
  );
};

const on = (day: string, more: Partial<IncidentFact> = {}): Partial<IncidentFact> => ({
  earliest: asDay(day),
  latest: asDay(day),
  ...more,
});
const states = ({ squares }: Strip): string[] => squares.map(({ state }) => state);

describe('the strip of a weekly protest', () => {
  it('has one square for each week from the first recorded to the last, each with the gravest of its assemblies', () => {
    const strip = stripFrom(
      factsOf([
        on('2021-06-04', { interference: 'IN_NONE' }),
        on('2021-06-11', { acts: [aRestriction()] }),
        on('2021-06-18', { acts: [aForce()] }),
        on('2021-06-17', { interference: 'IN_NONE' }),
        on('2021-07-02', { interference: 'IN_UNKNOWN' }),
        on('2021-07-09', { grade: 'VG_WEAK' }),
      ]),
      { watch: 'watched' },
    );
    expect(states(strip)).toEqual(['quiet', 'interfered', 'force', 'nothing', 'unknown', 'uncertain']);
    expect(strip.squares[2]).toMatchObject({ recorded: 2, interfered: 1, force: 1, quiet: 1, unknown: 0 });
    expect(strip.squares[0]!.period).toMatchObject({ from: '2021-05-31', key: '2021-W22' });
  });

  it('tells a week that nobody watched from one whose coverage is not recorded, and from one that was watched', () => {
    const facts = factsOf([on('2021-06-04'), on('2021-06-18')]);
    const between = (watch: Watch | null): string => states(stripFrom(facts, { watch }))[1]!;
    expect(
      (['watched', 'partly', 'media', 'nobody', 'not-recorded', null] as const).map((watch) => between(watch)),
    ).toEqual(['nothing', 'nothing', 'nothing', 'nobody', 'not-recorded', 'not-recorded']);
  });

  it('does not call unknown force none, and no unknown interference quiet', () => {
    const strip = stripFrom(
      factsOf([on('2021-06-04', { interference: 'IN_NONE' }), on('2021-06-03', { interference: 'IN_UNKNOWN' })]),
    );
    expect(states(strip)).toEqual(['unknown']);
  });

  it('has no square for weeks that have not begun, and none at all where nothing is recorded', () => {
    expect(stripFrom(factsOf([])).squares).toEqual([]);
    const facts = factsOf([
      on('2021-06-04'),
      { earliest: asDay('2021-06-05'), latest: asDay('2021-07-30'), interference: 'IN_NONE' },
    ]);
    expect(states(stripFrom(facts, { day: asDay('2021-06-08') }))).toEqual(['interfered', 'uncertain']);
  });

  it.each(['week', 'month'])('adds up by %s to the published figures, whatever is recorded', (unit) => {
    const random = new SeededRandom(20_261_128);
    let squares = 0;
    for (let round = 0; round < 60; round += 1) {
      const facts = factsByChance(random, random.pick([0, 1, 11, 120]));
      const filter = random.pick([`groups=${G}`, 'groups=G-000002', 'place=01', 'place=0201']);
      const day = random.pick([null, asDay('2021-05-12')]);
      const strip = stripFrom(facts, { unit, filter, day });
      squares += strip.squares.length;
      const figure = (query: string): number =>
        count(facts, asked(`period=${WHOLE}&${filter}&${query}`), day).total.low;
      const published = {
        recorded: figure('indicator=I01'),
        interfered: figure('indicator=I02'),
        quiet: figure('indicator=I01&interference=IN_NONE'),
        unknown: figure('indicator=I01&interference=IN_UNKNOWN'),
      };
      expect(strip.total).toMatchObject(published);
      const reprisals = count(facts, asked(`period=${WHOLE}&${filter}&indicator=I05&split=kind`), day)
        .cells.filter(({ keys }) => keys[0] === 'IK_REPRISAL')
        .reduce((sum, { low }) => sum + low, 0);
      expect(strip.total.force).toBe(figure('indicator=I05') - reprisals);
      for (const name of ['recorded', 'interfered', 'quiet', 'unknown', 'force'] as const)
        expect(strip.squares.reduce((sum, square) => sum + square[name], strip.longer[name])).toBe(strip.total[name]);
      // What is in no single square may be in several: it is never more than what such records allow.
      for (const n of Object.values(strip.longer)) expect(n).toBeGreaterThanOrEqual(0);
      for (const { recorded, interfered, quiet, unknown, force } of [...strip.squares, strip.longer, strip.total]) {
        expect(recorded).toBe(interfered + quiet + unknown);
        expect(force).toBeLessThanOrEqual(interfered);
      }
    }
    expect(squares).toBeGreaterThan(200);
  });
});

describe('who watched the protests of a group', () => {
  const within = { isWithin: (code: string, area: string) => code.startsWith(area) || area === 'KH' };
  const entry = (place: string, level: CoverageEntry['level'], group: string | null = null): CoverageEntry => ({
    place,
    level,
    group,
    from: asDay('2021-01-01'),
    until: asDay('2022-01-01'),
  });
  const watch = (areas: readonly string[], coverage: readonly CoverageEntry[], key = '2021-W22'): Watch =>
    watchOfGroup(G, areas, coverage, within, { day: null })(asPeriod(key));

  it('counts what is on record for this group alone, and not for another', () => {
    expect(watch(['12'], [entry('12', 'CO_ON_SITE', G)])).toBe('watched');
    expect(watch(['12'], [entry('12', 'CO_ON_SITE', 'G-000002')])).toBe('not-recorded');
    expect(watch(['12'], [entry('KH', 'CO_NETWORK')])).toBe('watched');
    expect(watch(['12'], [entry('12', 'CO_NONE')])).toBe('nobody');
    expect(watch(['12'], [entry('12', 'CO_NONE')], '2022-W22')).toBe('not-recorded');
    expect(watch([], [entry('12', 'CO_ON_SITE')])).toBe('not-recorded');
  });

  it('needs all places where it gathers for "watched" and for "nobody"', () => {
    expect(watch(['12', '08'], [entry('12', 'CO_ON_SITE'), entry('08', 'CO_NONE')])).toBe('partly');
    expect(watch(['12', '08'], [entry('12', 'CO_ON_SITE'), entry('08', 'CO_NETWORK')])).toBe('watched');
    expect(watch(['12', '08'], [entry('12', 'CO_NONE'), entry('08', 'CO_NONE')])).toBe('nobody');
    expect(watch(['12', '08'], [entry('12', 'CO_NONE'), entry('08', 'CO_MEDIA')])).toBe('media');
    expect(watch(['12', '08'], [entry('12', 'CO_NONE')])).toBe('not-recorded');
  });
});

describe('the weekday of a weekly protest', () => {
  const weekdayOf = (days: readonly string[]) => {
    const facts = factsOf(days.map((day) => on(day)));
    const by = (unit: 'week' | 'day', period: string) =>
      count(facts, createQuestion(period, { indicator: 'I01', unit, split: ['period'] }), null);
    const shown = daysOfWeekday(by('week', WHOLE));
    return shown && usualWeekday(by('day', shown.key));
  };
  const FRIDAYS = ['05-07', '05-14', '05-21', '05-28', '06-04', '06-11', '06-18', '06-25', '07-02', '07-09'].map(
    (day) => `2021-${day}`,
  );

  it('is the one of at least three quarters of ten protests or more', () => {
    expect(weekdayOf(FRIDAYS)).toEqual({ weekday: 5, n: 10, of: 10 });
    expect(weekdayOf([...FRIDAYS, '2021-07-13', '2021-07-14', '2021-07-15'])).toEqual({ weekday: 5, n: 10, of: 13 });
  });

  it('is not said of fewer, of protests on any day, or of nothing', () => {
    expect(weekdayOf(FRIDAYS.slice(1))).toBe(null);
    expect(weekdayOf([...FRIDAYS, '2021-07-12', '2021-07-13', '2021-07-14', '2021-07-15'])).toBe(null);
    expect(weekdayOf([])).toBe(null);
  });

  it('is that of the two years up to the last protest', () => {
    expect(weekdayOf([...FRIDAYS, '2020-01-06', '2020-01-07', '2020-01-08', '2020-01-09'])).toBe(null);
  });
});
