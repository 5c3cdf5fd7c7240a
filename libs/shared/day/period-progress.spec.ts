import { asDay } from './day.js';
import { asPeriod } from './period.js';
import { coveredOf, progressOf } from './period-progress.js';

const today = asDay('2026-11-27');
const on = (key: string, day = today) => progressOf(asPeriod(key), day);

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
      coveredOf(asPeriod('2026'), today)?.key,
      coveredOf(asPeriod('2025'), today)?.key,
      coveredOf(asPeriod('2027'), today),
    ]).toEqual(['2026-01-01..2026-11-27', '2025', null]);
  });
});
