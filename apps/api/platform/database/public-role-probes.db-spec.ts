import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { ensureTestPublicRole, type TestApp } from '../../testing/app.js';
import { internalIncident } from '../../testing/internal-incident.js';
import { log, published, type Desk } from '../../testing/desk.js';
import { testAdminUrl, type FreshDatabase } from '../../testing/fresh-database.js';
import { withClient, withDatabase } from './ensure-database.js';
import { PublicDatabase } from './public-database.js';
import { closeLargeObjects } from './public-database-role.js';
import { useDesk } from '../../testing/use-desk.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let publicUrl: string;
const SECRET = 'heron-9QxV';
useDesk((opened) => ({ database, app, desk } = opened));
beforeAll(async () => {
  await log(desk.monitor, internalIncident(SECRET, { title: SECRET }));
  await published(desk, internalIncident(SECRET));
  publicUrl = await ensureTestPublicRole(database.url);
  await withClient(withDatabase(testAdminUrl(), new URL(database.url).pathname.slice(1)), async (admin) => {
    await closeLargeObjects(admin);
    await admin.query('analyze incident_private, incident');
  });
});

/** Runs a statement as somebody who has the public role and has switched off what it may switch off. */
const probe = (sql: string): Promise<{ code: string } | { rows: unknown[] }> =>
  withClient(publicUrl, async (client) => {
    await client.query('set default_transaction_read_only = off; set statement_timeout = 10000');
    return client.query(sql).then(
      (result) => ({ rows: (Array.isArray(result) ? (result.at(-1)! as { rows: unknown[] }) : result).rows }),
      (error: { code: string }) => ({ code: error.code }),
    );
  });

const OWNER = new URL(process.env['VIGIL_TEST_OWNER_URL'] ?? 'postgres://vigil@x').username;
const PROBES: readonly string[] = [
  // Tables, columns and rows.
  'select * from public.incident',
  'select title from incident',
  'select count(*) from incident',
  'select 1 from incident limit 0',
  'select ctid from public.incident',
  'select * from incident_private',
  'select * from record_key',
  'select * from encryption_key',
  'select * from member',
  'select * from session',
  'select * from change_value',
  'table public.setting',
  'select (select id from incident limit 1) from pub.head',
  'select * from pub.incident p join incident i on i.code = p.code',
  'with i as (select * from incident) select * from i',
  'explain analyze select * from incident',
  `select query_to_xml('select * from incident', true, true, '')`,
  `select table_to_xml('public.incident', true, true, '')`,
  `select cursor_to_xml('x', 1, true, true, '')`,
  'declare c cursor with hold for select * from incident',
  'prepare p as select * from incident; execute p',
  // Copying, files, programs, the network.
  'copy incident to stdout',
  'copy (select * from incident) to stdout',
  `copy pub.head to '/tmp/vigil-probe'`,
  `copy pub.head to program 'cat'`,
  `copy pub.head from '/etc/passwd'`,
  `select pg_read_file('PG_VERSION')`,
  `select pg_read_binary_file('PG_VERSION')`,
  `select pg_ls_dir('.')`,
  `select pg_stat_file('PG_VERSION')`,
  'select pg_ls_waldir()',
  'select pg_ls_logdir()',
  'select pg_current_logfile()',
  'create extension file_fdw',
  'create extension dblink',
  'create extension adminpack',
  `create server s foreign data wrapper postgres_fdw`,
  `load '/tmp/x.so'`,
  // Acting as another role, or getting more rights.
  `set role ${OWNER}`,
  'set role postgres',
  `set session authorization ${OWNER}`,
  'reset session authorization; set session authorization postgres',
  `grant select on incident to public`,
  `grant ${OWNER} to current_user`,
  'alter role current_user superuser',
  'alter role current_user createrole',
  'create role probe',
  'alter table pub.incident owner to current_user',
  `alter default privileges for role ${OWNER} grant select on tables to public`,
  'reassign owned by current_user to postgres',
  `create policy p on incident`,
  // Creating objects: where one's own code would run as another role, or where data could be stored.
  'create table pub.probe (x int)',
  'create table public.probe (x int)',
  'create temp table probe (x int)',
  'create schema probe',
  'create view pub.probe as select 1',
  'create materialized view pub.probe as select 1',
  `create function pub.probe() returns int language sql as 'select 1'`,
  `create function pg_temp.probe() returns int language sql as 'select 1'`,
  'create sequence pub.probe',
  `create type pub.probe as enum ('a')`,
  'create rule r as on select to pub.incident do instead select 1',
  'create trigger t before insert on pub.incident execute function suppress_redundant_updates_trigger()',
  'create event trigger e on ddl_command_start execute function x()',
  'create publication p for all tables',
  `create subscription s connection 'host=x' publication p`,
  'create database probe',
  // Changing things.
  'insert into pub.head select * from pub.head',
  'update pub.incident set title = title',
  'delete from pub.incident',
  'truncate pub.incident',
  'select * from pub.incident for update',
  'select * from pub.incident for share',
  'drop table pub.incident',
  'alter table pub.incident add x int',
  'comment on table pub.incident is null',
  'begin; lock table pub.incident',
  'begin; lock table incident in access share mode',
  'analyze incident; select * from incident',
  'merge into pub.head h using pub.head g on true when matched then delete',
  'reindex table incident',
  'cluster incident',
  'refresh materialized view incident',
  // The catalogue's own secrets, and large objects.
  'select * from pg_authid',
  'select * from pg_shadow',
  'select * from pg_statistic',
  'select * from pg_largeobject',
  'select * from pg_user_mapping',
  'select * from pg_subscription',
  'select * from pg_hba_file_rules',
  'select * from pg_file_settings',
  'select lo_create(0)',
  `select lo_from_bytea(0, 'x')`,
  `select lo_import('/etc/passwd')`,
  `select lo_export(1, '/tmp/x')`,
  'select lo_get(1)',
  'select lo_open(1, 131072)',
  'select lo_unlink(1)',
  // The server.
  'checkpoint',
  'alter system set work_mem = 100',
  'select pg_reload_conf()',
  'select pg_rotate_logfile()',
  'select pg_switch_wal()',
  `select pg_create_restore_point('x')`,
  "select pg_backup_start('x')",
  `set log_statement = 'all'`,
  `set session_replication_role = replica`,
  'set lo_compat_privileges = on',
  `set log_min_error_statement = 'debug5'`,
  'select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user',
  `select set_config('log_statement', 'all', false)`,
  `select pg_logical_slot_get_changes('x', null, null)`,
  `select pg_create_physical_replication_slot('x')`,
  'select pg_stat_reset()',
  'select pg_promote()',
  `select pg_get_backend_memory_contexts()`,
  `do $$ begin perform * from public.incident; end $$`,
  `select nextval('pub.coverage_key_seq')`,
  'select pg_log_backend_memory_contexts(1)',
  "select pg_control_system(), pg_read_file('x')",
  "select pg_get_viewdef('x'), count(*) from incident",
];

type Outcome = { sql: string; outcome: string };
const outcomes = async (probes: readonly string[]): Promise<Outcome[]> => {
  const all: Outcome[] = [];
  for (const sql of probes) {
    const answer = await probe(sql);
    all.push({ sql, outcome: 'code' in answer ? answer.code : `gave ${answer.rows.length} rows` });
  }
  return all;
};

/**
 * The thing does not exist here (an extension, a server, a cursor), or the role has no right to it. A syntax error in
 * the statement would be 42601.
 */
const REFUSED = /^(42501|42883|42P01|0A000|58P01|34000|55000|42704|25006|26000)$/;
it(`the public role is refused ${PROBES.length} statements that reach outside schema pub, nearly all for want of a right`, async () => {
  const all = await outcomes(PROBES);
  expect(all.filter(({ outcome }) => !REFUSED.test(outcome))).toEqual([]);
  expect(all.length).toBeGreaterThanOrEqual(50);
  expect(all.filter(({ outcome }) => outcome === '42501').length).toBeGreaterThanOrEqual(115);
});

it('it keeps every other function that everybody may use', async () => {
  expect(await probe(`select lower('A'), log(10), localtimestamp is not null as now`)).toMatchObject({
    rows: [{ lower: 'a', now: true }],
  });
});

it('what writes everything that it may read as XML writes pub alone', async () => {
  for (const sql of [
    `select database_to_xml(true, true, '') as x`,
    `select schema_to_xml('public', true, true, '') as x`,
  ]) {
    const answer = (await probe(sql)) as { rows: { x: string }[] };
    expect([sql, answer.rows?.[0]!.x.includes(SECRET)]).toEqual([sql, false]);
  }
});

it('what the catalogue tells everybody holds no value of a record, nor what others ask', async () => {
  const names = await withClient(
    publicUrl,
    async (client) =>
      (
        await client.query<{ name: string }>(
          `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'v') and has_table_privilege(c.oid, 'select') order by 1`,
        )
      ).rows,
  );
  expect(names.length).toBeGreaterThan(100);
  const ids: { id: string }[] = await app.database.query(
    'select id from incident union select id from member union select id from act union select id from source',
  );
  for (const { name } of names) {
    const answer = await probe(`select t::text as row from ${name} t`);
    const text = 'rows' in answer ? JSON.stringify(answer.rows) : '';
    expect([
      name,
      text.includes(SECRET),
      ids.some(({ id }) => text.includes(id)),
      text.includes('incident_private where'),
    ]).toEqual([name, false, false, false]);
  }
});

it('what stands in pub tells no private id, no digest of one, and no moment at which something was typed', async () => {
  const columns = await withClient(database.url, async (client) =>
    (
      await client.query<{ t: string }>(
        `select table_name || '.' || column_name as t from information_schema.columns where table_schema = 'pub' and data_type ~ 'uuid|time' order by 1`,
      )
    ).rows.map(({ t }) => t),
  );
  // Made at random for the row alone: by it and the salt the log has the digest of a page that is gone.
  expect(columns).toEqual(['person_page.id', 'person_page.salt']);
  const tables = await withClient(
    database.url,
    async (client) =>
      (
        await client.query<{ name: string }>(
          `select table_name as name from information_schema.tables where table_schema = 'pub'`,
        )
      ).rows,
  );
  const rows = (
    await Promise.all(
      tables.map(async ({ name }) =>
        JSON.stringify((await app.database.query(`select t::text as row from pub.${name} t`)) as unknown[]),
      ),
    )
  ).join('\n');
  expect(rows).toContain('Banners seized');
  const ids: { id: string }[] = await app.database.query(
    'select id from incident union select id from member union select id from act union select id from harm union select id from account union select id from source',
  );
  expect(ids.length).toBeGreaterThan(10);
  for (const { id } of ids) {
    for (const form of [
      id,
      id.replaceAll('-', ''),
      ...(['md5', 'sha1', 'sha256'] as const).flatMap((hash) =>
        [id, id.replaceAll('-', '')].map((text) => createHash(hash).update(text).digest('hex').slice(0, 16)),
      ),
    ]) {
      expect(rows.includes(form)).toBe(false);
    }
  }
  expect(rows).not.toMatch(/\d{2}:\d{2}:\d{2}|T\d{2}:\d{2}/);
});

it('who reads whole tables may take the time that a million records need; whoever asks a question may not', async () => {
  const connections = new PublicDatabase(publicUrl);
  const limit = async (client: { query(sql: string): Promise<{ rows: unknown[] }> }): Promise<unknown> =>
    (await client.query('show statement_timeout')).rows[0];
  const reading = connections.newClient('reading');
  try {
    await reading.connect();
    expect([await limit(reading), await limit(connections.pool)]).toEqual([
      { statement_timeout: '0' },
      { statement_timeout: '20s' },
    ]);
  } finally {
    await reading.end();
    await connections.onApplicationShutdown();
  }
});

describe('what goes wrong', () => {
  it('a right that slipped in is found by a probe', async () => {
    const role = new URL(publicUrl).username;
    await app.database.query(`grant select (title) on incident to ${role}`);
    expect(await probe('select title from incident')).toMatchObject({
      rows: expect.arrayContaining([{ title: SECRET }]),
    });
    await app.database.query(`revoke select (title) on incident from ${role}`);
    expect(await probe('select title from incident')).toEqual({ code: '42501' });
  });
});
