import type { PublicWithheldTotals } from '@vigil/shared/public/response-types.js';
import { withheldRows } from './withheld-rows.js';

const totals = (halfYears: string[], items: [string, string, string, number][]): PublicWithheldTotals => ({
  countedIn: '2023-H1',
  halfYears,
  tallies: [
    { key: 'force', unit: 'acts', side: null, codes: ['FM_SEXUAL', 'FM_UNSPEC'] },
    { key: 'VC_CHILD', unit: 'people', side: null, codes: ['VC_CHILD'] },
  ],
  items: items.map(([halfYear, tally, code, low]) => ({ halfYear, tally, code, low })),
});
const lines = (of: PublicWithheldTotals): string[] =>
  withheldRows(of).map(({ period, what, low, isRest }) =>
    [period.key, what ? `${what.code} ${low}` : isRest ? 'rest' : 'nothing'].join(' '),
  );

describe('the table of totals of withheld types', () => {
  it('shows what may be shown, in the order of the tables, and says that there may be more', () => {
    expect(
      lines(
        totals(
          ['2022-H2'],
          [
            ['2022-H2', 'VC_CHILD', 'VC_CHILD', 5],
            ['2022-H2', 'force', 'FM_UNSPEC', 10],
            ['2022-H2', 'force', 'FM_SEXUAL', 5],
          ],
        ),
      ),
    ).toEqual(['2022-H2 FM_SEXUAL 5', '2022-H2 FM_UNSPEC 10', '2022-H2 VC_CHILD 5', '2022-H2 rest']);
  });

  it('has a line for each of several countries, never their sum', () => {
    const item = { halfYear: '2022-H2', tally: 'force', code: 'FM_SEXUAL' };
    const rows = withheldRows({
      ...totals(['2022-H2'], []),
      items: [
        { ...item, low: 5, country: 'KE' },
        { ...item, low: 10, country: 'KH' },
      ],
    });
    expect(rows.map(({ country, low }) => [country, low])).toEqual([
      ['KE', 5],
      ['KH', 10],
      [null, null],
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
  });

  it('joins half-years that show nothing into one line, and leaves none out', () => {
    const halfYears = ['2022-H2', '2022-H1', '2021-H2', '2021-H1', '2020-H2'];
    expect(lines(totals(halfYears, [['2021-H2', 'force', 'FM_SEXUAL', 5]]))).toEqual([
      '2022 nothing',
      '2021-H2 FM_SEXUAL 5',
      '2021-H2 rest',
      '2020-07-01..2021-06-30 nothing',
    ]);
    expect(lines(totals(halfYears, []))).toEqual(['2020-07-01..2022-12-31 nothing']);
  });

  it('has no line before anything was counted', () => expect(lines(totals([], []))).toEqual([]));
});
