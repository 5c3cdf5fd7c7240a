import { createHash } from 'node:crypto';
import { isFilled } from '@vigil/shared/import/cell-account.js';
import { finishRecord } from '@vigil/shared/import/read-record.js';
import { readRow } from '@vigil/shared/import/read-row.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { RowDraft, ImportContext } from '@vigil/shared/import/row-draft.js';
import { fold, foldKhmer } from '@vigil/shared/text-matching/fold.js';
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { CHUNK_LETTERS, lettersOf, RECORD_ROWS } from './import-limits.js';
import { lettingOthersWork } from './let-others-work.js';
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
const kindOfFile = (headers: readonly string[]): string =>
  digest('vigil import file', [...headers].map(fold).sort()).toString('hex');

/**
 * Returns a cell as it is compared with that of another row: case, spaces and the order in which Khmer was typed make
 * no difference, accents and signs do, because "Saint-Jean" may be another place than "Saint Jean".
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

/** The rows of a record while they are read: the rows, what each says, and how many letters they have. */
interface OpenGroup {
  rows: KeptRow[];
  drafts: RowDraft[];
  letters: number;
}
const emptyGroup = (): OpenGroup => ({ rows: [], drafts: [], letters: 0 });

/**
 * Yields the records of a file in order, chunk by chunk. If the mapping says so, consecutive rows with the same id make
 * one record. If they are too many to be read together, each part of them is set aside.
 */
export async function* rowGroupsOf(
  store: ImportStore,
  about: ImportedFile,
  map: ColumnMapping,
  world: ImportContext,
  from = 0,
): AsyncGenerator<{ units: RowGroup[]; chunk: number; rows: number }> {
  const kind = kindOfFile(about.headers);
  const idOf = identityOf(map);
  let open = emptyGroup();
  let [rows, isPart] = [0, false];
  // Looking up unknown places takes time.
  const letOthersWork = lettingOthersWork();
  const close = (): RowGroup => {
    const { rows: taken, drafts } = open;
    open = emptyGroup();
    const cellsOfRows = taken.map(([, cells]) => cells);
    const draft = finishRecord(cellsOfRows, drafts, map, world);
    if (isPart) {
      draft.aside = { code: 'too-many-rows', column: null, value: '', params: { max: RECORD_ROWS } };
      draft.notes = [];
    }
    const content = digest('vigil import row', about.headers, cellsOfRows);
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
    for (const row of (await store.get<KeptRow[]>('rows', chunk)) ?? []) {
      rows += 1;
      await letOthersWork();
      const [, cells, merged] = row;
      const letters = lettersOf(cells);
      const first = open.rows[0]?.[1];
      const belongs = map.groupRows && first !== undefined && idOf(cells) !== '' && idOf(cells) === idOf(first);
      const isFull = open.rows.length === RECORD_ROWS || open.letters + letters > CHUNK_LETTERS;
      if (belongs && isFull) isPart = true;
      if (first !== undefined && (!belongs || isFull)) units.push(close());
      if (!belongs) isPart = false;
      open.rows.push(row);
      open.drafts.push(readRow(cells, map, world, merged));
      open.letters += letters;
    }
    if (open.rows.length > 0 && (!map.groupRows || chunk === about.chunks - 1)) units.push(close());
    yield { units, chunk, rows };
  }
}
