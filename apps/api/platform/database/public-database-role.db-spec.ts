import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, testAdminUrl, type FreshDatabase } from '../../testing/fresh-database.js';
import { ensureTestPublicRole } from '../../testing/app.js';
import { withClient, withDatabase } from './ensure-database.js';
import { ensurePublicRole, publicRolePassword, assertPublicOnly } from './public-database-role.js';

let database: FreshDatabase;
let publicUrl: string;
beforeAll(async () => {
  database = await freshDatabase();
  publicUrl = await ensureTestPublicRole(database.url);
});
afterAll(async () => database?.drop());

const asPublic = (sql: string): Promise<unknown> =>
  withClient(publicUrl, (client) =>
    client.query(sql).then(
      ({ rows }) => rows as unknown,
      (error: { code: string }) => error.code,
    ),
  );
const asOwner = (sql: string): Promise<unknown> => withClient(database.url, (client) => client.query(sql));
const asAdmin = (sql: string): Promise<unknown> =>
  withClient(withDatabase(testAdminUrl(), new URL(database.url).pathname.slice(1)), (client) => client.query(sql));
const REFUSED = '42501';

describe('the role that public pages read with', () => {
  it('reads every table of schema pub', async () => {
    const tables = await withClient(
      database.url,
      async (client) =>
        (
          await client.query<{ name: string }>(
            `select table_name as name from information_schema.tables where table_schema = 'pub'`,
          )
        ).rows,
    );
    expect(tables.length).toBeGreaterThan(8);
    for (const { name } of tables)
      expect(Array.isArray(await asPublic(`select * from pub.${name} limit 1`))).toBe(true);
  });

  it('reads tables that a later migration adds to pub', async () => {
    await asOwner('create table pub.later (x integer)');
    expect(await asPublic('select * from pub.later')).toEqual([]);
    await asOwner('drop table pub.later');
  });

  it('reads no other table, whatever it is', async () => {
    const tables = await withClient(
      database.url,
      async (client) =>
        (
          await client.query<{ name: string }>(
            `select table_name as name from information_schema.tables where table_schema = 'public'`,
          )
        ).rows,
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['incident', 'incident_private', 'member', 'session', 'log_value']),
    );
    for (const { name } of tables)
      expect([name, await asPublic(`select * from public.${name} limit 1`)]).toEqual([name, REFUSED]);
  });

  it('writes nothing, makes nothing and becomes nobody else', async () => {
    const owner = new URL(database.url).username;
    for (const sql of [
      'update pub.head set is_demo = true',
      'delete from pub.incident',
      'truncate pub.change',
      'create table pub.x (x integer)',
      'create table public.x (x integer)',
      'create temporary table x (x integer)',
      'create schema x',
      'create role x',
      `set role ${owner}`,
    ]) {
      for (const readOnly of ['on', 'off'])
        expect([
          sql,
          await asPublic(`set default_transaction_read_only = ${readOnly}`),
          await asPublicAfter(readOnly, sql),
        ]).toEqual([sql, [], expect.stringMatching(/^(42501|25006)$/)]);
    }
  });

  it('stays as it is when it is made sure of again, also by several at once', async () => {
    const urls = await Promise.all([1, 2, 3, 4].map(() => ensureTestPublicRole(database.url)));
    expect(new Set([publicUrl, ...urls]).size).toBe(1);
    expect(await asPublic('select is_demo from pub.head')).toEqual([{ is_demo: false }]);
  });
});

const asPublicAfter = (readOnly: string, sql: string): Promise<unknown> =>
  withClient(publicUrl, async (client) => {
    await client.query(`set default_transaction_read_only = ${readOnly}`);
    return client.query(sql).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  });

describe('its password', () => {
  it('follows from the owner’s, so that several instances agree, and does not give it away', () => {
    const ours = 'postgres://vigil:seven%20green@db/vigil';
    const password = publicRolePassword(ours, '/nowhere');
    expect(password).toMatch(/^[\w-]{43}$/);
    expect(publicRolePassword('postgres://vigil:seven%20green@db/vigil_demo', '/elsewhere')).toBe(password);
    expect(publicRolePassword('postgres://vigil:seven%20grey@db/vigil', '/nowhere')).not.toBe(password);
    expect(password).not.toContain('seven');
  });

  it('is made once and kept for its owner alone where the owner has none', () => {
    const home = mkdtempSync(join(tmpdir(), 'vigil-role-'));
    const first = publicRolePassword('postgres://vigil@db/vigil', home);
    expect(first).toMatch(/^[\w-]{32}$/);
    expect(publicRolePassword('postgres://vigil@db/vigil', home)).toBe(first);
    expect(existsSync(join(home, 'public-role')) && statSync(join(home, 'public-role')).mode & 0o777).toBe(0o600);
    rmSync(home, { recursive: true });
  });

  it('is put right when the server knows another', async () => {
    const owner = `vigil_moved_${process.pid}`;
    await asAdmin(`create role ${owner} login createrole password 'x'`);
    await asAdmin(`grant connect on database ${new URL(database.url).pathname.slice(1)} to ${owner} with grant option`);
    await asAdmin(`grant usage, create on schema pub to ${owner} with grant option`);
    await asAdmin(`grant select on all tables in schema pub to ${owner} with grant option`);
    const url = new URL(database.url);
    url.username = owner;
    url.password = 'x';
    const reads = async (password: string, beside = false): Promise<unknown> =>
      withClient(
        await ensurePublicRole({ databaseUrl: url.href, password, beside }),
        async (client) => (await client.query('select current_user::text as name, is_demo from pub.head')).rows,
      );
    expect(await reads('one')).toEqual([{ name: `${owner}_public`, is_demo: false }]);
    expect(await reads('two')).toEqual([{ name: `${owner}_public`, is_demo: false }]);
    // A command beside a Vigil that reads with it takes nothing away from its pages.
    await expect(reads('mistyped', true)).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(/another password .* VIGIL_HOME/),
    });
    expect(await reads('two', true)).toEqual([{ name: `${owner}_public`, is_demo: false }]);
    await asAdmin(
      `drop owned by ${owner} cascade; drop owned by ${owner}_public; drop role ${owner}_public; drop role ${owner}`,
    );
  });
});

describe('what goes wrong', () => {
  it('says so in one sentence when the owner may not make roles', async () => {
    const name = `vigil_plain_${process.pid}`;
    await asAdmin(`create role ${name} login password 'x'`);
    await asAdmin(`grant all on schema pub to ${name}`);
    const url = new URL(database.url);
    url.username = name;
    url.password = 'x';
    await expect(ensurePublicRole({ databaseUrl: url.href, password: 'y' })).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(
        new RegExp(`^The database role "${name}" may not make .* PUBLIC_DATABASE_URL\\.$`),
      ),
    });
    await asAdmin(`drop owned by ${name}; drop role ${name}`);
  });

  it.each([
    [
      'reads more',
      'grant select on member to ROLE',
      'revoke all on member from ROLE',
      /can read public\.member: it may read schema pub/,
    ],
    [
      'reads one column more',
      'grant select (name) on member to ROLE',
      'revoke select (name) on member from ROLE',
      /can read public\.member/,
    ],
    ['writes', 'grant insert on pub.change to ROLE', 'revoke insert on pub.change from ROLE', /can write pub\.change/],
    ['makes databases', 'alter role ROLE createdb', 'alter role ROLE nocreatedb', /has powers of its own/],
    [
      'belongs to another role',
      'grant pg_read_all_data to ROLE',
      'revoke pg_read_all_data from ROLE',
      /has powers of its own or of another role/,
    ],
    [
      'reads less',
      'revoke usage on schema pub from ROLE',
      'grant usage on schema pub to ROLE',
      /cannot read schema pub/,
    ],
  ])('refuses a role that %s', async (_what, spoil, mend, sentence) => {
    const name = `vigil_spoilt_${process.pid}`;
    await asAdmin(`create role ${name} login password 'x'`);
    await asAdmin(`grant usage on schema pub to ${name}`);
    await asAdmin(`grant select on all tables in schema pub to ${name}`);
    const url = new URL(database.url);
    url.username = name;
    url.password = 'x';
    await expect(assertPublicOnly(url.href)).resolves.toBeUndefined();
    await asAdmin(spoil.replace('ROLE', name));
    await expect(assertPublicOnly(url.href)).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(sentence),
    });
    await asAdmin(mend.replace('ROLE', name));
    await asAdmin(`drop owned by ${name}; drop role ${name}`);
  });

  it('takes the owner of the database for no public role', async () => {
    await expect(assertPublicOnly(database.url)).rejects.toMatchObject({ name: 'OperatorError' });
  });
});
