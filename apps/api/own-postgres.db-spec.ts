import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';
import { openDatabase } from './open-database.js';
import { withClient, withDatabase } from './platform/database/ensure-database.js';
import { explainDatabase } from './platform/database/operator-error.js';
import { nameOf } from './platform/database/reach-database.js';
import { freshDatabase, testAdminUrl, type FreshDatabase } from './testing/fresh-database.js';

const role = `vigil_own_${process.pid}`;
let database: FreshDatabase;
let home: string;
let url: string;
const asAdmin = (sql: string): Promise<unknown> => withClient(testAdminUrl(), (client) => client.query(sql));

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-own-postgres-'));
  database = await freshDatabase('nothing');
  const own = new URL(database.url);
  [own.username, own.password] = [role, 'x'];
  url = own.href;
  await asAdmin(`create role ${role} login password 'x'`);
  await asAdmin(`alter database ${nameOf(url)} owner to ${role}`);
});
afterAll(async () => {
  await database?.drop();
  await asAdmin(`drop role if exists ${role}`);
  rmSync(home, { recursive: true, force: true });
});

const start = () =>
  openDatabase(readConfig({ VIGIL_MODE: 'production', VIGIL_HOME: home, DATABASE_URL: url }), {
    log: () => undefined,
  });

describe('a start on a PostgreSQL of one’s own', () => {
  it('says which right its role lacks, and the SQL that gives it, before it makes a key or a table', async () => {
    await expect(start()).rejects.toThrow(
      `run as an administrator of that PostgreSQL: alter role "${role}" createrole; alter database "${nameOf(url)}" owner to "${role}"; Or make`,
    );
    expect(readdirSync(home).filter((file) => /key/.test(file))).toEqual([]);
    const tables = await withClient(url, (client) => client.query(`select 1 from pg_namespace where nspname = 'pub'`));
    expect(tables.rowCount).toBe(0);
  });

  it.each([
    ['role', () => role],
    ['database', () => nameOf(url)],
  ])('names the limit of connections of the %s, where it is that', async (what, name) => {
    const sentence = `has no connection left for ${what} "${name()}", which has a limit of its own (CONNECTION LIMIT): run as an administrator of that PostgreSQL: alter ${what} "${name()}" connection limit -1;`;
    await asAdmin(`alter ${what} ${name()} connection limit 0`);
    try {
      await expect(start()).rejects.toThrow(`The PostgreSQL at ${new URL(url).host} ${sentence}`);
      const error: unknown = await withClient(url, () => Promise.resolve()).catch((thrown: unknown) => thrown);
      expect(explainDatabase(error)).toMatchObject({ name: 'OperatorError', message: `The database ${sentence}` });
    } finally {
      await asAdmin(`alter ${what} ${name()} connection limit -1`);
    }
  });
});

it('gives up a server that takes a connection and says nothing', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const at = withDatabase(`postgres://vigil@127.0.0.1:${port}`, 'vigil');
  await expect(withClient(at, () => Promise.resolve(), 50)).rejects.toThrow('timeout expired');
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});
