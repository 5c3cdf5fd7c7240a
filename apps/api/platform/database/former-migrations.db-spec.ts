import { afterEach, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { keySource } from '../../encryption/key-source.js';
import { checkBackup } from '../../operations/backup/check-backup.js';
import { loadTables } from '../../operations/backup/load-tables.js';
import { openBackup } from '../../operations/backup/manifest.js';
import { digestOfTable, SAME_TEXTS, tablesOf } from '../../operations/backup/list-tables.js';
import { newInstallation, QUIET, type Installation } from '../../testing/backup-and-restore.js';
import { unpackRelease } from '../../testing/former-releases/unpack-release.js';
import { withClient } from './ensure-database.js';
import { formerMigrations, migrate, shippedMigrations } from './migrate.js';

jest.setTimeout(120_000);

const VIGILS = `('public', 'pub')`;
/** What the catalogue says of each object, but for its description: one query a kind. */
const OBJECTS: Record<string, string> = {
  columns: `select t.oid::regclass as of, a.attname, row_number() over (partition by t.oid order by a.attnum) as position, format_type(a.atttypid, a.atttypmod),
      a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attcollation::regcollation, a.attstorage, a.attcompression, a.attacl
    from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    where t.relnamespace::regnamespace::text in ${VIGILS} and t.relkind in ('r', 'v', 'm', 'p')`,
  relations: `select t.oid::regclass as of, t.relkind, t.relpersistence, t.relrowsecurity, t.reloptions, t.relreplident, t.relacl,
      case when t.relkind in ('v', 'm') then pg_get_viewdef(t.oid) end from pg_class t where t.relnamespace::regnamespace::text in ${VIGILS} and t.relkind <> 'i'`,
  sequences: `select schemaname, sequencename, data_type, start_value, max_value, increment_by, cycle, cache_size from pg_sequences where schemaname in ${VIGILS}`,
  constraints: `select conrelid::regclass as of, conname, contype, condeferrable, condeferred, convalidated, pg_get_constraintdef(oid)
    from pg_constraint where connamespace::regnamespace::text in ${VIGILS}`,
  indexes: `select schemaname, indexname, indexdef from pg_indexes where schemaname in ${VIGILS}`,
  triggers: `select tgrelid::regclass as of, tgname, tgenabled, pg_get_triggerdef(t.oid)
    from pg_trigger t join pg_class k on k.oid = tgrelid where not tgisinternal and k.relnamespace::regnamespace::text in ${VIGILS}`,
  functions: `select p.oid::regprocedure as of, pg_get_functiondef(p.oid), p.proacl from pg_proc p
    where p.pronamespace::regnamespace::text in ${VIGILS} and p.prokind in ('f', 'p')`,
  types: `select t.typname, t.typtype, format_type(t.typbasetype, t.typtypmod) from pg_type t where t.typnamespace::regnamespace::text in ${VIGILS} and t.typtype in ('e', 'd')`,
  schemas: `select nspname, nspacl from pg_namespace where nspname in ${VIGILS}`,
  policies: `select * from pg_policies`,
  extensions: `select extname from pg_extension`,
  privileges: `select defaclobjtype, defaclacl, defaclnamespace::regnamespace from pg_default_acl`,
};
/** Every object of a database: one line each, by kind. */
const objectsOf = (url: string): Promise<Record<string, string[]>> =>
  withClient(url, async (client) => {
    const found: Record<string, string[]> = {};
    for (const [kind, text] of Object.entries(OBJECTS)) {
      const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
      found[kind] = rows.map((row) => row.join(' | ')).sort();
    }
    return found;
  });
/**
 * A check that the former migrations added to rows that were not encrypted yet, so that PostgreSQL never tested those.
 */
const untested = (line: string): string =>
  line
    .replace(
      /^(evidence \| evidence_added_on_a_day|incident_private \| incident_private_encrypted|member_totp \| member_totp_encrypted)( \| c \| false \| false \|) false/,
      '$1$2 true',
    )
    .replace(/ NOT VALID/, '');

/** Rows and checksum of each table, but for the lists of migrations. */
const rowsOf = (url: string): Promise<Record<string, string>> =>
  withClient(url, async (client) => {
    await client.query(SAME_TEXTS);
    const held: Record<string, string> = {};
    for (const table of await tablesOf(client)) {
      const { rows, sum } = await digestOfTable(client, table);
      if (!table.name.startsWith('public.migration')) held[table.name] = `${rows} ${sum}`;
    }
    return held;
  });
const migrationsOf = (url: string): Promise<unknown[]> =>
  withClient(url, async (client) =>
    (
      await client.query({
        text: 'select name from migration_file union all select name from migrations',
        rowMode: 'array',
      })
    ).rows.flat(),
  );
const STAMPED = ['0001-schema', '0001-schema-0000000000001'];
/** Only the schema: a later migration changes what the former ones made, and is not compared. */
const toSchema = (url: string): Promise<void> => migrate(url, shippedMigrations, ['0001-schema']);

const targets: Installation[] = [];
const newTarget = async (): Promise<Installation> => {
  const target = await newInstallation('nothing');
  targets.push(target);
  return target;
};
afterEach(async () => {
  for (const target of targets.splice(0)) await target.remove();
});

it('0001-schema makes the same objects as all former migrations, one by one', async () => {
  const [former, now] = [await newTarget(), await newTarget()];
  await migrate(former.database.url, formerMigrations);
  await toSchema(now.database.url);
  const [before, after] = [await objectsOf(former.database.url), await objectsOf(now.database.url)];
  expect(before['constraints']!.filter((line) => line !== untested(line)).length).toBe(3);
  for (const kind of Object.keys(OBJECTS)) {
    expect([kind, after[kind]]).toEqual([kind, before[kind]!.map(untested).sort()]);
  }
  expect(after['columns']!.length).toBeGreaterThan(800);
  expect(await rowsOf(now.database.url)).toEqual(await rowsOf(former.database.url));
});

it('a database that the former migrations made keeps every row, and is recorded as made by 0001-schema', async () => {
  const { config, database } = await newTarget();
  await migrate(database.url, formerMigrations);
  const work = mkdtempSync(join(tmpdir(), 'vigil-before-'));
  const backup = await openBackup(join(unpackRelease('0.1.0', work), 'backup'), keySource(config));
  expect(backup.manifest.migrations[0]!.name).toBe('0001-people');
  const contents = await checkBackup(backup, QUIET);
  await withClient(database.url, (client) => loadTables(client, backup, contents, QUIET, () => Promise.resolve()));
  rmSync(work, { recursive: true, force: true });
  const [rows, objects] = [await rowsOf(database.url), await objectsOf(database.url)];
  expect(Object.values(rows).filter((held) => !held.startsWith('0 ')).length).toBeGreaterThan(30);
  await Promise.all([toSchema(database.url), toSchema(database.url)]);
  await toSchema(database.url);
  expect(await migrationsOf(database.url)).toEqual(STAMPED);
  expect(await rowsOf(database.url)).toEqual(rows);
  expect(await objectsOf(database.url)).toEqual(objects);
});

it('a database that has only some of the former migrations is brought up to date first', async () => {
  const { database } = await newTarget();
  await migrate(database.url, formerMigrations, ['0001-people', '0002-places', '0003-groups', '0004-incident']);
  await toSchema(database.url);
  expect(await migrationsOf(database.url)).toEqual(STAMPED);
  expect(
    await withClient(database.url, async (client) => (await client.query('select from hidden_row')).rowCount),
  ).toBe(0);
});

it('a database whose former migrations were others is left as it is', async () => {
  const { database } = await newTarget();
  await migrate(database.url, formerMigrations);
  await withClient(database.url, (client) =>
    client.query(`update migration_file set digest = 'x' where name = '0007-pub'`),
  );
  await expect(migrate(database.url)).rejects.toThrow(/^Migration 0007-pub was changed after it had run/);
  expect((await migrationsOf(database.url)).length).toBeGreaterThan(90);
});
