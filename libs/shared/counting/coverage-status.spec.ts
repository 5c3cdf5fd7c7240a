import { SeededRandom } from '../random/seeded-random.js';
import { addDays, asDay, type Day, daysBetween } from '../day/day.js';
import { asPeriod, type Period, periodBetween } from '../day/period.js';
import { type CoverageEntry, type Watch, watchOf, whyNone, zeroKey } from './coverage-status.js';
import { knownLow, WATCHES } from './watches.js';

const HOLDERS: Record<string, string[]> = { KH: ['KH'], '12': ['12', 'KH'], '1201': ['1201', '12', 'KH'] };
const places = { isWithin: (code: string, area: string): boolean => HOLDERS[code]?.includes(area) ?? false };
const june = asPeriod('2021-06');
/** In this test, `until` is the last day included. */
const anEntry = ({
  until = '2021-12-31',
  ...change
}: Partial<Omit<CoverageEntry, 'from' | 'until'> & { from: string; until: string }> = {}): CoverageEntry => ({
  place: '12',
  level: 'CO_ON_SITE',
  group: null,
  ...change,
  from: asDay(change.from ?? '2021-01-01'),
  until: addDays(asDay(until), 1),
});
const watch = (code: string, ...entries: CoverageEntry[]) => watchOf(code, june, entries, places, { day: null });

/** Asks each entry about each day. */
const plainly = (
  code: string,
  { from, until }: Period,
  entries: readonly CoverageEntry[],
  day: Day | null,
  last?: Day | null,
): Watch => {
  if (day !== null && from > day) return 'not-begun';
  if (last === null || (last !== undefined && daysBetween(last, from) > 0)) return 'not-published';
  const days = Array.from({ length: daysBetween(from, until) }, (_day, i) => addDays(from, i)).filter(
    (one) => day === null || until <= day || (one <= day && (last === undefined || one <= last!)),
  );
  const has = (one: Day, test: (entry: CoverageEntry, isAround: boolean) => boolean): boolean =>
    entries.some((entry) => {
      const isAround = places.isWithin(code, entry.place);
      const isOfIt = isAround || places.isWithin(entry.place, code);
      return isOfIt && entry.from <= one && one < entry.until && test(entry, isAround);
    });
  const isClose = ({ level }: CoverageEntry): boolean => level === 'CO_ON_SITE' || level === 'CO_NETWORK';
  if (days.every((one) => has(one, (entry, isAround) => isAround && entry.group === null && isClose(entry))))
    return 'watched';
  if (days.some((one) => has(one, isClose))) return 'partly';
  if (days.some((one) => has(one, ({ level }) => level === 'CO_MEDIA'))) return 'media';
  return days.some((one) => has(one, ({ level }, isAround) => isAround && level === 'CO_NONE'))
    ? 'nobody'
    : 'not-recorded';
};

describe('who watched', () => {
  it('covers everything inside the unit that was watched', () => {
    expect(watch('1201', anEntry())).toBe('watched');
    expect(watch('12', anEntry({ place: 'KH', level: 'CO_NETWORK' }))).toBe('watched');
  });

  it('joins stretches that follow each other, and sees a gap of one day', () => {
    const first = anEntry({ until: '2021-06-14' });
    expect(watch('12', anEntry({ from: '2021-06-15' }), first)).toBe('watched');
    expect(watch('12', anEntry({ from: '2021-06-16' }), first)).toBe('partly');
  });

  it('is partial where only a part, or only one group, was watched', () => {
    expect(watch('12', anEntry({ place: '1201' }))).toBe('partly');
    expect(watch('12', anEntry({ group: 'G1' }))).toBe('partly');
  });

  it('is never more with an entry less: hiding one turns no dash into a 0', () => {
    const levels = ['CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE'] as const;
    const spans = [{ until: '2021-06-14' }, { from: '2021-06-15' }, {}];
    const all = levels.flatMap((level) =>
      ['KH', '12', '1201'].flatMap((place) =>
        spans.flatMap((span) => [null, 'G1'].map((group) => anEntry({ level, place, group, ...span }))),
      ),
    );
    const told = (entries: CoverageEntry[]): boolean => knownLow({ low: 0 }, watch('12', ...entries)) !== null;
    for (const one of all)
      for (const other of all) if (!told([one, other])) expect([told([one]), told([other])]).toEqual([false, false]);
  });

  it('tells media alone, nobody, and nothing recorded apart', () => {
    expect(watch('12', anEntry({ level: 'CO_MEDIA' }))).toBe('media');
    expect(watch('12', anEntry({ level: 'CO_NONE' }))).toBe('nobody');
    expect(watch('12')).toBe('not-recorded');
  });

  it('asks of a period that is not over only for the days that have been', () => {
    const until = (until: string) => watchOf('12', june, [anEntry({ until })], places, { day: asDay('2021-06-10') });
    expect([until('2021-06-10'), until('2021-06-09')]).toEqual(['watched', 'partly']);
  });

  it('is nobody yet where the period has not begun, whatever is planned', () => {
    expect(watchOf('12', june, [anEntry()], places, { day: asDay('2021-05-31') })).toBe('not-begun');
  });

  it('is the same from the days joined once as from each entry, for any entries and period', () => {
    const random = new SeededRandom(11);
    const told = new Map<Watch, number>();
    for (let i = 0; i < 3000; i++) {
      const entries = Array.from({ length: random.below(7) }, () => {
        const from = addDays(asDay('2021-06-01'), random.below(30));
        return anEntry({
          from,
          until: addDays(from, random.below(20)),
          place: random.pick(['KH', '12', '1201']),
          level: random.pick(['CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE']),
          group: random.pick([null, null, 'G1']),
        });
      });
      const from = addDays(asDay('2021-05-28'), random.below(30));
      const period = periodBetween(from, addDays(from, random.below(14)));
      const day = random.pick([null, asDay('2021-06-12')]);
      const last = random.pick([undefined, undefined, undefined, null, asDay('2021-06-02'), asDay('2021-06-11')]);
      const watch = watchOf('12', period, entries, places, { day, lastPublished: last });
      expect(watch).toBe(plainly('12', period, entries, day, last));
      told.set(watch, (told.get(watch) ?? 0) + 1);
    }
    expect(WATCHES.every((watch) => (told.get(watch) ?? 0) > 50)).toBe(true);
  });

  describe('of a time after the last day of what is published', () => {
    const on = (period: string, lastPublished: string | null) =>
      watchOf('12', asPeriod(period), [anEntry()], places, {
        day: asDay('2021-08-10'),
        lastPublished: lastPublished === null ? null : asDay(lastPublished),
      });

    it('is that nothing is published yet, if the whole period lies after that day, and it has begun', () => {
      expect([on('2021-07', '2021-06-30'), on('2021-08', '2021-06-30'), on('2021-07', '2021-07-01')]).toEqual([
        'not-published',
        'not-published',
        'watched',
      ]);
      expect([on('2021-Q3', '2021-07-04'), on('2021-09', '2021-06-30')]).toEqual(['watched', 'not-begun']);
    });

    it('is the same of every time, if nothing is published', () => {
      expect(on('2021-01', null)).toBe('not-published');
    });
  });

  describe('what goes wrong', () => {
    it('takes no entry of another time, and no nobody of a part for the whole', () => {
      expect(watch('12', anEntry({ until: '2021-05-31' }))).toBe('not-recorded');
      expect(watch('12', anEntry({ place: '1201', level: 'CO_NONE' }))).toBe('not-recorded');
    });
    it('knows nothing of a unit that the gazetteer does not have', () => {
      expect(watch('99', anEntry())).toBe('not-recorded');
    });
  });
});

describe('a 0', () => {
  const written = (watch: Watch | null, low = 0) => knownLow({ low }, watch);

  it('is written only where somebody was watching', () => {
    expect(WATCHES.filter((watch) => written(watch) === 0)).toEqual(['watched', 'partly', 'media']);
  });

  it('is not written where sources are silent on how many, however well it was watched', () => {
    expect(knownLow({ low: 0, silent: 1 }, 'watched')).toBeNull();
    expect(knownLow({ low: 0, silent: 0 }, 'watched')).toBe(0);
  });

  it('hides no number that is one', () => {
    expect(WATCHES.map((watch) => written(watch, 3))).toEqual([3, 3, 3, 3, 3, 3, 3]);
    expect(knownLow({ low: 3, silent: 2 }, 'nobody')).toBe(3);
  });

  it('is not written of a time of which nothing is published yet, which has a reason of its own', () => {
    expect(whyNone({ low: 0 }, 'not-published')).toBe('not-published');
    expect(whyNone({ low: 0, beside: 1 }, 'not-published')).toBeNull();
    expect([
      zeroKey('not-published', false),
      zeroKey('not-published', true),
      zeroKey('unseen', true),
      zeroKey(null, true),
    ]).toEqual(['cell.not-published', 'cell.unseen-counted', 'cell.unseen-counted', 'cell.none-counted']);
  });

  it('is written where something is recorded that only may count: then somebody did report', () => {
    expect(knownLow({ low: 0, beside: 1 }, 'nobody')).toBe(0);
  });

  describe('what goes wrong', () => {
    it('waits until it has come who was watching', () => {
      expect(written(null)).toBeNull();
    });
  });
});
