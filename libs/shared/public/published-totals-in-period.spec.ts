import { asPeriod } from '../day/period.js';
import type { PublicTotal } from './response-types.js';
import { totalsIn } from './published-totals-in-period.js';

const aTotal = (change: Partial<PublicTotal>): PublicTotal => ({
  code: 'T1',
  publisher: 'CCHR',
  title: 'Digest',
  measure: 'instances',
  unit: 'incidents',
  value: { state: 'CS_AT_LEAST', low: 11, high: null, text: 'no less than' },
  from: '2021-01-01',
  until: '2021-06-30',
  place: null,
  group: null,
  partOf: null,
  url: null,
  ...change,
});
const codes = (totals: readonly PublicTotal[]) => totals.map(({ code }) => code);

describe('figures of others', () => {
  it('stand beside every period that they share a day with', () => {
    for (const key of ['2021-H1', '2021', '2021-06', '2021-06-30..2021-07-10'])
      expect(codes(totalsIn([aTotal({})], asPeriod(key)))).toEqual(['T1']);
  });

  it('do not stand beside a period after their last day, or before their first', () => {
    for (const key of ['2021-H2', '2020', '2021-07-01..2021-07-10'])
      expect(totalsIn([aTotal({})], asPeriod(key))).toEqual([]);
  });

  it('stand right after the figure that they are a part of', () => {
    const part = aTotal({ code: 'T2', partOf: 'T1' });
    expect(codes(totalsIn([part, aTotal({ code: 'T3' }), aTotal({})], asPeriod('2021-H1')))).toEqual([
      'T3',
      'T1',
      'T2',
    ]);
  });

  describe('what goes wrong', () => {
    it('shows a part whose whole is of another time, as a part of nothing', () => {
      const whole = aTotal({ from: '2019-01-01', until: '2019-12-31' });
      const shown = totalsIn([whole, aTotal({ code: 'T2', partOf: 'T1' })], asPeriod('2021-H1'));
      expect(shown.map(({ code, partOf }) => [code, partOf])).toEqual([['T2', null]]);
    });
  });
});
