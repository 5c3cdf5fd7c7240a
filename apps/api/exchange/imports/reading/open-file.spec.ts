import { describe, expect, it } from '@jest/globals';
import { aFile, aZip, workbookFiles } from '../../../testing/a-workbook.js';
import { FileProblem } from '@vigil/shared/import/reading/file-problem.js';
import type { ReadAs, Table } from '@vigil/shared/import/reading/open-table.js';
import { openFile, xmlParser } from './open-file.js';
import { openZip } from './workbook-zip.js';
import { sharedTexts } from '@vigil/shared/import/reading/workbook.js';

const read = async (
  content: string | Buffer,
  as: ReadAs = {},
): Promise<Table & { all: string[][]; codes: string[] }> => {
  const table = await openFile(aFile(content), as);
  const all: string[][] = [];
  for await (const { cells } of table.rows) all.push(cells);
  table.close();
  return { ...table, all, codes: table.notices.map(({ code }) => code) };
};
const problem = async (content: string | Buffer, as: ReadAs = {}): Promise<string> => {
  try {
    await read(content, as);
    return 'read';
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return `${error.code} ${JSON.stringify(error.params)}`;
  }
};
const utf16 = (text: string, isBig = false): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

describe('a file of text', () => {
  it('is read whatever its letters are, and says what was converted', async () => {
    const khmer = 'កាលបរិច្ឆេទ,ទីកន្លែង\n២០២១,ភ្នំពេញ\n';
    for (const bytes of [Buffer.from(khmer), Buffer.from(`\uFEFF${khmer}`), utf16(khmer), utf16(khmer, true)]) {
      const table = await read(bytes);
      expect([table.headers, table.all]).toEqual([['កាលបរិច្ឆេទ', 'ទីកន្លែង'], [['២០២១', 'ភ្នំពេញ']]]);
    }
    expect((await read(utf16(khmer))).codes).toEqual(['converted']);
    const thai = await read(
      Buffer.concat([
        Buffer.from('a,b\n'),
        Buffer.from([0xa1, 0xc3, 0xd8, 0xa7, 0xe0, 0xb7, 0xbe]),
        Buffer.from(',1\n'),
      ]),
    );
    expect(thai).toMatchObject({ encoding: 'windows-874', all: [['กรุงเทพ', '1']], codes: ['encoding-guessed'] });
    expect(await read(Buffer.from('Ville,n\nSuz\u00e9,1\n', 'latin1'))).toMatchObject({
      encoding: 'windows-1252',
      all: [['Suzé', '1']],
      codes: ['encoding-guessed'],
    });
    // Long words, and few signs that have a zero beside them.
    const words = 'سرکوب‌اعتراضات‌در‌خیابان‌انقلاب '.repeat(9);
    const persian = ['۱', '۲', '۳'].map((n) => `${words},${n}\n`).join('');
    expect((await read(Buffer.from(persian, 'utf16le'))).encoding).toBe('utf-16le');
    expect((await read(Buffer.from(persian, 'utf16le').swap16())).encoding).toBe('utf-16be');
    // "فارسان,1": its letters stand in runs, and one of them is none of Thai. It cannot be told which it is.
    const arabic = Buffer.concat([
      Buffer.from('a,b\n'),
      Buffer.from([0xdd, 0xc7, 0xd1, 0xd3, 0xc7, 0xe4]),
      Buffer.from(',1\n'),
    ]);
    expect((await read(arabic)).codes).toEqual(['encoding-guessed']);
    expect((await read(arabic)).encoding).toBe('windows-1252');
    expect((await read(arabic, { encoding: 'windows-1256' })).all).toEqual([['فارسان', '1']]);
    // Its last bytes are no beginning of a UTF-8 character that a sample cut off: the file ends there.
    expect(await read(Buffer.from('n,Place\n1,Caf\u00e9', 'latin1'))).toMatchObject({
      encoding: 'windows-1252',
      all: [['1', 'Café']],
    });
  });

  it('has its cells told apart by what stands equally often in its lines', async () => {
    for (const [sign, name] of [
      [';', ';'],
      ['\t', 'tab'],
      ['|', '|'],
    ] as const) {
      const table = await read(`a${sign}b\n"1,5${sign}x"${sign}2\n`);
      expect([table.all, table.notices]).toEqual([
        [[`1,5${sign}x`, '2']],
        [{ code: 'delimiter', params: { delimiter: name } }],
      ]);
    }
  });

  it('may have a title above, tags of HXL below, a header twice, and its headers again among the rows', async () => {
    const table = await read(
      'Our list of 2021,,\n,,\nDate,Link,Link\n#date,#meta+url,#meta+url\n2021,a,b\nDate,Link,Link\n2022,c,d\n,,\n',
    );
    expect(table.headers).toEqual(['Date', 'Link', 'Link (2)']);
    expect(table.hxl).toEqual(['#date', '#meta+url', '#meta+url']);
    expect(table.all).toEqual([
      ['2021', 'a', 'b'],
      ['2022', 'c', 'd'],
    ]);
    expect(table.codes.sort()).toEqual(['header-again', 'header-twice', 'hxl', 'rows-above-header']);
  });

  it('holds objects: in a list, in a list inside an object, or one a line; nested ones become columns, lists become lines', async () => {
    const rows = [
      ['A', '1\n2', 'x'],
      ['B "}]', '', ''],
    ];
    const [a, b] = ['{"name":"A","links":[{"url":1},{"url":2}],"more":{"deep":"x"}}', '{"name":"B \\"}]"}'];
    for (const text of [`[${a},${b}]`, `{"about":{"a":[1]},"data":[${a},\n${b}],"end":"]"}`, `${a}\n${b}\n`]) {
      const table = await read(text);
      expect([table.headers, table.all]).toEqual([['name', 'links.url', 'more.deep'], rows]);
    }
  });
});

describe('a workbook', () => {
  const cell = (at: string, value: string, more = ''): string => `<c r="${at}"${more}><v>${value}</v></c>`;

  it('gives texts, numbers, days of 1900 and 1904, results of formulas, and what is merged in each of its rows', async () => {
    const sheet =
      `<row r="1">${cell('A1', '0', ' t="s"')}${cell('B1', '1', ' t="s"')}${cell('C1', '2', ' t="s"')}</row>` +
      `<row r="3">${cell('A3', '44351', ' s="1"')}<c r="B3" t="inlineStr"><is><t>in</t><t>line</t></is></c><c r="C3"><f>1+1</f><v>0.30000000000000004</v></c></row><row r="4">${cell('A4', '44351.5', ' s="2"')}${cell('C4', 'x', ' t="e"')}</row>`;
    const files = workbookFiles({ sheets: [sheet], texts: ['Date', 'B &amp; b', 'C'], merges: ['B3:B4'] });
    const table = await read(aZip(files));
    expect(table).toMatchObject({ format: 'xlsx', headers: ['Date', 'B & b', 'C'], codes: ['merged-cells'] });
    expect(table.all).toEqual([
      ['2021-06-04', 'inline', '0.3'],
      ['2021-06-04 12:00', 'inline', ''],
    ]);
    expect(
      (
        await read(
          aZip(
            workbookFiles({
              sheets: [
                `<row r="1">${cell('A1', 'D', ' t="str"')}</row><row r="2">${cell('A2', '42889', ' s="1"')}</row>`,
              ],
              from1904: true,
            }),
          ),
        )
      ).all,
    ).toEqual([['2021-06-04']]);
  });

  it('says which cells only repeat a merged one, down and across', async () => {
    const sheet =
      `<row r="1">${['A', 'B', 'C'].map((at) => cell(`${at}1`, at, ' t="str"')).join('')}</row>` +
      `<row r="2">${cell('A2', '1')}${cell('B2', '12')}</row><row r="3">${cell('A3', '2')}</row><row r="4">${cell('A4', '3')}${cell('B4', '7')}</row>`;
    const table = await openFile(aFile(aZip(workbookFiles({ sheets: [sheet], merges: ['B2:B3', 'B4:C4'] }))));
    const rows: unknown[] = [];
    for await (const { cells, merged } of table.rows) rows.push([cells.join(), merged ?? []]);
    table.close();
    expect(rows).toEqual([
      ['1,12', []],
      ['2,12', [1]],
      ['3,7,7', [2]],
    ]);
  });

  it('keeps every digit of an id that a number cannot hold', async () => {
    const id = '1234567890123456789';
    const sheet = `<row>${cell('A1', 'Id', ' t="str"')}</row><row>${cell('A2', id)}</row><row>${cell('A3', '12.50')}</row>`;
    expect((await read(aZip(workbookFiles({ sheets: [sheet] })))).all).toEqual([[id], ['12.5']]);
    const objects = `[{"id":${id},"n":1.50,"d":0.1234567890123456},{"id":-${id},"n":[12345678901234567],"d":"\\"${id}"}]`;
    expect((await read(objects)).all).toEqual([
      [id, '1.5', '0.1234567890123456'],
      [`-${id}`, '12345678901234567', `"${id}`],
    ]);
  });

  it('passes over an empty first sheet, and reads the one that was chosen', async () => {
    const files = workbookFiles({
      sheets: [
        '',
        `<row r="1">${cell('A1', 'a', ' t="str"')}</row><row r="2">${cell('A2', '1')}</row>`,
        `<row r="1">${cell('A1', 'b', ' t="str"')}</row><row r="2">${cell('A2', '2')}</row>`,
      ],
    });
    expect(await read(aZip(files))).toMatchObject({
      sheet: 1,
      headers: ['a'],
      sheets: ['Sheet 1', 'Sheet 2', 'Sheet 3'],
    });
    expect(await read(aZip(files), { sheet: 2 })).toMatchObject({ headers: ['b'], all: [['2']] });
  });
});

describe('what goes wrong', () => {
  it('says what it is that cannot be read, with the row', async () => {
    expect(await problem('')).toBe('empty {}');
    expect(await problem('a,b\n')).toBe('no-rows {}');
    expect(await problem('a,b\n1,2\n3,"never closes\n4,5\n')).toBe('quote-never-closes {"row":3}');
    expect(await problem(`a\n"${'x'.repeat(600_000)}\n`)).toBe('row-too-long {"row":2,"max":500000}');
    expect(await problem(Array.from({ length: 10_000 }, (_n, i) => i).join(','))).toBe(
      'too-many-columns {"row":1,"columns":10000,"max":500}',
    );
    expect(await problem('[{"a":1},{"a":')).toBe('broken-json {"row":2}');
    expect(await problem('[{"a":1},{"a":tru}]')).toBe('broken-json {"row":2}');
    expect(await problem('[1,2]')).toBe('no-objects {}');
    expect(await problem(`{"data":[${`{${Array.from({ length: 600 }, (_n, i) => `"k${i}":1`).join(',')}}`}]}`)).toMatch(
      'too-many-columns',
    );
    expect(await problem(Buffer.from('%PDF-1.7 and so on'))).toBe('pdf {}');
    expect(await problem(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]))).toBe('old-excel {}');
    expect(await problem(Buffer.from([0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00]))).toBe('binary {}');
    expect(await problem(Buffer.from('Ville\nSuz\u00e9\n', 'latin1'), { encoding: 'utf-8' })).toMatch(
      'broken-encoding',
    );
  });

  it('keeps nobody waiting for lists as long as an object may be, nor for lists inside lists', async () => {
    const began = process.cpuUsage();
    const many = Array.from({ length: 100_000 }, (_n, i) => i % 10);
    expect((await read(JSON.stringify([{ title: 'a', points: many }]))).all).toEqual([
      ['a', many.join('\n').slice(0, 100_000).trim()],
    ]);
    for (const text of [`${'['.repeat(100_000)}${'[]'.repeat(50_000)}`, `[{"a":${'['.repeat(300)}`])
      expect(await problem(text)).toBe('nested-too-deep {"row":1,"max":100}');
    // A single line is not scanned letter by letter.
    expect(await problem(`{"a":1}\n{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`)).toBe(
      'nested-too-deep {"row":2,"max":100}',
    );
    // Quadratic work would take many minutes.
    expect(process.cpuUsage(began).user).toBeLessThan(8_000_000);
  });

  it('stops at a zip bomb before it is unpacked, and at one whose directory lies', async () => {
    const files = workbookFiles({ sheets: ['<row r="1"/>'] });
    expect(await problem(aZip(files, { 'xl/sharedStrings.xml': 4_000_000_000 }))).toBe('unpacks-too-large {"max":512}');
    expect(await problem(aZip(files, { 'xl/workbook.xml': 900_000_000 }))).toBe('unpacks-too-large {"max":16}');
    expect(await problem(aZip(files, { 'xl/workbook.xml': 3 }))).toBe('broken-workbook {}');
    expect(
      await problem(aZip({ ...files, ...Object.fromEntries(Array.from({ length: 2_100 }, (_n, i) => [`f${i}`, ''])) })),
    ).toBe('too-many-entries {"max":2000}');
  });

  it('holds no more of the texts that cells share, and unpacks no more of a part, than it may', async () => {
    const zip = await openZip(
      aFile(aZip({ 'xl/sharedStrings.xml': `<sst>${'<si><t>a text of some length</t></si>'.repeat(2_000)}` })),
    );
    await expect(sharedTexts({ zip, xmlParser }, 50_000)).rejects.toMatchObject({ code: 'unpacks-too-large' });
    const counted = async (most: number): Promise<number> => {
      let bytes = 0;
      for await (const piece of await zip.open('xl/sharedStrings.xml', most)) bytes += (piece as Buffer).length;
      return bytes;
    };
    await expect(counted(1_000)).rejects.toMatchObject({ code: 'unpacks-too-large' });
    expect(await counted(100_000)).toBeGreaterThan(70_000);
    zip.close();
  });

  const filled = (at: string, text: string): string => `<c${at}><v>${text}</v></c>`;
  const sheetOf = (rows: readonly string[], more: Partial<Parameters<typeof workbookFiles>[0]> = {}): Buffer =>
    aZip(workbookFiles({ sheets: [rows.join('')], ...more }));

  it('makes no row that no memory holds of a few letters that a whole sheet shares', async () => {
    const wide = (n: number): string => `<row r="${n}">${filled(' t="s"', '0').repeat(20)}</row>`;
    expect(await problem(sheetOf([wide(1), wide(2)], { texts: ['a'.repeat(30_000)] }))).toBe(
      'row-too-long {"row":1,"max":500000}',
    );
    expect(await problem(sheetOf([`<row r="1">${filled('', 'a'.repeat(30_000))}</row>`], { merges: ['A1:Z9'] }))).toBe(
      'row-too-long {"row":1,"max":500000}',
    );
    expect(await problem(sheetOf([`<row r="1">${filled('', 'a'.repeat(700_000))}</row>`]))).toBe(
      'row-too-long {"row":1,"max":500000}',
    );
    expect(
      await problem(sheetOf([`<row r="1"${Array.from({ length: 300 }, (_n, i) => ` a${i}="1"`).join('')}/>`])),
    ).toBe('broken-workbook {}');
  });

  it('takes no two rows for one because a workbook gives them one number, or one that is none', async () => {
    const row = (number: string, text: string): string => `<row r="${number}">${filled(' t="str"', text)}</row>`;
    const table = await openFile(
      aFile(
        sheetOf([
          row('1', 'Title'),
          row('2', 'a'),
          row('2', 'b'),
          row('x', 'c'),
          row('1', 'd'),
          row('9', 'e'),
          row('1e300', 'f'),
          row('10.5', 'g'),
        ]),
      ),
    );
    const rows: unknown[] = [];
    for await (const { n, cells } of table.rows) rows.push([n, ...cells]);
    table.close();
    expect(rows).toEqual([
      [2, 'a'],
      [3, 'b'],
      [4, 'c'],
      [5, 'd'],
      [9, 'e'],
      [10, 'f'],
      [11, 'g'],
    ]);
  });

  it('looks at each merged area once, also where twenty thousand cover one cell', async () => {
    const began = process.cpuUsage();
    const rows = Array.from(
      { length: 1_000 },
      (_n, i) =>
        `<row r="${i + 1}">${filled(' t="str"', `t${i}`)}${i === 0 ? Array.from({ length: 60 }, (_m, c) => filled('', `${c}`)).join('') : ''}</row>`,
    );
    expect(
      (await read(sheetOf(rows, { merges: Array<string>(20_000).fill('A5:AZ900') }))).all
        .slice(2, 5)
        .map((cells) => `${cells[0]} ${cells.length}`),
    ).toEqual(['t3 1', 't4 52', 't4 52']);
    // Quadratic work would take many minutes.
    expect(process.cpuUsage(began).user).toBeLessThan(8_000_000);
  });

  it('unpacks no more of all parts together than it may', async () => {
    const zip = await openZip(aFile(aZip({ a: ' '.repeat(600_000), b: ' '.repeat(600_000) })), 1_500_000);
    const through = async (name: string): Promise<void> => {
      for await (const piece of await zip.open(name, 1_000_000)) void piece;
    };
    await through('a');
    await through('b');
    await expect(through('a')).rejects.toMatchObject({ code: 'unpacks-too-large' });
    zip.close();
  });

  it('is not broken because its bytes cannot be read: the database may be away for a moment', async () => {
    const file = aFile(aZip(workbookFiles({ sheets: [`<row>${filled(' t="str"', 'a')}</row>`] })));
    const range = (isAway: (start: number) => boolean): typeof file.range =>
      async function* (start, end) {
        if (isAway(start)) throw new Error('the database is away');
        yield* file.range(start, end);
      };
    // Its directory is at its end, its parts before.
    for (const isAway of [(start: number) => start > 0, (start: number) => start > 0 && start < file.size / 2])
      await expect(openFile({ ...file, range: range(isAway) })).rejects.toThrow('the database is away');
  });

  it('reads no entities of a workbook, no encrypted one, and no other zip', async () => {
    const files = workbookFiles({ sheets: ['<row r="1"/>'] });
    expect(
      await problem(aZip({ ...files, 'xl/workbook.xml': '<!DOCTYPE a [<!ENTITY b "bbbb">]><workbook>&b;</workbook>' })),
    ).toBe('broken-workbook {}');
    expect(await problem(aZip(files, {}, 1))).toBe('encrypted-file {}');
    expect(await problem(aZip({ 'word/document.xml': '<a/>' }))).toBe('not-a-workbook {}');
    expect(await problem(Buffer.from('PK\x03\x04 and nothing else'))).toBe('broken-workbook {}');
  });

  it('keeps no character that no database can hold', async () => {
    expect((await read('a,b\nx\u0001y,"line\nbreak"\n')).all).toEqual([['xy', 'line\nbreak']]);
  });
});
