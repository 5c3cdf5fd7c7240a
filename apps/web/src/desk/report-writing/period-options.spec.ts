import { asDay } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import en from '../../../../../libs/shared/text/report/en.json' with { type: 'json' };
import km from '../../../../../libs/shared/text/report/km.json' with { type: 'json' };
import { lastHalfYear, periodOptions, unitFor, UNITS } from './period-options.js';

describe('the periods that a report may be about', () => {
  it('offers those that are over first, and the one that goes on last', () => {
    const [halfYears] = periodOptions(asDay('2021-07-14'));
    expect(halfYears).toMatchObject({ unit: 'half-year' });
    expect(halfYears!.periods.map(({ key }) => key)).toEqual([
      '2021-H1',
      '2020-H2',
      '2020-H1',
      '2019-H2',
      '2019-H1',
      '2021-H2',
    ]);
    expect(lastHalfYear(asDay('2021-07-14')).key).toBe('2021-H1');
  });

  it('divides a period so that it fits on a page', () => {
    expect(['2021-06', '2021-H1', '2021', '2015-01-01..2021-12-31'].map((key) => unitFor(asPeriod(key)))).toEqual([
      'week',
      'month',
      'month',
      'quarter',
    ]);
  });
});

describe('what goes wrong', () => {
  it('goes over the turn of a year', () => {
    expect(lastHalfYear(asDay('2021-01-01')).key).toBe('2020-H2');
  });

  it('has a word in both languages for every unit that tables can be divided by', () => {
    expect(UNITS).toContain('day');
    expect(UNITS.filter((unit) => [en, km].some((words) => !Object.hasOwn(words, `report.unit.${unit}`)))).toEqual([]);
  });
});
