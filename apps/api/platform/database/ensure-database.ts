import pg from 'pg';
import { codeOf } from './operator-error.js';
import { Connection } from './connection.js';
import { CONNECT_MS } from './pg-types.js';

const ALREADY_THERE = ['42P04', '23505'];

/**
 * Creates a database if it is missing. Safe to repeat, also by two processes at once.
 * @param adminUrl a connection that may create databases
 * @param owner the role that will own it; if omitted, the role of the connection
 * @returns the URL of that database for the role of `adminUrl`
 */
export async function ensureDatabase(adminUrl: string, name: string, owner?: string): Promise<string> {
  await withClient(adminUrl, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return;
    const owned = owner ? ` owner ${client.escapeIdentifier(owner)}` : '';
    await client
      .query(`create database ${client.escapeIdentifier(name)}${owned} template template0 encoding 'UTF8'`)
      .catch(unlessAlreadyThere);
  });
  return withDatabase(adminUrl, name);
}

/** Creates the role that owns Vigil's databases if it is missing, and sets its password. It is no superuser. */
export const ensureOwner = (adminUrl: string, name: string, password: string): Promise<void> =>
  withClient(adminUrl, async (client) => {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    const verb = found.rowCount ? 'alter' : 'create';
    await client.query(
      `${verb} role ${client.escapeIdentifier(name)} login createrole nosuperuser nocreatedb password ${client.escapeLiteral(password)}`,
    );
  });

/** Returns the URL of another database on the same server, with the same role. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

/**
 * Runs work on a connection of its own and always closes it.
 * @param connectMs a server that lets a connection wait, or a network that drops it, is given up after this time: the
 * system itself would wait for two minutes
 */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  connectMs = CONNECT_MS,
): Promise<T> {
  const client = new Connection({
    connectionString: url,
    application_name: 'vigil',
    connectionTimeoutMillis: connectMs,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs work in a transaction: all of it takes effect, or none. */
export async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function unlessAlreadyThere(error: unknown): void {
  if (!ALREADY_THERE.includes(codeOf(error))) throw error;
}
