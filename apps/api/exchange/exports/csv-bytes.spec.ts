import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvLine, type CsvCell } from '@vigil/shared/csv/csv-line.js';
import { asBytes, asText } from '../../platform/utf8-bytes.js';
import { CsvBytes } from './csv-bytes.js';
import { constant, type Column } from './export-column.js';
import { writeCsv, writeCsvBytes } from './write-csv.js';

const inBytes = (cell: CsvCell): CsvCell => (typeof cell === 'string' ? asBytes(cell) : cell);
const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', minLength: 40, maxLength: 200 }),
  fc.constantFrom(
    'a,b',
    '"',
    '""',
    'a\r\nb',
    '\n',
    'ភ្នំពេញ',
    'ឳ',
    '\uFEFF+1',
    '＝1',
    '-1',
    '\u200B=1',
    ' @x',
    '\t',
    'é,é',
    '',
  ),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.constant(null),
  fc.boolean(),
);

describe('CSV of texts in bytes', () => {
  it('is that of the texts, cell by cell', () => {
    fc.assert(
      fc.property(cell, (one) => {
        const csv = new CsvBytes(8);
        csv.cell(inBytes(one));
        expect(`${csv.take().toString()}\r\n`).toBe(csvLine([one]));
      }),
    );
  });

  it('is that of the texts as a whole table, with columns that are the same in each row, however long rows are', async () => {
    const columns: Column<CsvCell[]>[] = [
      constant('before', '#a', 'text', 'ក, "ខ"'),
      { name: 'first', hxl: '#b', kind: 'text', of: ([first]) => first! },
      { name: 'second', hxl: '#c', kind: 'text', of: (row) => row[1]! },
      constant('between', '#d', 'whole', 12),
      constant('unknown', '#e', 'text', null),
      { name: 'third', hxl: '#f', kind: 'text', of: (row) => row[2]! },
    ];
    const long = 'ក'.repeat(70_000);
    const rows: CsvCell[][] = [
      ['a', 'b', 'c'],
      [long, `"${long}`, null],
      [null, 1, long],
    ];
    async function* batches(said: (one: CsvCell) => CsvCell): AsyncGenerator<CsvCell[][]> {
      for (const row of rows) yield [row.map(said)];
    }
    const written = async (pieces: AsyncIterable<string | Buffer>): Promise<string> => {
      let text = '';
      for await (const piece of pieces) text += piece.toString();
      return text;
    };
    const progress = { rows: 0, takenBack: 0 };
    const inText = await written(
      writeCsv(
        columns,
        batches((one) => one),
        { ...progress },
        true,
      ),
    );
    const bytes = await written(writeCsvBytes(columns, batches(inBytes), progress, true));
    expect([inText.length > 140_000, bytes === inText]).toEqual([true, true]);
    expect(progress.rows).toBe(rows.length);
  });

  it('comes of bytes that are read back as the same text', () => {
    expect([asText(asBytes('ភ្នំពេញ é'))]).toEqual(['ភ្នំពេញ é']);
  });
});
