import { describe, expect, it } from '@jest/globals';
import readSheets from 'read-excel-file/node';
import type { AboutFile } from './export-metadata.js';
import type { Column } from './export-column.js';
import type { CsvCell } from '@vigil/shared/csv/csv-line.js';
import { zipWorkbook } from './zip-workbook.js';
import { writeXlsx } from './write-xlsx.js';

const bytesOf = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
};
const cellsOf = async (cells: readonly CsvCell[]): Promise<unknown[]> =>
  (
    await readSheets(
      await bytesOf(
        zipWorkbook([
          {
            name: 'One & <only>',
            columns: cells.map((_, i) => ({ name: `c${i}`, kind: 'text', width: 10 })),
            rows: [[cells]],
          },
        ]),
      ),
    )
  )[0]!.data[1]!;

const about = {
  title: 'Incidents',
  dataset: 'published',
  publisher: 'ORG',
  country: 'Cambodia',
  question: 'period=2021',
  text: null,
  figure: 'F',
  period: '2021',
  indicator: 'I01',
  indicatorVersion: 1,
  rule: ['R'],
  asOf: { seq: 1, day: '2021-01-01' },
  madeOn: '2021-01-01',
  rows: 5,
  licence: 'L',
  log: null,
  source: 'S',
} satisfies AboutFile;
const numbers: Column<number>[] = [{ name: 'n', hxl: '#n', kind: 'whole', of: (n) => n }];
async function* batches(...all: number[][]): AsyncGenerator<number[]> {
  yield* all;
}
const progress = (): { rows: number; takenBack: number } => ({ rows: 0, takenBack: 0 });

describe('a workbook', () => {
  it('holds texts as they are, numbers as numbers and yes or no as such', async () => {
    expect(
      await cellsOf(['ភ្នំពេញ', 'a & b < c > "d"', ' two  spaces ', 'two\nlines', 12, -0.5, true, null, '0012']),
    ).toEqual(
      ['ភ្នំពេញ', 'a & b < c > "d"', ' two  spaces ', 'two\nlines', 12, -0.5, true, null, '0012'].map((cell) =>
        typeof cell === 'string' ? expect.stringMatching(new RegExp(cell.trim().replace(/[<>&"]/g, '.'))) : cell,
      ),
    );
  });

  it('goes on in a second sheet where one is full', async () => {
    const made = progress();
    const sheets = await readSheets(
      await bytesOf(
        writeXlsx(
          { about, columns: numbers, total: 5, language: 'en', mostRows: 2 },
          batches([1, 2, 3], [4], [5]),
          made,
        ),
      ),
    );
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'Read me',
      'Data',
      'Data 2',
      'Data 3',
      'Codebook',
      'Codes',
      'Indicators',
    ]);
    expect(sheets.slice(1, 4).map(({ data }) => data.slice(2).flat())).toEqual([[1, 2], [3, 4], [5]]);
    expect(made.rows).toBe(5);
  });

  it('is the same bytes for the same content', async () => {
    const make = (): Promise<Buffer> =>
      bytesOf(writeXlsx({ about, columns: numbers, total: 2, language: 'km' }, batches([1, 2]), progress()));
    expect((await make()).equals(await make())).toBe(true);
  });
});

describe('what goes wrong', () => {
  it('takes no text for a formula, and none for an escape of Excel’s own', async () => {
    const bytes = await bytesOf(
      zipWorkbook([
        { name: 'x', columns: [{ name: 'c', kind: 'text', width: 10 }], rows: [[['=1+1']], [['_x0041_']]] },
      ]),
    );
    expect((await readSheets(bytes))[0]!.data.slice(1).flat()[0]).toBe('=1+1');
    expect(bytes.includes('<f>')).toBe(false);
  });

  it('leaves out what XML cannot hold, and says where a text is too long for a cell', async () => {
    const [control, lone, long] = (await cellsOf(['a\u0000b\u000Bc', 'x\uD800y', 'k'.repeat(40_000)])) as string[];
    expect([control, lone, long!.length, long!.endsWith(' [...]')]).toEqual(['abc', 'xy', 32_767, true]);
  });

  it('breaks when its rows do, and lets go of them when nobody reads on', async () => {
    async function* broken(): AsyncGenerator<number[]> {
      yield [1];
      throw new Error('no more');
    }
    await expect(
      bytesOf(writeXlsx({ about, columns: numbers, total: 2, language: 'en' }, broken(), progress())),
    ).rejects.toThrow('no more');
    let isLetGo = false;
    async function* endless(): AsyncGenerator<number[]> {
      try {
        for (;;) yield Array.from({ length: 5000 }, () => (Math.random() * 1e9) | 0);
      } finally {
        isLetGo = true;
      }
    }
    let taken = 0;
    for await (const _ of writeXlsx({ about, columns: numbers, total: 1e6, language: 'en' }, endless(), progress()))
      if ((taken += 1) > 12) break;
    expect(isLetGo).toBe(true);
  });
});
