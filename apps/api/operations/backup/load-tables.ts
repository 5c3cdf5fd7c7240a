import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { OperatorError } from '../../platform/database/operator-error.js';
import { inTransaction } from '../../platform/database/ensure-database.js';
import { endImports } from '../../encryption/rekey.repository.js';
import type { BackupContents } from './check-backup.js';
import type { OpenBackup } from './manifest.js';
import { readPart } from './part-files.js';
import type { Progress } from '../../platform/cancellation.js';
import { digestOfTable, SAME_TEXTS, tablesOf, type Table } from './list-tables.js';

/** The migrations write these tables, which describe the others; restoring does not replace them. */
const STAYS = new Set(['public.migration_file', 'public.migrations']);

interface Reference {
  table: string;
  name: string;
  definition: string;
}
/**
 * Lists the foreign keys. They are dropped while rows are loaded, since some are circular, and added again afterwards,
 * which checks every row at once.
 */
const references = async (client: pg.ClientBase): Promise<Reference[]> =>
  (
    await client.query<Reference>(
      `select format('%I.%I', n.nspname, c.relname) as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where k.contype = 'f' and n.nspname not in ('pg_catalog', 'information_schema') order by 1, 2`,
    )
  ).rows;

/**
 * Fills the tables of an empty database from a backup, in one transaction: everything or nothing. Then compares their
 * contents with the backup.
 * @param before runs just before the commit, for what must succeed with it
 * @throws OperatorError when a part was changed, or a table has other contents afterwards
 */
export const loadTables = async (
  client: pg.Client,
  backup: OpenBackup,
  of: BackupContents,
  progress: Progress,
  before: () => Promise<void>,
): Promise<void> => {
  await client.query(SAME_TEXTS);
  await inTransaction(client, async () => {
    const tables = (await tablesOf(client)).filter(({ name }) => !STAYS.has(name));
    assertSameTables(tables, of);
    const links = await references(client);
    for (const { table, name } of links) await client.query(`alter table ${table} drop constraint ${name}`);
    const {
      rows: [found],
    } = await client.query<{ used: boolean }>(
      'select exists (select from member) or exists (select from incident) as used',
    );
    if (found!.used)
      throw new OperatorError(
        'Somebody filled this database meanwhile: nothing was restored. Restore into another place.',
      );
    // The rows' triggers already ran when the rows were first written.
    for (const { sql } of tables) await client.query(`alter table ${sql} disable trigger user`);
    await client.query(`truncate ${tables.map(({ sql }) => sql).join(', ')}`);
    for (const [n, table] of tables.entries()) {
      progress.at(() => `${n} of ${tables.length} tables`);
      await load(client, backup, of, table, progress);
    }
    await endImports(client);
    for (const { table, name, definition } of links)
      await client.query(`alter table ${table} add constraint ${name} ${definition}`);
    for (const { sql } of tables) await client.query(`alter table ${sql} enable trigger user`);
    for (const { name, last } of of.contents.sequences)
      if (last !== null) await client.query('select setval($1::regclass, $2)', [name, last]);
    await before();
    progress.goOn();
  });
  await client.query('analyze');
};

const load = async (
  client: pg.Client,
  { folder, keys }: OpenBackup,
  { contents, partNamed }: BackupContents,
  table: Table,
  progress: Progress,
): Promise<void> => {
  const held = contents.tables.find(({ name }) => name === table.name)!;
  const into = client.query(copyFrom(`copy ${table.sql} (${held.columns.join(', ')}) from stdin`));
  await pipeline(
    readPart(folder, keys.parts, partNamed(held.part)),
    createGunzip(),
    async function* (bytes: AsyncIterable<Uint8Array>) {
      for await (const piece of bytes) {
        progress.goOn();
        yield piece;
      }
    },
    into,
  );
  const now = await digestOfTable(client, table);
  if (now.rows !== held.rows || now.sum !== held.sum)
    throw new OperatorError(
      `Table ${table.name} holds ${now.rows} rows after it was filled, and the backup ${held.rows}${now.rows === held.rows ? ' of another content' : ''}: nothing was restored. Use another copy of the backup, or another backup.`,
    );
};

/** @throws OperatorError when the tables that the migrations made differ from those of the backup */
const assertSameTables = (tables: readonly Table[], { contents }: BackupContents): void => {
  const [here, there] = [
    new Map(tables.map(({ name, columns }) => [name, columns])),
    new Map(contents.tables.filter(({ name }) => !STAYS.has(name)).map(({ name, columns }) => [name, columns])),
  ];
  const one = [...here.keys(), ...there.keys()].find((name) => here.get(name)?.join() !== there.get(name)?.join());
  if (one)
    throw new OperatorError(
      `Table ${one} ${!here.has(one) ? 'is in the backup, and no migration makes it' : !there.has(one) ? 'is not in the backup' : 'has other columns in the backup'}: the database that was backed up was changed by hand. Nothing was restored.`,
    );
};
