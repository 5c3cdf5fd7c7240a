import { setImmediate as others } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { FileProblem } from '@vigil/shared/import/reading/file-problem.js';
import { aFile, aZip, workbookFiles } from '../../../testing/a-workbook.js';
import { openFile } from './open-file.js';

// The work is much, so that a slow machine needs long for it.
jest.setTimeout(300_000);

/** Reads a file to its end. Returns what is wrong with it, and how often other work had its turn meanwhile. */
const read = async (content: string | Buffer): Promise<{ said: string; turns: number }> => {
  let [turns, isOver] = [0, false];
  const look = (): void => {
    turns += 1;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  const said = await readToEnd(content);
  isOver = true;
  await others();
  return { said, turns };
};
const readToEnd = async (content: string | Buffer): Promise<string> => {
  try {
    const table = await openFile({ ...aFile(content, 1024 * 1024), pause: () => others() });
    let rows = 0;
    for await (const row of table.rows) rows += row.cells.length > 0 ? 1 : 0;
    table.close();
    return `${rows} rows`;
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return `${error.code} ${JSON.stringify(error.params)}`;
  }
};
const cell = (more: string, text: string): string => `<c${more}><v>${text}</v></c>`;

describe('a file that somebody made to do harm', () => {
  it('holds up nobody with thousands of empty objects of five hundred columns', async () => {
    const columns = JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_n, i) => [`c${i}`, 1])));
    const { said, turns } = await read(`[${columns},${'{},'.repeat(30_000)}{"c1":2}]`);
    expect(said).toBe('2 rows');
    expect(turns).toBeGreaterThan(3);
  });

  it('holds up nobody with rows of another length than the first', async () => {
    const { said, turns } = await read(`a,b\n${'\n'.repeat(40_000)}1,2\n`);
    expect(said).toBe('1 rows');
    expect(turns).toBeGreaterThan(3);
  });

  it('is not read on for ever where nothing is in its rows', async () => {
    expect((await read(`{"a":1}\n${'{}\n'.repeat(1_100_000)}`)).said).toBe('too-many-rows {"max":200000}');
  });

  it('does not fill the memory with elements inside each other', async () => {
    const nested = (n: number): Buffer =>
      aZip(
        workbookFiles({
          sheets: [
            `<row>${cell(' t="str"', 'a')}</row><row>${cell('', '1')}</row>${'<x>'.repeat(n)}${'</x>'.repeat(n)}`,
          ],
        }),
      );
    expect((await read(nested(10))).said).toBe('1 rows');
    expect((await read(nested(200))).said).toBe('broken-workbook {}');
  });

  it('does not fill the disk with one text that stands in all of its cells', async () => {
    const row = `<row>${cell(' t="s"', '0').repeat(5)}</row>`;
    const head = `<row>${cell(' t="str"', 'a').repeat(5)}</row>`;
    const files = workbookFiles({ sheets: [head + row.repeat(650)], texts: ['z'.repeat(90_000)] });
    expect((await read(aZip(files))).said).toBe('unpacks-too-large {"max":256}');
  });

  it('has no formats of cells that take long to search: one too long for a workbook is none of a day', async () => {
    const cellsWith = async (format: string): Promise<unknown> => {
      const styles = `<numFmts><numFmt numFmtId="200" formatCode="${format}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>`;
      const sheet = `<row>${cell(' t="str"', 'a')}</row><row>${cell(' s="0"', '44197')}</row>`;
      const file = aZip({
        ...workbookFiles({ sheets: [sheet] }),
        'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
      });
      const table = await openFile({ ...aFile(file, 1024 * 1024), pause: () => others() });
      const rows: unknown[] = [];
      for await (const { cells } of table.rows) rows.push(cells);
      table.close();
      return rows;
    };
    expect(await cellsWith('yyyy')).toEqual([['2021-01-01']]);
    expect(await cellsWith(`${'['.repeat(60_000)}yyyy`)).toEqual([['44197']]);
  });
});
