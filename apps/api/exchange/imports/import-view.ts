import type { DataSource } from 'typeorm';
import { wholeMap, type ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type {
  ImportView,
  WholeImport,
  ImportFindings,
  UnmatchedWords,
  ImportedFile,
  RowVerdict,
} from '@vigil/shared/staff-responses/imports.js';
import { datasetsOfImports } from '../../incidents/datasets/datasets.repository.js';
import { readImport, IN_PROGRESS_STATES, type ImportRow } from './import.repository.js';
import { ImportStore } from './import-store.repository.js';

export const importViewOf = async (
  database: DataSource,
  row: ImportRow,
  store: ImportStore | null,
): Promise<ImportView> => ({
  id: row.id,
  name: (await (store ?? (await ImportStore.openKept(database, row.id)))?.announced())?.name ?? null,
  state: row.state,
  size: Number(row.size),
  rows: row.rows,
  done: row.done,
  tally: row.tally,
  problem: row.problem,
  interrupted: IN_PROGRESS_STATES.includes(row.state) && row.isSilent,
  beganAt: row.beganAt.toISOString(),
  hasFile: row.hasFile,
  dataset: (await datasetsOfImports(database.manager, [row.id])).get(row.id) ?? null,
});

/**
 * Brings the findings of a preview up to date: earlier versions stored words without their column, which the desk needs
 * to store a decision.
 */
export const wholeFindings = (
  findings: ImportFindings,
  { columns }: Pick<ColumnMapping, 'columns'>,
): ImportFindings => ({
  ...findings,
  unknown: findings.unknown.flatMap((one: Omit<UnmatchedWords, 'column'> & { column?: number }) => {
    const column = one.column ?? columns.findIndex(({ header }) => header === one.header);
    return columns[column] === undefined ? [] : [{ ...one, column }];
  }),
});

export const wholeImportView = async (database: DataSource, actorId: string, id: string): Promise<WholeImport> => {
  const row = await readImport(database.manager, actorId, id);
  const store = await ImportStore.openKept(database, id);
  const reading = row.state === 'sending' || row.state === 'reading';
  const map = reading ? undefined : await store?.get<ColumnMapping>('map', 0);
  const isChecked = ['checked', 'running', 'stopped', 'done'].includes(row.state);
  const findings = isChecked ? await store?.get<ImportFindings>('about', 1) : undefined;
  return {
    ...(await importViewOf(database, row, store)),
    parts: row.state === 'sending' && store ? await store.numbers('part') : [],
    sha256: (row.state === 'sending' && (await store?.announced())?.sha256) || null,
    about: (!reading && (await store?.get<ImportedFile>('about', 0))) || null,
    map: map ? wholeMap(map) : null,
    findings: findings && map ? wholeFindings(findings, map) : null,
  };
};

const PAGE = 50;
export const SHOWN = [
  'create',
  'change',
  'same',
  'aside',
  'doubles',
  'identical',
  'otherwise',
  'noted',
  'failed',
] as const;
type Shown = (typeof SHOWN)[number];
export interface VerdictPage {
  items: RowVerdict[];
  next: string | null;
}

const isShown =
  (shown: Shown | undefined) =>
  ({ did, doubles, notes, wrote, again, identical }: RowVerdict): boolean =>
    shown === undefined ||
    (shown === 'identical'
      ? identical === true
      : shown === 'otherwise'
        ? again === 'otherwise'
        : shown === 'doubles'
          ? doubles.length > 0
          : shown === 'noted'
            ? notes.length > 0
            : shown === 'failed'
              ? wrote === 'failed'
              : did === shown);

/** Returns a page of outcomes in file order. The cursor: chunk and position in it. @throws Problem 'invalid-query' */
export const rowOutcomePage = async (
  database: DataSource,
  actorId: string,
  id: string,
  shown: Shown | undefined,
  cursor: string | undefined,
): Promise<VerdictPage> => {
  const row = await readImport(database.manager, actorId, id);
  const at = cursor === undefined ? ['', '0', '0'] : /^(\d{1,5})-(\d{1,5})$/.exec(cursor);
  if (!at) throw new Problem('invalid-query', { errors: [{ pointer: 'cursor', code: 'not-a-cursor' }] });
  const store = await ImportStore.openKept(database, row.id);
  if (!store) return { items: [], next: null };
  const items: RowVerdict[] = [];
  let from = Number(at[2]);
  for (const chunk of (await store.numbers('verdicts')).filter((n) => n >= Number(at[1]))) {
    const verdicts = (await store.get<RowVerdict[]>('verdicts', chunk)) ?? [];
    for (let i = chunk === Number(at[1]) ? from : 0; i < verdicts.length; i += 1) {
      if (!isShown(shown)(verdicts[i]!)) continue;
      if (items.length === PAGE) return { items, next: `${chunk}-${i}` };
      items.push(verdicts[i]!);
    }
    from = 0;
  }
  return { items, next: null };
};
