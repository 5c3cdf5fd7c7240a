import type { Day } from '../day/day.js';
import { endedLongAgo } from './ended-long-ago.js';
import { spellsOf } from './spells.js';
import { aStep, released } from './test-events.js';

const on = (today: string, ...events: Parameters<typeof spellsOf>[0][number][]) =>
  endedLongAgo(spellsOf(events).spells, today as Day);
const taken = aStep('ARREST', '2021-03-01');

describe('custody that ended more than two years ago', () => {
  it.each([
    ['2021-03-10', '2023-03-10', null],
    ['2021-03-10', '2023-03-11', '2021-03-10'],
    ['2021-12-31', '2023-12-31', null],
    ['2021-12-31', '2024-01-01', '2021-12-31'],
    ['2024-02-29', '2026-02-28', null],
    ['2024-02-29', '2026-03-01', '2024-02-29'],
  ])('out on %s, by %s: %s', (out, today, is) => expect(on(today, taken, released(out))).toBe(is));

  it('counts from the last day on which the person may have come out', () => {
    expect(on('2023-03-15', taken, released('2021-03-10..2021-03-20'))).toBeNull();
    expect(on('2023-03-21', taken, released('2021-03-10..2021-03-20'))).toBe('2021-03-20');
  });

  it('is of the last of several times, and of nobody of whom it is not known', () => {
    const again = aStep('ARREST', '2022-06-01');
    expect(on('2024-01-01', taken, released('2021-03-10'), again, released('2022-07-01'))).toBeNull();
    expect(on('2031-01-01', taken, released('2021-03-10'), again)).toBeNull();
    expect(on('2031-01-01')).toBeNull();
  });
});
