import type pg from 'pg';
import { OperatorError } from '../../platform/database/operator-error.js';
import { ensureDatabase, withClient, withDatabase } from '../../platform/database/ensure-database.js';
import { formerMigrations, migrate, shippedMigrations } from '../../platform/database/migrate.js';
import { readMigrations, type AppliedMigration } from '../../platform/database/migration-files.js';
import { nameOf } from '../../platform/database/reach-database.js';
import { ownVersion } from '../../platform/own-version.js';
import type { OpenServer } from '../../open-database.js';
import type { Manifest } from './manifest.js';

/** @throws OperatorError when this Vigil lacks a migration of the backup, or has a different one with its name */
export const assertKnownMigrations = (
  folder: string,
  { migrations: of, version }: Pick<Manifest, 'migrations' | 'version'>,
): void => {
  const maker = version === undefined ? null : `Vigil ${version}`;
  const files = [shippedMigrations, formerMigrations].flatMap(readMigrations);
  const known = new Map(files.map(({ name, digest }) => [name, digest]));
  for (const { name, digest } of of) {
    if (!known.has(name))
      throw new OperatorError(
        `The backup in ${folder} was made by ${maker ?? 'a newer Vigil'}: its database has migration ${name}, which this one (${ownVersion}) does not know. Restore it with ${maker ?? 'that Vigil'}, or a newer one.`,
      );
    if (known.get(name) !== digest)
      throw new OperatorError(
        `The backup in ${folder} was made by a Vigil${version === undefined ? '' : ` (${version})`} whose migration ${name} is another than this one's: restore it with the Vigil that made it.`,
      );
  }
};

interface Found {
  ours: boolean;
  tables: number;
  vigils: number;
}
interface Counted {
  members: number;
  incidents: number;
  published: number;
  files: number;
}

/**
 * Checks that a database holds no data that could be lost, and that no Vigil is using it.
 * @returns the migrations that it has; none in a database without tables
 * @throws OperatorError that lists what it found
 */
export const assertEmpty = ({ databaseUrl, where }: OpenServer): Promise<AppliedMigration[]> =>
  withClient(databaseUrl, async (client) => {
    const {
      rows: [found],
    } = await client.query<Found>(
      `select to_regclass('public.migration_file') is not null as ours,
            (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_') as tables,
            (select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name like 'vigil %') as vigils`,
    );
    if (found!.vigils > 0)
      throw new OperatorError(`A Vigil works with ${where}: stop it first, or restore into another place.`);
    if (found!.tables === 0) return [];
    if (!found!.ours)
      throw new OperatorError(
        `${where} is not empty: it holds ${found!.tables} tables that are not Vigil's. Restore into a database of its own.`,
      );
    const { rows: applied } = await client.query<AppliedMigration>(
      'select name, digest from migration_file order by name',
    );
    // A start that was interrupted before the first tables leaves only the list of migrations.
    if (applied.length === 0) return applied;
    const counted = await count(client);
    const there = Object.entries(counted)
      .filter(([, n]) => n > 0)
      .map(([what, n]) => `${n} ${WORDS[what as keyof Counted]}`);
    if (there.length > 0)
      throw new OperatorError(
        `${where} is not empty: it holds ${there.join(', ')}. A backup is restored into an empty place only: name a new VIGIL_HOME, or another database.`,
      );
    return applied;
  });

const WORDS: Record<keyof Counted, string> = {
  members: 'members',
  incidents: 'incidents',
  published: 'published versions',
  files: 'files of evidence',
};
/** Counts the rows that would be lost. Tables that an older Vigil lacks count as empty. */
const count = async (client: pg.Client): Promise<Counted> => {
  const { rows } = await client.query<{ name: string }>(
    `select n as name from unnest(array['member', 'incident', 'pub.incident', 'evidence']) as n where to_regclass(n) is not null`,
  );
  const held = new Map<string, number>();
  for (const { name } of rows)
    held.set(name, (await client.query<{ n: number }>(`select count(*)::int as n from ${name}`)).rows[0]!.n);
  const of = (name: string): number => held.get(name) ?? 0;
  return { members: of('member'), incidents: of('incident'), published: of('pub.incident'), files: of('evidence') };
};

/**
 * Gives an empty database the tables of the backup, by exactly the same migrations.
 * @param applied what `assertEmpty` found
 * @throws OperatorError when a newer Vigil created it and this one may not drop and create it again
 */
export const makeTables = async (
  { databaseUrl, adminUrl, where }: OpenServer,
  applied: readonly AppliedMigration[],
  of: readonly AppliedMigration[],
): Promise<void> => {
  const name = nameOf(databaseUrl);
  const only = of.map((migration) => migration.name);
  const beyond = applied.find((migration) => !only.includes(migration.name));
  if (beyond && !adminUrl)
    throw new OperatorError(
      `${where} was begun by a newer Vigil than the backup (it has migration ${beyond.name}). It holds no record: drop it, make it anew and run this again (drop database ${name}; create database ${name} ...).`,
    );
  if (beyond && adminUrl) {
    const admin = withDatabase(adminUrl, 'postgres');
    await withClient(admin, (client) => client.query(`drop database ${client.escapeIdentifier(name)} with (force)`));
    await ensureDatabase(admin, name, decodeURIComponent(new URL(databaseUrl).username));
  }
  const former = readMigrations(formerMigrations).some((file) => only.includes(file.name));
  await migrate(databaseUrl, former ? formerMigrations : shippedMigrations, only);
};
