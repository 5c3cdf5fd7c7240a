import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvLine, safeCell, type CsvCell } from '@vigil/shared/csv/csv-line.js';

const read = (text: string): string[][] => parse(text, { relax_column_count: true, record_delimiter: '\r\n' });

describe('a row of CSV', () => {
  it('is read back cell by cell, whatever is in it', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('a,b', '"', '""', 'a\r\nb', '\n', ',', 'ភ្នំពេញ', '\uFEFFx', ' a '),
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 4 }), (rows) => {
        expect(read(rows.map((row) => csvLine(row as CsvCell[])).join(''))).toEqual(
          rows.map((row) => row.map((one) => String(safeCell(one as CsvCell)))),
        );
      }),
    );
  });
});

describe('what goes wrong', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\u200B=1',
    '\uFEFF+1',
    '＝1+1',
    '－1',
    '＠x',
    '\u2060@x',
    '=HYPERLINK("http://x","y")',
    "=cmd|'/c calc'!A1",
  ])('lets no spreadsheet take a text for a formula: %j', (text) => {
    expect(safeCell(text)).toBe(`'${text}`);
  });

  it.each(['12 people', 'a=b', 'ក=1', '', '(=1)', '"=1"', 'e-mail', '1-2'])('changes no other text: %j', (text) => {
    expect(safeCell(text)).toBe(text);
  });

  it('leaves numbers alone, negative ones too', () => {
    expect([safeCell(-12.5), safeCell(0), safeCell(null), safeCell(false)]).toEqual([-12.5, 0, '', 'false']);
  });
});
