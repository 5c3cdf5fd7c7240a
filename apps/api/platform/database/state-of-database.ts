import type pg from 'pg';
import { OperatorError } from './operator-error.js';
import { pendingMigrations, readMigrations, type NotedMigration } from './migration-files.js';
import { shippedMigrations } from './migrate.js';

interface Asks {
  query<T>(sql: string): Promise<T[]>;
}

/** Returns how many migrations a database lacks; null: its history is not this Vigil's. Changes nothing. */
export const countWaitingMigrations = async (database: Asks): Promise<number | null> => {
  const applied = await database.query<NotedMigration>(
    `select name, digest, null as version, '' as "ranAt" from migration_file order by name`,
  );
  try {
    return pendingMigrations(readMigrations(shippedMigrations), applied).length;
  } catch (error) {
    if (error instanceof OperatorError) return null;
    throw error;
  }
};

/** Tells whether Vigil has ever been started on a database. */
export const wasUsed = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ used: boolean }>(
    `select to_regclass('public.evidence_object') is not null as used`,
  );
  return rows[0]!.used;
};

/** Returns the database's time, in milliseconds. */
export const readDatabaseClock = async (database: Asks): Promise<number> => {
  const [row] = await database.query<{ now: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as now',
  );
  return row!.now;
};

/** Tells whether the system orders words in another way than when the database was made. */
export const isCollationChanged = async (database: Asks): Promise<boolean> => {
  const [row] = await database.query<{ changed: boolean }>(
    `select coalesce(datcollversion <> pg_database_collation_actual_version(oid), false) as changed
       from pg_database where datname = current_database()`,
  );
  return row!.changed;
};
