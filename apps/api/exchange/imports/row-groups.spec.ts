import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { emptyMap, type ColumnMapping, type MappedColumn } from '@vigil/shared/import/column-mapping.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import type { ImportStore } from './import-store.repository.js';
import { rowGroupsOf, type RowGroup } from './row-groups.js';
import { RECORD_ROWS } from './import-limits.js';

// The work is much, so that a slow machine needs long for it.
jest.setTimeout(300_000);

const world = { gazetteer: new Gazetteer([]), groups: new Map<string, string>(), newId: randomUUID, places: new Map() };
/** Returns the key of each record of a file, shortened, and whether something identifies it. */
const keysOf = async (
  columns: readonly MappedColumn[],
  rows: readonly string[][],
  more: Partial<ColumnMapping> = {},
): Promise<{ key: string; hasId: boolean; rows: number }[]> => {
  return (await unitsOf(columns, rows, more)).map(({ key, hasId, rows: of }) => ({
    key: key.toString('hex').slice(0, 12),
    hasId,
    rows: of.length,
  }));
};
const CHUNK = 300;
const unitsOf = async (
  columns: readonly MappedColumn[],
  rows: readonly string[][],
  more: Partial<ColumnMapping>,
): Promise<RowGroup[]> => {
  const kept = rows.map((cells, i) => [i + 2, cells]);
  const get = (_kind: string, n: number) => Promise.resolve(kept.slice(n * CHUNK, (n + 1) * CHUNK));
  const store = { get } as unknown as ImportStore;
  const about = { headers: columns.map(({ header }) => header), chunks: Math.ceil(kept.length / CHUNK) };
  const map = { ...emptyMap([]), ...more, columns: [...columns] };
  const found = [];
  for await (const { units } of rowGroupsOf(store, about as ImportedFile, map, world)) found.push(...units);
  return found;
};
const column = (header: string, target: string, more: Partial<MappedColumn> = {}): MappedColumn => ({
  header,
  target,
  dates: null,
  ...more,
});
const [DAY, TOWN, NOTE] = ['Day', 'Town', 'Note'] as const;

describe('what makes a row one incident', () => {
  const named = [
    column(DAY, 'words', { identifies: true }),
    column(TOWN, 'words', { identifies: true }),
    column(NOTE, 'title'),
  ];

  it('is the cells of the columns that a person named, whatever the others say', async () => {
    const [a, again, other, none] = await keysOf(named, [
      ['2021-06-04', 'Kampot', 'one'],
      ['2021-06-04', ' KAMPOT', 'another'],
      ['2021-06-05', 'Kampot', 'one'],
      ['', '', 'one'],
    ]);
    expect([a!.key === again!.key, a!.key === other!.key]).toEqual([true, false]);
    expect([a!.hasId, none!.hasId]).toEqual([true, false]);
    // "a, bc" is not "ab, c".
    const [first, second] = await keysOf(named, [
      ['a', 'bc', ''],
      ['ab', 'c', ''],
    ]);
    expect(first!.key).not.toBe(second!.key);
  });

  it('is told apart by accents and signs: "St. John" may be another place than "St John"', async () => {
    const keys = await keysOf(named, [
      ['2021-06-04', 'Saint-Jean', ''],
      ['2021-06-04', 'Saint Jean', ''],
      ['2021-06-04', 'Saint-Jéan', ''],
      ['2021-06-04', 'saint-jean  ', ''],
    ]);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
  });

  it('is the whole row where nothing is named, or the id of the file, but not an id that means "not known"', async () => {
    const plain = [column(DAY, 'words'), column(NOTE, 'title')];
    const [a, b] = await keysOf(plain, [
      ['2021-06-04', 'one'],
      ['2021-06-04', 'another'],
    ]);
    expect([a!.key === b!.key, a!.hasId]).toEqual([false, false]);
    const withId = [column('Ref', 'record.externalId', { missing: ['-99'] }), column(NOTE, 'title')];
    const ids = await keysOf(withId, [
      ['R1', 'one'],
      ['R1', 'two'],
      ['-99', 'three'],
      ['-99', 'four'],
    ]);
    expect(ids.map(({ hasId }) => hasId)).toEqual([true, true, false, false]);
    expect([ids[0]!.key === ids[1]!.key, ids[2]!.key === ids[3]!.key]).toEqual([true, false]);
  });

  it('joins consecutive rows where the mapping says that they are one', async () => {
    const rows = [
      ['2021-06-04', 'Kampot', 'one'],
      ['2021-06-04', 'Kampot', 'two'],
      ['2021-06-05', 'Kampot', 'three'],
    ];
    expect((await keysOf(named, rows, { groupRows: true })).map((one) => one.rows)).toEqual([2, 1]);
    expect((await keysOf(named, rows)).map((one) => one.rows)).toEqual([1, 1, 1]);
  });

  it('is no more rows than can be read together: all rows of such an id are set aside, those of others are not', async () => {
    const columns = [column('Ref', 'record.externalId'), column(NOTE, 'title')];
    const rowsOf = (id: string, n: number): string[][] => Array.from({ length: n }, (_, i) => [id, `${id} ${i}`]);
    const units = await unitsOf(
      columns,
      [...rowsOf('A', 2), ...rowsOf('B', RECORD_ROWS), ...rowsOf('C', 2 * RECORD_ROWS + 3), ...rowsOf('D', 2)],
      { groupRows: true },
    );
    const many = { code: 'too-many-rows', column: null, value: '', params: { max: RECORD_ROWS } };
    expect(units.map(({ rows, draft: { aside } }) => [rows[0]![1][0], rows.length, aside])).toEqual([
      ['A', 2, null],
      ['B', RECORD_ROWS, null],
      ['C', RECORD_ROWS, many],
      ['C', RECORD_ROWS, many],
      ['C', 3, many],
      ['D', 2, null],
    ]);
  });

  it('is no more text than can be read together', async () => {
    const columns = [column('Ref', 'record.externalId'), column(NOTE, 'words')];
    const long = 'a'.repeat(400_000);
    const rowsOf = (id: string, n: number): string[][] => Array.from({ length: n }, () => [id, long]);
    const units = await unitsOf(columns, [...rowsOf('A', 9), ...rowsOf('B', 11)], { groupRows: true });
    expect(units.map(({ rows, draft: { aside } }) => [rows.length, aside?.code])).toEqual([
      [9, undefined],
      [9, 'too-many-rows'],
      [2, 'too-many-rows'],
    ]);
  });
});
