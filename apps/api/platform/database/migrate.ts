import type pg from 'pg';
import { DataSource, type Logger, type MigrationInterface, type QueryRunner } from 'typeorm';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { inCheckout } from '../../project-root.js';
import { ownVersion } from '../own-version.js';
import { OperatorError, codeOf, messageOf } from './operator-error.js';
import { Connection } from './connection.js';
import { withClient } from './ensure-database.js';
import { serversOf } from './find-primary.js';
import { pendingMigrations, readMigrations, type MigrationFile, type NotedMigration } from './migration-files.js';

/** Vigil's folder `migrations/`. */
export const shippedMigrations = inCheckout('migrations');
/** The migrations of before version 0.2, which `0001-schema.sql` replaces. They only take over what they once made. */
export const formerMigrations = inCheckout('migrations/before-0.2');

/** An arbitrary number that no other lock in the database uses. */
const MIGRATION_LOCK = ADVISORY_LOCKS.migrate;

/**
 * Brings a database up to date: runs the SQL files that have not run on it, in order, each in its own transaction. Two
 * processes that start at once wait for each other. A file must not change once it has run: its digest is stored with
 * it.
 * @param only names of the files that may run, to build a database as an earlier Vigil had it; if omitted, all
 * @throws OperatorError with one sentence when the history does not fit or a file fails; earlier files stay applied.
 */
export async function migrate(
  databaseUrl: string,
  folder: string = shippedMigrations,
  only?: readonly string[],
): Promise<void> {
  const files = readMigrations(folder).filter(({ name }) => only?.includes(name) ?? true);
  await withClient(databaseUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (folder === shippedMigrations) await takeOver(databaseUrl, client);
    await run(databaseUrl, pendingMigrations(files, await appliedMigrations(client)));
  });
}

/**
 * Takes over a database of before version 0.2: runs the former migrations that it lacks, then records it as one that
 * `0001-schema.sql` made, which has the same tables. Rows stay as they are.
 */
async function takeOver(databaseUrl: string, client: pg.Client): Promise<void> {
  const [former, [schema]] = [readMigrations(formerMigrations), readMigrations(shippedMigrations)];
  const applied = await appliedMigrations(client);
  if (!schema || !applied.some(({ name }) => name === former[0]?.name)) return;
  await run(databaseUrl, pendingMigrations(former, applied));
  await client.query('begin');
  await client.query('delete from migration_file');
  await client.query('delete from migrations');
  await client.query(NOTE, [schema.name, schema.digest, ownVersion]);
  await client.query('insert into migrations (timestamp, name) values ($1, $2)', [schema.number, keyOf(schema)]);
  await client.query('commit');
}

const NOTE = 'insert into migration_file (name, digest, version) values ($1, $2, $3)';

/** The list of migrations is no migration's: it is there before the first. */
async function appliedMigrations(client: pg.Client): Promise<NotedMigration[]> {
  await client.query(
    'create table if not exists migration_file (name text primary key, digest text not null, ran_at timestamptz not null default now(), version text)',
  );
  // Until 2026-11-30 it noted no version. The catalogue is asked first: a backup that runs would block "alter table".
  const { rowCount } = await client.query(
    `select from pg_attribute where attrelid = 'migration_file'::regclass and attname = 'version' and not attisdropped`,
  );
  if (rowCount === 0) await client.query('alter table migration_file add column version text');
  const { rows } = await client.query<NotedMigration>(
    `select name, digest, version, to_char(ran_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') as "ranAt" from migration_file order by name`,
  );
  return rows;
}

async function run(databaseUrl: string, files: MigrationFile[]): Promise<void> {
  if (files.length === 0) return;
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations: files.map(migrationClass),
    migrationsTransactionMode: 'each',
    installExtensions: false,
    logger: silent,
    poolSize: 1,
    extra: { Client: Connection, servers: serversOf(databaseUrl) },
  });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

const keyOf = ({ name, number }: MigrationFile): string => `${name}-${String(number).padStart(13, '0')}`;

/** TypeORM identifies a migration by a class and reads its order from the last 13 characters of its name. */
function migrationClass(file: MigrationFile): new () => MigrationInterface {
  return class implements MigrationInterface {
    readonly name = keyOf(file);

    async up(runner: QueryRunner): Promise<void> {
      try {
        await runner.query(file.sql);
      } catch (error) {
        throw new OperatorError(whyItFailed(file, error));
      }
      await logWhatItWrote(runner);
      await runner.query(NOTE, [file.name, file.digest, ownVersion]);
    }

    down(): Promise<void> {
      return Promise.reject(
        new OperatorError(`Migration ${file.name} cannot be taken back: restore a backup made before it.`),
      );
    }
  };
}

/** Appends a line to the log when a migration wrote rows that the log covers (log_rows_wait). */
async function logWhatItWrote(runner: QueryRunner): Promise<void> {
  const [{ waits }] = (await runner.query(
    `select coalesce(current_setting('vigil.rows', true), '') <> '' as waits`,
  )) as [{ waits: boolean }];
  if (waits) await runner.query(`select log_append(null, 'migrated', 'rows', null, null, '{}', '{}')`);
}

/**
 * Says where the file is wrong. Includes the server's message only for errors in the SQL itself: any other message may
 * quote a record.
 */
function whyItFailed(file: MigrationFile, error: unknown): string {
  const code = codeOf(error);
  const words = code.startsWith('42') ? `, ${messageOf(error)}` : '';
  return `Migration ${file.name} failed${lineOf(file.sql, error)} and changed nothing (${code || 'no code'}${words}).`;
}

function lineOf(sql: string, error: unknown): string {
  const position = typeof error === 'object' && error !== null && 'position' in error ? Number(error.position) : 0;
  return position > 0 ? ` at line ${sql.slice(0, position).split('\n').length}` : '';
}

/** Logs nothing: TypeORM would print the statement and parameters of a failure. */
const silent: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};
