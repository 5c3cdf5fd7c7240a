import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { escapeIdentifier } from 'pg';
import type pg from 'pg';
import { OperatorError, codeOf } from './operator-error.js';
import { withClient } from './ensure-database.js';

interface PublicRoleRequest {
  /** The database, as its owner. */
  databaseUrl: string;
  /** A role that may create roles; if omitted, the owner. Must name the same database. */
  adminUrl?: string;
  password: string;
  /**
   * True for a command that may run while Vigil runs: a role that is there keeps its password. A command with a mistyped
   * home has another, and would take it away from the pages that readers see.
   */
  beside?: boolean;
}

/**
 * Two instances that start at once change the same catalogue rows; the slower one gets one of these errors and tries
 * again.
 */
const MEANWHILE = new Set(['XX000', '42710', '23505', '40001']);
const TRIES = 10;
/** Long enough for any page, short enough that a flood of requests cannot hold the database. */
const STATEMENT_TIMEOUT = '20s';

/**
 * Creates or repairs the role that public endpoints use: it can sign in and read schema `pub`, nothing else.
 * @returns the URL of the same database for that role.
 * @throws OperatorError when the server does not let us, or the role can read more than it should.
 */
export async function ensurePublicRole(request: PublicRoleRequest): Promise<string> {
  const owner = decodeURIComponent(new URL(request.databaseUrl).username);
  const url = new URL(request.databaseUrl);
  url.username = encodeURIComponent(publicRoleOf(owner));
  url.password = encodeURIComponent(request.password);
  try {
    await patiently(() =>
      withClient(request.databaseUrl, (client) => grant(client, publicRoleOf(owner))).catch((error: unknown) =>
        codeOf(error) === '42704' ? makeRole(request, publicRoleOf(owner)) : Promise.reject(error),
      ),
    );
    if (!(await canSignIn(url.href))) {
      if (request.beside) throw otherPassword(publicRoleOf(owner));
      await patiently(() => makeRole(request, publicRoleOf(owner)));
    }
  } catch (error) {
    if (codeOf(error) !== '42501') throw error;
    throw mayMakeNoRole(request.databaseUrl);
  }
  if (request.adminUrl) await withClient(request.adminUrl, closeLargeObjects);
  await assertPublicOnly(url.href);
  return url.href;
}

const mayMakeNoRole = (databaseUrl: string): OperatorError => {
  const owner = decodeURIComponent(new URL(databaseUrl).username);
  const database = decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
  const [role, name] = [owner, database].map((one) => escapeIdentifier(one));
  return new OperatorError(
    `The database role "${owner}" may not make the role that public pages read with: run as an administrator of that ` +
      `PostgreSQL: alter role ${role} createrole; alter database ${name} owner to ${role}; Or make a role that reads ` +
      'schema pub only, and name it in PUBLIC_DATABASE_URL.',
  );
};

/**
 * Checks, before anything is made, that the owner of the database may make the role that public pages read with, where
 * it is not there yet. @throws OperatorError
 */
export const assertMayMakePublicRole = (databaseUrl: string): Promise<void> =>
  withClient(databaseUrl, async (client) => {
    const owner = decodeURIComponent(new URL(databaseUrl).username);
    const { rowCount } = await client.query(
      `select 1 from pg_roles where rolname = $1 or (rolname = current_user and (rolcreaterole or rolsuper))`,
      [publicRoleOf(owner)],
    );
    if (rowCount === 0) throw mayMakeNoRole(databaseUrl);
  });

const otherPassword = (role: string): OperatorError =>
  new OperatorError(
    `The database role "${role}" that public pages read with has another password than the one in this home: look whether VIGIL_HOME names the place that is in use. If it does, start Vigil once.`,
  );

/**
 * Removes everybody's right to create large objects. Otherwise any role, the public one too, could fill the disk with
 * them. Vigil uses none. Only a superuser can do this; for an external server, docs/operating.md tells the operator.
 */
export async function closeLargeObjects(admin: pg.Client): Promise<void> {
  await admin.query(`do $$ declare f regprocedure; begin
    for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and (starts_with(p.proname, 'lo_') or p.proname in ('loread', 'lowrite')) and has_function_privilege('public', p.oid, 'execute')
    loop execute format('revoke execute on function %s from public', f); end loop; end $$`);
}

/** Names one role for each owner, so that several installations on one server stay separate. */
const publicRoleOf = (owner: string): string => `${owner || 'vigil'}_public`;

async function makeRole({ databaseUrl, adminUrl, password }: PublicRoleRequest, role: string): Promise<void> {
  await withClient(adminUrl ?? databaseUrl, async (client) => {
    const name = client.escapeIdentifier(role);
    const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    // A new role has no attributes such as SUPERUSER. Do not add NOSUPERUSER and the like: a user without an attribute
    // may not mention it for another role, not even to deny it.
    await client.query(
      `${found.rowCount ? 'alter' : 'create'} role ${name} login noinherit password ${client.escapeLiteral(password)}`,
    );
    await client.query(`alter role ${name} set default_transaction_read_only = on`);
    await client.query(`alter role ${name} set statement_timeout = '${STATEMENT_TIMEOUT}'`);
  });
  await withClient(databaseUrl, (client) => grant(client, role));
}

async function grant(client: pg.Client, role: string): Promise<void> {
  const name = client.escapeIdentifier(role);
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name');
  await client.query(`revoke temporary on database ${rows[0]!.name} from public`);
  await client.query(`grant connect on database ${rows[0]!.name} to ${name}`);
  await client.query(`grant usage on schema pub to ${name}`);
  await client.query(`grant select on all tables in schema pub to ${name}`);
  await client.query(`alter default privileges in schema pub grant select on tables to ${name}`);
}

async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!MEANWHILE.has(codeOf(error)) || tries === TRIES) throw error;
      await pause(20 * tries);
    }
  }
}

async function canSignIn(url: string): Promise<boolean> {
  try {
    await withClient(url, async (client) => void (await client.query('select seq from pub.head')));
    return true;
  } catch (error) {
    if (codeOf(error).startsWith('28') || codeOf(error) === '42501') return false;
    throw error;
  }
}

interface Powers {
  name: string;
  powerful: boolean;
  elsewhere: string[];
  reads: boolean;
  writes: string[];
}

/**
 * Lists what a connection's role can do beyond reading `pub`: read other tables, write anywhere, or act as another
 * role.
 */
const POWERS = `
  select current_user as name,
    (select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls from pg_roles where rolname = current_user)
      or exists (select 1 from pg_auth_members where member = (select oid from pg_roles where rolname = current_user)) as powerful,
    coalesce(has_schema_privilege('pub', 'usage') and has_table_privilege('pub.incident', 'select'), false) as reads,
    array(select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not in ('pub', 'pg_catalog', 'information_schema')
        and n.nspname not like 'pg\\_%' and has_any_column_privilege(c.oid, 'select') order by 1) as elsewhere,
    array(select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
        and has_table_privilege(c.oid, 'insert, update, delete, truncate') order by 1) as writes`;

/**
 * Checks what the role of a connection can really do.
 * @throws OperatorError with one sentence, when it cannot read `pub` or can do more than that.
 */
export async function assertPublicOnly(url: string): Promise<void> {
  const powers = await withClient(url, async (client) => (await client.query<Powers>(POWERS)).rows[0]!);
  const { name, elsewhere, writes } = powers;
  if (!powers.reads)
    throw new OperatorError(
      `The database role "${name}" that public pages read with cannot read schema pub: grant it usage on the schema and select on its tables.`,
    );
  if (powers.powerful)
    throw new OperatorError(
      `The database role "${name}" that public pages read with has powers of its own or of another role: it may have none, only read schema pub.`,
    );
  const too = elsewhere[0] ?? writes[0];
  if (too)
    throw new OperatorError(
      `The database role "${name}" that public pages read with can ${elsewhere[0] ? 'read' : 'write'} ${too}: it may read schema pub and nothing else.`,
    );
}

/**
 * Returns the public role's password. It is derived from the owner's, so that all instances on one database agree
 * without communicating. If the owner has none (the server authenticates it otherwise), Vigil creates one and stores it
 * in the home, readable only by the home's owner.
 */
export function publicRolePassword(databaseUrl: string, home: string): string {
  const owners = decodeURIComponent(new URL(databaseUrl).password);
  if (owners) return createHmac('sha256', owners).update('the role that public pages read with').digest('base64url');
  const file = join(home, 'public-role');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}
