import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Precondition } from '../http/precondition.js';

/**
 * Tables of small records with `id` and `revision`, and the name of each in the log, which never changes. What writes
 * the log and what checks it know a table by this list.
 */
export const KEPT_TABLES = {
  assembly_group: 'group',
  coverage_entry: 'coverage',
  published_total: 'total',
  dated_note: 'dated-note',
  saved_question: 'question',
  search_word: 'search-word',
  own_code: 'own-code',
  own_question: 'own-question',
  dataset: 'dataset',
  dataset_batch: 'dataset-batch',
} as const;
export type KeptTable = keyof typeof KEPT_TABLES;
export type KeptEntity = (typeof KEPT_TABLES)[KeptTable];
type Columns = Readonly<Record<string, unknown>>;

/** The result of an upsert: the record's revision now, and each column that changed; none after a retry. */
export interface UpsertResult {
  revision: number;
  changed: { field: string; value: unknown }[];
}
const changes = (columns: Columns): UpsertResult['changed'] =>
  Object.entries(columns).map(([field, value]) => ({ field, value }));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const current = async (
  manager: EntityManager,
  table: KeptTable,
  id: string,
): Promise<(Record<string, unknown> & { revision: number }) | undefined> => {
  const [row] = (await manager.query(`select * from ${table} where id = $1 for update`, [id])) as (Record<
    string,
    unknown
  > & { revision: number })[];
  return row;
};

/**
 * @throws Problem 'changed-meanwhile' with the current record as its readers see it, so that a person can compare the
 * two versions.
 */
const refuseStale = async (manager: EntityManager, view: string, id: string): Promise<never> => {
  const [seen] = (await manager.query(`${view} where id = $1`, [id])) as object[];
  throw new Problem('changed-meanwhile', { extra: { current: seen } });
};

/**
 * Creates or changes a small record under an id that the client made. The same request sent twice takes effect once.
 * @param once columns that are set at creation and never again (who entered it, its public code).
 * @param view the `select ... from` with which readers of this table get a record, for the current record in a refusal.
 * @returns its revision now, and what changed: the caller logs that (audit-log/log-small-records.ts) as the last step
 * of the transaction.
 * @throws Problem already-exists, not-found, changed-meanwhile (with the current record).
 */
export const upsert = async (
  manager: EntityManager,
  table: KeptTable,
  id: string,
  precondition: Precondition,
  columns: Columns,
  once: Columns,
  view = `select * from ${table}`,
): Promise<UpsertResult> => {
  if (precondition.create) {
    const all = { ...columns, ...once };
    const names = Object.keys(all);
    const inserted = (await manager.query(
      `insert into ${table} (id, ${names.join(', ')}) values ($1, ${names.map((_name, i) => `$${i + 2}`).join(', ')}) on conflict (id) do nothing returning revision`,
      [id, ...Object.values(all)],
    )) as { revision: number }[];
    if (inserted[0]) return { revision: inserted[0].revision, changed: changes(columns) };
  }
  const row = await current(manager, table, id);
  if (!row) throw new Problem('not-found');
  const changed = changes(columns).filter(({ field, value }) => !same(row[field], value));
  if (
    changed.length === 0 &&
    (precondition.create || precondition.revision === row.revision || precondition.revision + 1 === row.revision)
  )
    return { revision: row.revision, changed };
  if (precondition.create) throw new Problem('already-exists');
  if (row.revision !== precondition.revision) await refuseStale(manager, view, id);
  const names = Object.keys(columns);
  await manager.query(
    `update ${table} set revision = revision + 1, ${names.map((name, i) => `${name} = $${i + 2}`).join(', ')} where id = $1`,
    [id, ...Object.values(columns)],
  );
  return { revision: row.revision + 1, changed };
};

/**
 * Locks a small record and checks its revision. @throws Problem not-found, changed-meanwhile (with the current record).
 */
export const assertCurrent = async (
  manager: EntityManager,
  table: KeptTable,
  id: string,
  revision: number,
  view: string,
): Promise<void> => {
  const row = await current(manager, table, id);
  if (!row) throw new Problem('not-found');
  if (row.revision !== revision) await refuseStale(manager, view, id);
};

/** Deletes a small record at this revision. @throws Problem not-found, changed-meanwhile (with the current record). */
export const remove = async (
  manager: EntityManager,
  table: KeptTable,
  id: string,
  revision: number,
  view: string,
): Promise<void> => {
  await assertCurrent(manager, table, id, revision, view);
  await manager.query(`delete from ${table} where id = $1`, [id]);
};
