import { describe, expect, it } from '@jest/globals';
import peopleEn from '../text/people/en.json' with { type: 'json' };
import { createText } from '../text/text.js';
import type { ClockReading } from './custody-clock.js';
import { formatLimit } from './format-limit.js';
import { aLimit } from './test-people.js';

const t = createText('en', peopleEn);
const says = (elapsed: ClockReading['elapsed'], more: Partial<ClockReading> = {}): string[] => {
  const reading: ClockReading = {
    from: { type: 'CE_ARREST', when: { earliest: '2022-07-04', latest: '2022-07-04' }, hours: null },
    unit: 'hours',
    elapsed,
    isRunning: false,
    over: null,
    verdict: null,
    doubts: [],
    ...more,
  } as ClockReading;
  const [{ says: verdict, from }] = formatLimit({ limit: aLimit(), readings: [reading] }, t).readings as [
    { says: string | null; from: string[] },
  ];
  return [...from.slice(reading.from === null ? 0 : 1), ...(verdict === null ? [] : [verdict])].slice(-1);
};

describe('a time that is compared with a limit of hours', () => {
  it('is said in hours while somebody can picture them, and in days from ten days on', () => {
    expect(says({ low: 24, high: 72 })).toEqual(['Lasted: 24 to 72 hours']);
    expect(says({ low: 13, high: 239 })).toEqual(['Lasted: 13 to 239 hours']);
    expect(says({ low: 0, high: 40_920 })).toEqual(['Lasted: 0 hours to 1,705 days']);
    expect(says({ low: 240, high: 265.5 })).toEqual(['Lasted: 10 days to 12 days']);
    expect(says({ low: 263, high: null })).toEqual(['Lasted: at least 10 days']);
  });

  it('is never said to be more than it is at least, or less than it is at most', () => {
    const exceeded = { verdict: 'certain', over: { low: 6, high: 30_000.5 } } as const;
    expect(says({ low: 54, high: null }, exceeded)).toEqual([
      t('people.limit.is.certain', { time: '6 hours to 1,251 days' }),
    ]);
    const possibly = { verdict: 'possible', over: { low: -48, high: 481 } } as const;
    expect(says({ low: 0, high: null }, possibly)).toEqual([
      t('people.limit.is.possible-up-to', { time: t('people.limit.days', { n: 21 }) }),
    ]);
    expect(says({ low: 0, high: 1000.25 }, { from: null })).toEqual(['Lasted: at most 42 days']);
  });

  it('is said to the minute where it is known', () => {
    expect(says({ low: 300.5, high: 300.5 })).toEqual(['Lasted: 300 h 30 min']);
  });
});
