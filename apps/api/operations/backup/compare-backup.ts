import type pg from 'pg';
import { withClient } from '../../platform/database/ensure-database.js';
import type { EvidenceStore } from '../../evidence/evidence-store.js';
import { leafHash } from '../../audit-log/log-leaf.js';
import { GrowingTree } from '../../audit-log/merkle-tree.js';
import type { BackupContents } from './check-backup.js';
import type { Manifest } from './manifest.js';
import { digestOfTable, SAME_TEXTS, tablesOf } from './list-tables.js';

/** A table whose contents differ. Null: the table does not exist. */
interface OtherTable {
  name: string;
  was: number | null;
  now: number | null;
}

export interface Comparison {
  log: {
    was: number;
    now: number;
    /** Whether the backup's log is the beginning of the current log, leaf by leaf. */
    continues: boolean;
  };
  tables: OtherTable[];
  equal: number;
  /** Whether the same migrations made the tables. If not, only rows are counted, since columns differ. */
  sameMigrations: boolean;
  /** Evidence files of the backup that the database still names but that are missing from the store. */
  missing: number;
}

/** Compares a place, which may be in use, with a backup. */
export const compareWith = async (
  databaseUrl: string,
  store: EvidenceStore,
  manifest: Manifest,
  { contents, files }: BackupContents,
): Promise<Comparison> =>
  withClient(databaseUrl, async (client) => {
    await client.query(SAME_TEXTS);
    await client.query('begin isolation level repeatable read read only');
    const { rows: migrations } = await client.query<{ name: string }>('select name from migration_file order by name');
    const sameMigrations =
      migrations.map(({ name }) => name).join() === manifest.migrations.map(({ name }) => name).join();
    const now = new Map((await tablesOf(client)).map((table) => [table.name, table]));
    const names = [...new Set([...contents.tables.map(({ name }) => name), ...now.keys()])].sort();
    const tables: OtherTable[] = [];
    for (const name of names) {
      const [was, table] = [contents.tables.find((one) => one.name === name), now.get(name)];
      const held = table ? await digestOfTable(client, table) : null;
      if (was && held && was.rows === held.rows && (!sameMigrations || was.sum === held.sum)) continue;
      tables.push({ name, was: was?.rows ?? null, now: held?.rows ?? null });
    }
    const log = await compareLog(client, manifest);
    const named = new Set(
      (await client.query<{ id: string }>('select id from evidence_object where kept_at is not null')).rows.map(
        ({ id }) => id,
      ),
    );
    await client.query('commit');
    let missing = 0;
    for (const { id, whole } of files) if (whole && named.has(id) && !(await store.has(id))) missing += 1;
    return { log, tables, equal: names.length - tables.length, sameMigrations, missing };
  });

const PAGE = 5000;
/**
 * Computes the root of the first leaves, as many as the log had then, from the current log. It is the same only if none
 * of them has changed.
 */
const compareLog = async (client: pg.Client, { log: { size, root } }: Manifest): Promise<Comparison['log']> => {
  const {
    rows: [head],
  } = await client.query<{ size: number }>('select size::int as size from log_head');
  const tree = new GrowingTree();
  for (let from = 0; from < size;) {
    const { rows } = await client.query<{ data: string }>(
      'select data from log_leaf where idx >= $1 and idx < $2 order by idx',
      [from, Math.min(size, from + PAGE)],
    );
    for (const { data } of rows) tree.add(leafHash(data));
    if (rows.length === 0) break;
    from += rows.length;
  }
  return { was: size, now: head!.size, continues: tree.root.toString('hex') === root };
};
