import { describe, expect, it } from '@jest/globals';
import { aFile, aZip, workbookFiles } from '../../../testing/a-workbook.js';
import type { ReadAs, Table } from '@vigil/shared/import/reading/open-table.js';
import { openFile } from './open-file.js';

const read = async (content: Buffer, as: ReadAs = {}): Promise<Table & { all: string[][]; codes: string[] }> => {
  const table = await openFile(aFile(content), as);
  const all: string[][] = [];
  for await (const { cells } of table.rows) all.push(cells);
  table.close();
  return { ...table, all, codes: table.notices.map(({ code }) => code) };
};
const cell = (at: string, value: string, more = ''): string => `<c r="${at}"${more}><v>${value}</v></c>`;
const text = (at: string, value: string): string => cell(at, value, ' t="str"');
const row = (n: number, ...cells: string[]): string =>
  `<row r="${n}">${cells.map((value, x) => (value === '' ? '' : text(`${'ABCDEF'[x]}${n}`, value))).join('')}</row>`;

describe('the header and the sheet of a workbook', () => {
  it('passes over a title that is merged over all columns, and joins a header of two rows', async () => {
    const sheet =
      row(1, 'All we know') +
      row(2, 'Date', 'People', '', 'Source') +
      row(3, '', 'came', 'arrested') +
      row(4, '2021-06-04', '30', '2', 'Daily');
    const merges = ['A1:D1', 'A2:A3', 'B2:C2', 'D2:D3'];
    const files = workbookFiles({ sheets: [sheet], merges });
    expect(await read(aZip(files))).toMatchObject({
      headers: ['Date', 'People: came', 'People: arrested', 'Source'],
      headerRow: 2,
      all: [['2021-06-04', '30', '2', 'Daily']],
      codes: ['merged-cells', 'rows-above-header', 'header-of-two-rows'],
    });
  });

  it('finds a header in row 7, below the name of the office, a title, a day and empty rows', async () => {
    const sheet =
      row(1, 'Office of an example') +
      row(2, 'Incidents of the year') +
      row(4, 'As of', '2021-12-31') +
      row(7, 'Date', 'Place', 'What happened', 'Arrested') +
      row(8, '2021-06-04', 'Kampot', 'A road was closed.', '2') +
      row(9, '2021-06-05', 'Kep', 'A gate was held.', '0');
    expect(await read(aZip(workbookFiles({ sheets: [sheet] })))).toMatchObject({
      headers: ['Date', 'Place', 'What happened', 'Arrested'],
      headerRow: 7,
      all: [
        ['2021-06-04', 'Kampot', 'A road was closed.', '2'],
        ['2021-06-05', 'Kep', 'A gate was held.', '0'],
      ],
      codes: ['rows-above-header'],
    });
  });

  it('takes no row of HXL tags for the header above it, whatever language that is in', async () => {
    const sheet =
      row(1, 'Jour', 'Lieu', 'Récit') + row(2, '#date', '#adm1', '#description') + row(3, '2021-06-04', 'Kampot', 'X');
    expect(await read(aZip(workbookFiles({ sheets: [sheet] })))).toMatchObject({
      headers: ['Jour', 'Lieu', 'Récit'],
      hxl: ['#date', '#adm1', '#description'],
      all: [['2021-06-04', 'Kampot', 'X']],
    });
  });

  it('takes no row of data with two known words for the header below one whose language is unknown', async () => {
    const rows = [
      'Código,Fecha,Municipio,Hecho,Efecto',
      'C1,2021-04-28,Cali,protest,-',
      'C2,2021-05-01,Pasto,arrested,injured',
    ];
    expect(await read(Buffer.from(rows.join('\n')))).toMatchObject({
      headers: rows[0]!.split(','),
      headerRow: 1,
      all: rows.slice(1).map((line) => line.split(',')),
      codes: [],
    });
    // Names that a program gave its columns, above those that people read.
    const named = 'a1,a2,a3,a4\nDate,Place,Arrested,Other\n2021-06-04,Kampot,2,x\n';
    expect((await read(Buffer.from(named))).headerRow).toBe(2);
  });

  it('joins a header of two rows whose first has only a few wide groups, but no title', async () => {
    const groups = row(1, 'When and where', '', '', 'How many', '');
    const names = row(2, 'Date', 'Province', 'District', 'came', 'arrested');
    const data = row(3, '2021-06-04', 'Kampot', 'Chhuk', '30', '2');
    const merges = ['A1:C1', 'D1:E1'];
    const grouped = await read(aZip(workbookFiles({ sheets: [groups + names + data], merges })));
    expect(grouped).toMatchObject({
      headers: [
        'When and where: Date',
        'When and where: Province',
        'When and where: District',
        'How many: came',
        'How many: arrested',
      ],
      headerRow: 1,
      all: [['2021-06-04', 'Kampot', 'Chhuk', '30', '2']],
      codes: ['merged-cells', 'header-of-two-rows'],
    });
    expect(
      (await read(aZip(workbookFiles({ sheets: [groups + names + data], merges })), { headerRow: 1 })).headers,
    ).toEqual(grouped.headers);
    const title = row(1, 'Our incidents of 2021') + names + data;
    for (const over of ['A1:E1', 'A1:C1'])
      expect(await read(aZip(workbookFiles({ sheets: [title], merges: [over] })))).toMatchObject({
        headers: ['Date', 'Province', 'District', 'came', 'arrested'],
        headerRow: 2,
      });
  });

  it('passes over both rows of a header that comes again, merged or not', async () => {
    const two = (n: number): string => row(n, 'Date', 'People', '', 'Source') + row(n + 1, '', 'came', 'arrested');
    const sheet =
      two(1) + row(3, '2021-06-04', '30', '2', 'Daily') + two(4) + row(6, '2021-06-05', '40', '', 'Daily') + two(20);
    const merges = ['A1:A2', 'B1:C1', 'D1:D2', 'A20:A21', 'B20:C20', 'D20:D21'];
    const table = await read(aZip(workbookFiles({ sheets: [sheet], merges })));
    expect(table.all.map(([day]) => day)).toEqual(['2021-06-04', '2021-06-05']);
    expect(table.notices).toContainEqual({ code: 'header-again', params: { n: 2 } });
  });

  it('takes no row of data for a second header: not one that repeats a merged cell, nor one with a cell of its own', async () => {
    const data = row(2, 'Date', 'People', 'Source') + row(3, '2021-06-04', '30', 'Daily') + row(4, '', '40', '');
    const files = workbookFiles({ sheets: [data], merges: ['A3:A4'] });
    expect(await read(aZip(files))).toMatchObject({
      headers: ['Date', 'People', 'Source'],
      all: [
        ['2021-06-04', '30', 'Daily'],
        ['2021-06-04', '40'],
      ],
    });
    const under = row(2, 'Date', 'People', 'Source') + row(3, '', '30', 'Daily');
    expect(await read(aZip(workbookFiles({ sheets: [under], merges: ['A2:A3'] })))).toMatchObject({
      headers: ['Date', 'People', 'Source'],
      all: [['Date', '30', 'Daily']],
    });
  });

  it('reads the table of incidents among other sheets, unless another sheet was chosen or none looks like one', async () => {
    const cover = row(1, 'Our office') + row(2, 'All incidents of 2021');
    const table = row(1, 'Date', 'Place') + row(2, '2021-06-04', 'Kampot');
    const files = aZip(workbookFiles({ sheets: [cover, table, cover] }));
    expect(await read(files)).toMatchObject({ sheet: 1, headers: ['Date', 'Place'] });
    expect(await read(files, { sheet: 0 })).toMatchObject({ sheet: 0, headers: ['Our office'] });
    expect(await read(aZip(workbookFiles({ sheets: [cover, cover] })))).toMatchObject({ sheet: 0 });
  });

  it('passes over no table of which it knows one column, only a cover with a day', async () => {
    const own = row(1, 'Date', 'Ours', 'Other', 'More') + row(2, '2021-06-04', 'a', 'b', 'c');
    const legend = row(1, 'Place', 'Type', 'Crowd') + row(2, 'a', 'b', 'c');
    expect(await read(aZip(workbookFiles({ sheets: [own, legend] })))).toMatchObject({ sheet: 0 });
    const cover = row(1, 'Date', '4 June 2021') + row(2, 'Office', 'Ours');
    expect(await read(aZip(workbookFiles({ sheets: [cover, legend] })))).toMatchObject({ sheet: 1 });
    // A table without rows is a form to fill in.
    expect(await read(aZip(workbookFiles({ sheets: [row(1, 'Date', 'Place'), legend] })))).toMatchObject({ sheet: 1 });
  });

  it('looks for the table among twenty sheets, at the beginning of each once', async () => {
    const cover = row(1, 'Our office') + row(2, 'All incidents of 2021');
    const table = row(1, 'Date', 'Place') + row(2, '2021-06-04', 'Kampot');
    const after = (n: number): Buffer =>
      aZip(workbookFiles({ sheets: [...Array.from({ length: n }, () => cover), table] }));
    expect(await read(after(19))).toMatchObject({ sheet: 19 });
    expect(await read(after(20))).toMatchObject({ sheet: 0 });
    const form = row(1, 'Date', 'Place');
    for (const empty of ['', form]) {
      const below = aZip(workbookFiles({ sheets: [...Array.from({ length: 20 }, () => empty), table, cover] }));
      expect(await read(below)).toMatchObject({ sheet: 20, headers: ['Date', 'Place'] });
      const none = aZip(workbookFiles({ sheets: Array.from({ length: 20 }, () => empty) }));
      await expect(read(none)).rejects.toMatchObject({ code: empty === '' ? 'empty' : 'no-rows' });
    }
    const began = process.cpuUsage();
    const long = cover + Array.from({ length: 20_000 }, (_, i) => row(i + 3, `note ${i}`)).join('');
    expect(
      await read(aZip(workbookFiles({ sheets: [...Array.from({ length: 19 }, () => long), table] }))),
    ).toMatchObject({
      sheet: 19,
    });
    // Under two seconds of processor time alone, ten on a busy machine. To read each of them whole for each before it
    // would take minutes.
    expect(process.cpuUsage(began).user).toBeLessThan(30_000_000);
  }, 120_000);
});
