import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { databaseFailure } from '../http/sqlstate-to-problem.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { PublicDatabase } from './public-database.js';

const [SILENT_MS, DOUBT_MS, PROBE_MS] = [60_000, 150, 300];
let database: FreshDatabase;
let between: Server;
let pub: PublicDatabase;
let isMute = false;

/** Passes everything on; while muted, holds it back until it is not. */
const passOn = (from: Socket, to: Socket): void => {
  from
    .on('data', async (bytes) => {
      from.pause();
      while (isMute) await new Promise((resolve) => setTimeout(resolve, 5));
      to.write(bytes);
      from.resume();
    })
    .on('error', () => undefined)
    .on('close', () => to.destroy());
};

beforeAll(async () => {
  database = await freshDatabase();
  const { hostname, port } = new URL(database.url);
  between = createServer((client) => {
    const server = connect({ host: hostname, port: Number(port) });
    passOn(client, server);
    passOn(server, client);
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  const url = new URL(database.url);
  url.port = String((between.address() as { port: number }).port);
  pub = new PublicDatabase(url.href, { silentMs: SILENT_MS, doubtMs: DOUBT_MS, probeMs: PROBE_MS });
});
afterAll(async () => {
  isMute = false;
  await pub?.onApplicationShutdown();
  between?.close();
  await database?.drop();
});

const ask = (): Promise<unknown> => pub.pool.query('select 1 as one').then(({ rows }) => rows[0]);
const refused = (): Promise<unknown> => ask().then(() => null, databaseFailure);
/** Returns the outcome of a query that is already settled; 'waits' if it is not. */
const saidAtOnce = (): Promise<unknown> =>
  Promise.race([refused(), new Promise((resolve) => setImmediate(() => resolve('waits')))]);
const UNAVAILABLE = { code: 'unavailable' };

describe('a database that has fallen silent', () => {
  it('lets the queries under way wait for a moment, not for their time limit, and refuses the others at once, until it is heard again', async () => {
    expect(await ask()).toEqual({ one: 1 });
    isMute = true;
    const began = performance.now();
    const first = refused();
    expect(await saidAtOnce()).toBe('waits');
    expect(await first).toMatchObject(UNAVAILABLE);
    expect(performance.now() - began).toBeLessThan(SILENT_MS / 4);
    expect(await Promise.all([saidAtOnce(), saidAtOnce()])).toMatchObject([UNAVAILABLE, UNAVAILABLE]);
    isMute = false;
    for (let tries = 0; tries < 500 && (await refused()) !== null; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ask()).toEqual({ one: 1 });
  }, 60_000);

  it('is not one that is slow: a query that takes longer than usual is answered', async () => {
    const { rows } = (await pub.pool.query('select pg_sleep($1)::text is not null as answered', [
      ((DOUBT_MS + PROBE_MS) / 1000) * 2,
    ])) as { rows: unknown[] };
    expect(rows).toEqual([{ answered: true }]);
  });

  it('is not one that refuses: whoever asks is told why', async () => {
    await expect(pub.pool.query('select from there_is_no_such_table')).rejects.toThrow('there_is_no_such_table');
    expect(await ask()).toEqual({ one: 1 });
  });
});
