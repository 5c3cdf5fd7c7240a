import { describe, expect, it } from '@jest/globals';
import { addToAccounts, emptyAccounts, type CellAccount } from '@vigil/shared/import/cell-account.js';
import { wholeMap, type ColumnMapping, type MappedColumn } from '@vigil/shared/import/column-mapping.js';
import { readRecord } from '@vigil/shared/import/read-record.js';
import { guessColumns, mapOfGuesses } from '@vigil/shared/import/guess-columns.js';
import { isHxlRow } from '@vigil/shared/import/header-key.js';
import type { CellFate, ImportContext, RowDraft } from '@vigil/shared/import/row-draft.js';
import { loadCountry } from '../../places/country-data.js';
import { ACLED, HXL_SHEET, MIXED_CELLS, WIDE } from '../../testing/foreign-files.js';

const { gazetteer } = loadCountry('khm');
/** New ids are the same for each row, so that two readings of a row can be compared. */
const world = (): ImportContext => {
  let made = 0;
  return {
    gazetteer,
    groups: new Map([['demo group a', '00000000-0000-4000-8000-000000000001']]),
    newId: () => `00000000-0000-4000-9000-${String((made += 1)).padStart(12, '0')}`,
    places: new Map(),
  };
};

interface File {
  map: ColumnMapping;
  rows: string[][];
}
const fileOf = (text: string, how: Readonly<Record<string, Partial<MappedColumn>>> = {}): File => {
  const [headers, ...lines] = text.split('\n').map((line) => line.split(',')) as [string[], ...string[][]];
  const hxl = isHxlRow(lines[0]!) ? lines.shift()! : null;
  const guessed = mapOfGuesses(
    guessColumns(
      headers,
      hxl,
      headers.map((_header, i) => lines.map((cells) => cells[i] ?? '')),
    ),
  );
  const columns = guessed.columns.map((column) => ({ ...column, ...how[column.header] }));
  return { map: wholeMap({ ...guessed, columns }), rows: lines };
};
const FILES: Readonly<Record<string, File>> = {
  ACLED: fileOf(ACLED),
  HXL: fileOf(HXL_SHEET),
  'a wide sheet': fileOf(WIDE, {
    'Tear gas': { target: 'acts.type', flag: { yes: ['yes'], add: 'FM_IRRITANT_DIST' } },
    Deaths: { target: 'harms.count:HM_DEATH', zero: 'ignore' },
  }),
  'cells of every kind': fileOf(MIXED_CELLS, {
    Acts: { target: 'acts.type', split: 'bar', values: { walk: { as: 'nothing', value: [] } } },
    People: { target: 'acts.people' },
    'Harm number': { target: 'harms.count' },
    Closed: { target: 'when.end', end: 'closed' },
    Role: { target: 'groups.role' },
    Withheld: { target: 'sources.linkWithheld' },
    Size: { target: 'crowd', missing: ['-99'] },
    Party: { target: 'accounts.party' },
    Office: { target: 'nothing' },
  }),
};

const readOne = ({ map }: File, cells: string[]): RowDraft => readRecord([cells], map, world());
const accountsOf = (file: File, isSkipped: (row: number) => boolean = () => false): CellAccount[] => {
  const accounts = emptyAccounts(file.map.columns);
  for (const [n, cells] of file.rows.entries()) {
    const { fates, notes } = readOne(file, cells);
    addToAccounts(accounts, file.map.columns, [cells], fates, { isSkipped: isSkipped(n), notes });
  }
  return accounts;
};
const whatItSays = ({ incident, given, code, externalId }: RowDraft): string =>
  JSON.stringify([incident, [...given].sort(), code, externalId]);

describe.each(Object.entries(FILES))('%s', (_name, file) => {
  const cellsOf = (fate: CellFate): { cells: string[]; column: number; cell: string }[] =>
    file.rows.flatMap((cells) => {
      const { fates } = readOne(file, cells);
      return cells.flatMap((cell, column) => (fates[0]!.get(column) === fate ? [{ cells, column, cell }] : []));
    });
  const without = (cells: string[], column: number): string[] => cells.map((cell, i) => (i === column ? '' : cell));

  it('accounts for each filled cell: used, kept in words, or set aside', () => {
    const accounts = accountsOf(file);
    const filled = file.map.columns.map(
      ({ missing = [] }, i) =>
        file.rows.filter((cells) => !['', 'unknown', 'no report', ...missing].includes((cells[i] ?? '').trim())).length,
    );
    expect(accounts.map(({ used, words, aside }) => used + words + aside)).toEqual(filled);
    expect(accounts.map((one) => one.filled)).toEqual(filled);
    const skipped = accountsOf(file, (row) => row === 0);
    expect(skipped.map(({ used, words, aside }) => used + words + aside)).toEqual(filled);
  });

  /**
   * Whether another cell says the same already: a wider unit that holds the place which the cell names by itself, a
   * last day that is the first, a point no finer than its place, and a day or a point that is exact.
   */
  const agrees = (cells: string[], column: number): boolean => {
    const { target } = file.map.columns[column]!;
    const place = readOne(file, cells).incident.place?.code ?? null;
    if (target === 'when.precision') return cells[column] === '1';
    if (target === 'point.precision') {
      const level = { '1': 3, '2': 2, '3': 1 }[cells[column]!];
      return place !== null && level !== undefined && gazetteer.get(place)!.level <= level;
    }
    if (target === 'when.end')
      return file.map.columns.some((one, i) => one.target === 'when' && cells[i] === cells[column]);
    if (!/^place(\.[123])?$/.test(target) || place === null) return false;
    const alone = readOne(
      file,
      cells.map((cell, i) => (i === column ? cell : '')),
    ).incident.place?.code;
    return alone !== undefined && gazetteer.isWithin(place, alone!);
  };

  it('says less of an incident without a cell that was used, unless another cell says the same', () => {
    const idle = cellsOf('used').filter(
      ({ cells, column }) =>
        !agrees(cells, column) &&
        whatItSays(readOne(file, cells)) === whatItSays(readOne(file, without(cells, column))),
    );
    expect(idle.map(({ column, cell }) => [file.map.columns[column]!.header, cell])).toEqual([]);
  });

  it('has the text of a cell that was kept in words, or of the part that is in no list', () => {
    for (const { cells, column, cell } of cellsOf('words')) {
      const { incident } = readOne(file, cells);
      const header = file.map.columns[column]!.header;
      const texts = [
        incident.narrative,
        incident.placeNote,
        incident.crowd.text,
        ...incident.acts.map((act) => act.people.text),
      ];
      const parts = cell.split(/[;|]/).map((part) => part.trim());
      const kept = texts.flatMap((text) => text?.split('\n') ?? []);
      expect([header, cell, parts.some((part) => kept.some((line) => line.includes(part)))]).toEqual([
        header,
        cell,
        true,
      ]);
    }
  });

  it('says the same without a cell that was left out', () => {
    for (const { cells, column } of cellsOf('aside'))
      expect(whatItSays(readOne(file, without(cells, column)))).toBe(whatItSays(readOne(file, cells)));
  });
});

it('a skipped row is set aside whole, and an answer that the record cannot take is kept in words', () => {
  const file = FILES['cells of every kind']!;
  const [columns, rows] = [file.map.columns, [file.rows[0]!]];
  const { fates } = readOne(file, rows[0]!);
  const account = (isSkipped: boolean, field?: string): CellAccount => {
    const accounts = emptyAccounts(columns);
    const notes = field ? [{ code: 'field.outside', column: null, value: '', params: { field } }] : [];
    addToAccounts(accounts, columns, rows, fates, { isSkipped, notes });
    return accounts[columns.findIndex(({ target }) => target === 'title')]!;
  };
  expect([account(true), account(false, '/title'), account(false, '/point')]).toEqual([
    { filled: 1, used: 0, words: 0, aside: 1 },
    { filled: 1, used: 0, words: 1, aside: 0 },
    { filled: 1, used: 1, words: 0, aside: 0 },
  ]);
});

it('a point that is none is kept in words with both of its cells', () => {
  const file = FILES['cells of every kind']!;
  const [fates] = readOne(file, file.rows[2]!).fates as [Map<number, CellFate>];
  const of = (target: string): unknown => fates.get(file.map.columns.findIndex((column) => column.target === target));
  expect([of('point.lat'), of('point.lon'), of('acts.people')]).toEqual(['words', 'words', 'words']);
});
