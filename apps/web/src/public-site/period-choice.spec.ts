import { asPeriod } from '@vigil/shared/day/period.js';
import { choiceOf, earlierPeriod, keyFor, laterPeriod, periodsToPick } from './period-choice.js';

const whole = asPeriod('2020-01-01..2021-12-31');

describe('picking a period', () => {
  it('knows how the period in the address was picked', () => {
    expect([null, '2021', '2021-H1', '2021-Q2', '2021-06', '2021-W22', '2021-06-01..2021-06-04'].map(choiceOf)).toEqual(
      ['all', 'year', 'half-year', 'quarter', 'month', 'week', 'dates'],
    );
  });

  it('offers whole periods, the newest first', () => {
    expect(periodsToPick('half-year', whole).map(({ key }) => key)).toEqual([
      '2021-H2',
      '2021-H1',
      '2020-H2',
      '2020-H1',
    ]);
    const weeks = periodsToPick('week', asPeriod('2021'));
    expect(weeks.at(-1)!.key).toBe('2020-W53');
    expect(weeks[0]!.key).toBe('2021-W52');
  });

  it('leads from what is shown to its last part', () => {
    expect(keyFor('month', asPeriod('2021-H1'))).toBe('2021-06');
    expect(keyFor('year', asPeriod('2021-06'))).toBe('2021');
    expect(keyFor('all', asPeriod('2021-06'))).toBeNull();
  });

  it('lets days be chosen from those that are shown', () => {
    expect(choiceOf(keyFor('dates', asPeriod('2021-06')))).toBe('dates');
    expect(keyFor('dates', asPeriod('2021-06'))).toBe('2021-06-01..2021-06-30');
  });

  it('steps by the same unit, and by as many days', () => {
    expect(laterPeriod(asPeriod('2021-Q1'), whole)!.key).toBe('2021-Q2');
    expect(earlierPeriod(asPeriod('2021-Q1'), whole)!.key).toBe('2020-Q4');
    expect(laterPeriod(asPeriod('2021-03-05..2021-03-07'), whole)!.key).toBe('2021-03-08..2021-03-10');
    expect(earlierPeriod(asPeriod('2021-03-05..2021-03-07'), whole)!.key).toBe('2021-03-02..2021-03-04');
  });

  it('steps from two days that are exactly a month by months, in both directions, and comes back', () => {
    const january = asPeriod('2021-01-01..2021-01-31');
    expect(earlierPeriod(january, whole)!.key).toBe('2020-12');
    expect(laterPeriod(january, whole)!.key).toBe('2021-02');
    expect(earlierPeriod(laterPeriod(january, whole)!, whole)).toEqual({ ...january, key: '2021-01' });
    const year = asPeriod('2020-04-01..2021-03-31');
    expect(laterPeriod(year, asPeriod('2020-01-01..2023-12-31'))!.key).toBe('2021-04-01..2022-03-31');
    expect(laterPeriod(asPeriod('2020-PY04'), asPeriod('2020-01-01..2023-12-31'))!.key).toBe('2021-PY04');
  });

  describe('what goes wrong', () => {
    it('does not step out of what is recorded', () => {
      expect(laterPeriod(asPeriod('2021'), whole)).toBeNull();
      expect(earlierPeriod(asPeriod('2020'), whole)).toBeNull();
      expect(laterPeriod(whole, whole)).toBeNull();
    });
  });
});
