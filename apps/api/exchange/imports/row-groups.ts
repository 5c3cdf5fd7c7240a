import { createHash } from 'node:crypto';
import { isFilled } from '@vigil/shared/import/cell-account.js';
import { readRecord } from '@vigil/shared/import/read-record.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { RowDraft, ImportContext } from '@vigil/shared/import/row-draft.js';
import { fold, foldKhmer } from '@vigil/shared/text-matching/fold.js';
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import type { KeptRow } from './read-step.js';
import type { ImportStore } from './import-store.repository.js';

/** The rows that make one record; usually one row. */
export interface RowGroup {
  rows: readonly KeptRow[];
  draft: RowDraft;
  /** Identifies the record across imports: by its id in the file, or by the row's whole content (see `ownKey`). */
  key: Buffer;
  /** Hash of the rows' content, independent of the mapping. */
  content: Buffer;
  /** Hash of what the mapping reads from them. */
  reading: Buffer;
  hasId: boolean;
}

const BREATH_MS = 20;

const digest = (...parts: readonly unknown[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

/** Hashes what a row is read as. Ignores the ids of entries, which are new at each reading. */
const readingOf = ({ incident, given, code }: RowDraft): Buffer => {
  const ids = new Map(
    [incident.sources, incident.groups, incident.acts, incident.harms, incident.accounts]
      .flatMap((list) => (list as readonly { id: string }[]).map(({ id }) => id))
      .map((id, n) => [id, n]),
  );
  return digest(
    'vigil import reading',
    code,
    [...given].sort(),
    JSON.stringify(incident, (_key, value: unknown) => (typeof value === 'string' ? (ids.get(value) ?? value) : value)),
  );
};

/** Returns the key of one of several identical rows, each a separate incident. */
export const numberedKey = (key: Buffer, n: number): Buffer =>
  digest('vigil import key', 'number', n, key.toString('hex'));

/** Returns the key of a row that only this member's imports recognize. */
export const ownKey = (key: Buffer, memberId: string): Buffer =>
  digest('vigil import key', 'of', memberId, key.toString('hex'));

/** Returns the kind of file: ids are unique within files with the same columns, in any order. */
export const kindOfFile = (headers: readonly string[]): string =>
  digest('vigil import file', [...headers].map(fold).sort()).toString('hex');

/**
 * Returns a cell as it is compared with that of another row: case, spaces and the order in which Khmer was typed make no
 * difference, accents and signs do, because "Saint-Jean" may be another place than "Saint Jean".
 */
const sameCell = (cell: string): string => foldKhmer(cell).toLowerCase().replace(/\s+/g, ' ').trim();

/**
 * Returns what identifies a row: the cells of the columns that a person named, else its id in the file. An empty text:
 * nothing does.
 */
const identityOf = ({ columns }: ColumnMapping): ((cells: readonly string[]) => string) => {
  const said = (cells: readonly string[], index: number): string => {
    const cell = (cells[index] ?? '').trim();
    return isFilled(columns[index]!, cell) ? cell : '';
  };
  const named = columns.flatMap(({ identifies }, index) => (identifies ? [index] : []));
  const id = columns.findIndex(({ target }) => target === 'record.externalId');
  if (named.length === 0) return (cells) => (id < 0 ? '' : said(cells, id));
  const headers = named.map((index) => fold(columns[index]!.header));
  return (cells) => {
    const all = named.map((index) => sameCell(said(cells, index)));
    return all.every((cell) => cell === '') ? '' : JSON.stringify([headers, all]);
  };
};

/**
 * Yields the records of a file in order, chunk by chunk. If the mapping says so, consecutive rows with the same id make
 * one record.
 */
export async function* rowGroupsOf(
  vault: ImportStore,
  about: ImportedFile,
  map: ColumnMapping,
  world: ImportContext,
  from = 0,
): AsyncGenerator<{ units: RowGroup[]; chunk: number; rows: number }> {
  const kind = kindOfFile(about.headers);
  const idOf = identityOf(map);
  let open: KeptRow[] = [];
  let [rows, since] = [0, performance.now()];
  const close = (): RowGroup => {
    const taken = open;
    open = [];
    const draft = readRecord(
      taken.map(([, cells]) => cells),
      map,
      world,
      taken.map(([, , merged]) => merged),
    );
    const content = digest(
      'vigil import row',
      about.headers,
      taken.map(([, cells]) => cells),
    );
    const id = idOf(taken[0]![1]);
    return {
      rows: taken,
      draft,
      content,
      reading: readingOf(draft),
      hasId: id !== '',
      key:
        id === ''
          ? digest('vigil import key', kind, 'row', content.toString('hex'))
          : digest('vigil import key', kind, 'id', id),
    };
  };
  for (let chunk = from; chunk < about.chunks; chunk += 1) {
    const units: RowGroup[] = [];
    for (const row of (await vault.get<KeptRow[]>('rows', chunk)) ?? []) {
      rows += 1;
      // Looking up unknown places takes time: lets other work run between two rows.
      if (performance.now() - since > BREATH_MS) {
        await new Promise(setImmediate);
        since = performance.now();
      }
      const belongs = map.groupRows && open.length > 0 && idOf(row[1]) !== '' && idOf(row[1]) === idOf(open[0]![1]);
      if (open.length > 0 && !belongs) units.push(close());
      open.push(row);
    }
    if (open.length > 0 && (!map.groupRows || chunk === about.chunks - 1)) units.push(close());
    yield { units, chunk, rows };
  }
}
