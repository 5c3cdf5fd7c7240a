import { describe, expect, it } from '@jest/globals';
import { leadingCount, leadingYear, leadsWithZero, readCount } from './read-count.js';

describe('a day before words', () => {
  it('is no number of people', () => {
    for (const day of [
      '4 June 2021: arrests',
      '4 June, arrested by police',
      '4 of June arrests',
      '4-5 June arrests',
      '4 Jun arrests',
      '4 May 2021 arrests',
      '4 may: arrests',
      '12 March',
      '៤ មិថុនា ២០២១ ចាប់ខ្លួន',
      '2021 eviction by guards',
      '2021: arrests',
    ])
      expect([day, leadingCount(day)]).toEqual([day, null]);
    for (const [words, low] of [
      ['4 may have been hurt', 4],
      ['12 march leaders beaten', 12],
      ['4 Junior monks hurt', 4],
      ['2000 garment workers hurt', 2000],
      ['2021 people were hurt', 2021],
    ] as const)
      expect([words, leadingCount(words)?.low]).toEqual([words, low]);
  });
});

it('is read at once, whatever the cell has between its numbers', () => {
  const began = Date.now();
  for (let i = 0; i < 300; i += 1) readCount(`1${'\n'.repeat(497)}x`);
  expect(Date.now() - began).toBeLessThan(5000); // it was a tenth of a second for one
  expect(readCount('3\n\n4').value.low).toBe(readCount('3; 4').value.low);
  expect(readCount('1 000').value.low).toBe(1000);
});

describe('a year before a noun', () => {
  it('is recognised in digits of either script, but not where it is written as a number', () => {
    expect(leadingYear('២០២១ arrests')).toBe(2021);
    expect(leadingYear('2,021 arrests')).toBeNull();
  });
});

describe('a number', () => {
  it('has the digits of any script, and short words before it', () => {
    const of = (cell: string): unknown => {
      const { low, high } = readCount(cell).value;
      return [low, high];
    };
    const rows: [string, unknown][] = [
      ['۵۰', [50, 50]],
      ['~۵۰', [45, 55]],
      ['١٠٠-٢٠٠', [100, 200]],
      ['۱٬۲۰۰', [1200, 1200]],
      ['၅၀', [50, 50]],
      ['min. 50', [50, null]],
      ['max. 50', [0, 50]],
      ['c. 50', [45, 55]],
    ];
    expect(rows.map(([cell]) => [cell, of(cell)])).toEqual(rows);
    expect(readCount('۵۰ نفر')).toMatchObject({ understood: false, value: { low: null } });
  });
});

describe('words for large numbers', () => {
  it('are at least two of what they name, in English and Khmer, and a fixed number of it where one is named', () => {
    const low = (cell: string): number | null => readCount(cell).value.low;
    const rows: [string, number][] = [
      ['tens', 20],
      ['dozens', 24],
      ['hundreds', 200],
      ['thousands', 2000],
      ['tens of thousands', 20_000],
      ['dozens of thousands', 24_000],
      ['hundreds of thousands', 200_000],
      ['10s', 20],
      ['1000s', 2000],
      ['10000s', 20_000],
      ['10,000s', 20_000],
      ['100 000s', 200_000],
      ['tens of thousands of people', 20_000],
      ['hundreds of people', 200],
      ['several hundred', 200],
      ['a few thousand', 2000],
      ['over a thousand', 1001],
      ['រាប់សិប', 20],
      ['រាប់រយ', 200],
      ['រាប់ពាន់', 2000],
      ['រាប់ម៉ឺន', 20_000],
      ['រាប់ម៉ឺននាក់', 20_000],
      ['រាប់សែន', 200_000],
      ['រាប់សិបពាន់', 20_000],
      ['រាប់លាន', 2_000_000],
      ['៣ ពាន់', 3000],
      ['២ម៉ឺន', 20_000],
    ];
    expect(rows.map(([cell]) => [cell, low(cell)])).toEqual(rows);
    expect(readCount('a hundred').value).toMatchObject({ low: 90, high: 110 });
    expect(readCount('thousand').value).toMatchObject({ low: 900, high: 1100 });
  });
});

describe('a number in words or digits', () => {
  const bounds = (cell: string): unknown => {
    const { value, understood } = readCount(cell);
    return understood ? [value.low, value.high] : null;
  };
  const readings = (rows: readonly (readonly [string, unknown])[], of: (cell: string) => unknown = bounds): void =>
    expect(rows.map(([cell]) => [cell, of(cell)])).toEqual(rows);

  it('is one number: words add up, a space joins digits only before three, and several numbers are not understood', () => {
    readings([
      ['twenty five', [25, 25]],
      ['twenty-five', [25, 25]],
      ['one hundred twenty', [120, 120]],
      ['two hundred and fifty', [250, 250]],
      ['two thousand three hundred and five', [2305, 2305]],
      ['a hundred and fifty', [150, 150]],
      ['two hundred thousand', [200_000, 200_000]],
      ['twenty five people', [25, 25]],
      ['10 000', [10_000, 10_000]],
      ['1 200 000', [1_200_000, 1_200_000]],
      ['2 3', null],
      ['10 20', null],
      ['3\n5', null],
      ['3\n500', null],
      ['five 200', null],
      ['five six', null],
      ['2 and 3', null],
      ['5, 10', null],
    ]);
  });

  it('in a range takes the unit that stands after the second', () => {
    readings([
      ['10-20 thousand', [10_000, 20_000]],
      ['2-3k', [2000, 3000]],
      ['two to three hundred', [200, 300]],
      ['between two and three thousand', [2000, 3000]],
      ['fifty to one hundred', [50, 100]],
      ['500 to 1 thousand', [500, 1000]],
      ['ten-twenty', [10, 20]],
    ]);
  });

  it('has separators of one kind, and no fraction', () => {
    readings([
      ['0.500', null],
      ['1,200.000', null],
      ['1.200 k', null],
      ['1.200,000', null],
      ['1,200 thousand', [1_200_000, 1_200_000]],
      ['1.200', [1200, 1200]],
      ['3.000', [3000, 3000]],
      ['12.0', [12, 12]],
      ['0.0', [0, 0]],
      ['2.5 thousand', [2500, 2500]],
    ]);
  });

  it('of families is at least as many people', () => {
    for (const cell of ['200 families', '200 households', '២០០ គ្រួសារ'])
      expect(readCount(cell)).toEqual({
        understood: true,
        value: { state: 'CS_AT_LEAST', low: 200, high: null, text: cell },
      });
    readings([
      ['10-20 families', [10, null]],
      ['up to 50 families', null],
      ['no families', [0, 0]],
    ]);
    expect(leadingCount('200 families evicted')).toMatchObject({ state: 'CS_AT_LEAST', low: 200, high: null });
  });

  it('that leads a phrase is the longest that reads, and never a time or money', () => {
    readings(
      [
        ['two hundred and fifty people', [250, 250]],
        ['two hundred and fifty were hurt', [250, 250]],
        ['10 000 people injured', [10_000, 10_000]],
        ['about 2 thousand workers', [1800, 2200]],
        ['3 or 4 monks', [3, 4]],
        ['four others scraped and bruised', [4, 4]],
        ['24 hours in custody', null],
        ['2 days detention', null],
        ['more than 24 hours', null],
        ['2 million riel', null],
        ['500 US dollars', null],
        ['10 20 monks', null],
        ['១០ ថ្ងៃ', null],
      ],
      (cell) => {
        const count = leadingCount(cell);
        return count && [count.low, count.high];
      },
    );
    expect(leadsWithZero('0 arrests')).toBe(true);
    expect(leadsWithZero('10 000 arrests')).toBe(false);
  });
});
