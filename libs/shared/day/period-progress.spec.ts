import { SeededRandom } from '../random/seeded-random.js';
import { addDays, asDay, type Day, daysBetween } from './day.js';
import { asPeriod, type Period, periodBetween, periodContaining } from './period.js';
import { coveredOf, daysKnown, progressOf } from './period-progress.js';

const today = asDay('2026-11-27');
const on = (key: string, day = today) => progressOf(asPeriod(key), { day });

describe('how far a period has come', () => {
  it('has not begun before its first day', () => {
    expect(on('2026-12')).toEqual({ is: 'not-begun' });
    expect(on('2026-12', asDay('2026-12-01'))).toEqual({ is: 'so-far', last: '2026-12-01' });
  });

  it('is covered so far up to today, which is still going on', () => {
    expect(on('2026')).toEqual({ is: 'so-far', last: '2026-11-27' });
    expect(on('2026-01-01..2026-11-27')).toEqual({ is: 'so-far', last: '2026-11-27' });
  });

  it('is over on the day after its last', () => {
    expect(on('2026-11', asDay('2026-11-30')).is).toBe('so-far');
    expect(on('2026-11', asDay('2026-12-01'))).toEqual({ is: 'over' });
  });

  it('covers the days that have been', () => {
    expect([
      coveredOf(asPeriod('2026'), { day: today })?.key,
      coveredOf(asPeriod('2025'), { day: today })?.key,
      coveredOf(asPeriod('2027'), { day: today }),
    ]).toEqual(['2026-01-01..2026-11-27', '2025', null]);
  });
});

describe('the last day of a figure', () => {
  const known = (key: string, lastPublished: string | null, day = today) => {
    const progress = progressOf(asPeriod(key), { day, lastPublished: lastPublished as Day | null });
    return progress.is === 'so-far' ? progress.last : progress.is;
  };

  it('is the last on which anything published may have happened, where a period that is not over goes on after it', () => {
    expect(known('2026', '2026-10-31')).toBe('2026-10-31');
    expect(known('2026-Q4', '2026-10-31')).toBe('2026-10-31');
    expect(known('2026-01-01..2026-12-15', '2026-10-31')).toBe('2026-10-31');
    expect(known('2022-01-01..2026-12-31', '2026-10-31')).toBe('2026-10-31');
  });

  it('is today where something published may have happened today or later', () => {
    expect([known('2026', '2026-11-27'), known('2026', '2026-12-31')]).toEqual([today, today]);
  });

  it('is the end that somebody asked for, where the period is over', () => {
    expect(known('2026-Q3', '2026-08-15')).toBe('over');
    expect(known('2026-01-01..2026-11-15', '2026-10-31')).toBe('over');
    expect(known('2025', '2025-10-31')).toBe('over');
  });

  it('is that of everything recorded also after its last year', () => {
    const later = asDay('2027-01-05');
    expect(known('2022-01-01..2026-12-31', '2026-10-31', later)).toBe('2026-10-31');
    expect(known('2022-01-01..2026-12-31', '2026-12-31', later)).toBe('over');
    expect(known('2022-01-01..2026-12-31', '2027-01-02', later)).toBe('over');
  });

  it('is none where the whole period lies after it, or nothing is published', () => {
    expect([known('2026-11', '2026-10-31'), known('2026-W45', '2026-10-31')]).toEqual([
      'not-published',
      'not-published',
    ]);
    expect([known('2026', null), known('2025', null)]).toEqual(['not-published', 'not-published']);
    expect(known('2026-12', '2026-10-31')).toBe('not-begun');
  });

  it('is what asking each day gives, for any period, day and last published day', () => {
    const random = new SeededRandom(7);
    const seen = new Map<string, number>();
    for (let i = 0; i < 900; i++) {
      const from = addDays(asDay('2024-11-20'), random.below(800));
      const period: Period = random.pick([
        () => periodContaining(random.pick(['week', 'month', 'quarter', 'half-year', 'year'] as const), from),
        () => periodBetween(from, addDays(from, random.below(500))),
        () => asPeriod(random.pick(['2023-01-01..2024-12-31', '2024-01-01..2025-12-31', '2024-01-01..2026-12-31'])),
      ])();
      const day = addDays(asDay('2025-11-01'), random.below(120));
      const last = random.pick([
        undefined,
        null,
        asDay('2024-10-31'),
        addDays(day, 20 - random.below(120)),
        addDays(day, -random.below(9)),
      ]);
      const progress = progressOf(period, { day, lastPublished: last });
      const all = Array.from({ length: daysBetween(period.from, period.until) }, (_, n) => addDays(period.from, n));
      const isPublished = (one: Day): boolean => last === undefined || (last !== null && one <= last);
      const [first, end] = [all[0]!, all.at(-1)!];
      const isAll =
        all.filter((one) => one.endsWith('-12-31')).length > 1 && end.endsWith('12-31') && first.endsWith('01-01');
      const expected =
        first > day
          ? 'not-begun'
          : !isPublished(first)
            ? 'not-published'
            : end >= day || (isAll && !isPublished(end))
              ? all.filter((one) => one <= day && isPublished(one)).at(-1)
              : 'over';
      const told = progress.is === 'so-far' ? progress.last : progress.is;
      expect([period.key, day, last, told]).toEqual([period.key, day, last, expected]);
      const days = daysKnown(period, { day, lastPublished: last });
      expect(days).toEqual(
        progress.is === 'so-far'
          ? { from: first, until: addDays(progress.last, 1) }
          : progress.is === 'over'
            ? period
            : progress.is,
      );
      const kind =
        progress.is === 'so-far' ? (progress.last < day ? (end < day ? 'all' : 'cut') : 'today') : progress.is;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    expect(
      ['not-begun', 'not-published', 'cut', 'today', 'all', 'over'].filter((kind) => (seen.get(kind) ?? 0) < 9),
    ).toEqual([]);
  });
});
