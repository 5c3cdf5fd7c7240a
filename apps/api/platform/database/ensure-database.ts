import pg from 'pg';
import { codeOf } from './operator-error.js';
import { Connection } from './connection.js';

const ALREADY_THERE = ['42P04', '23505'];

/**
 * Makes a database if it is not there yet; harmless to repeat, also by two at once.
 * @param adminUrl a connection that may create databases
 * @param owner the role that will own it; left out, the role of the connection
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

/** The same server and role, another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

/** Runs one piece of work on a connection of its own and closes it whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new Connection({ connectionString: url, application_name: 'vigil' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function unlessAlreadyThere(error: unknown): void {
  if (!ALREADY_THERE.includes(codeOf(error))) throw error;
}
