import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { FREE_PAIR } from '../../accounts/login-throttle.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { SharedLimits } from './shared-limits.js';

const homes = mkdtempSync(join(tmpdir(), 'vigil-limits-'));
let database: FreshDatabase;
let one: TestApp;
let two: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  one = await startTestApp(database, { config: { ...TEST_CONFIG, home: join(homes, 'one') } });
  two = await startTestApp(database, { config: { ...TEST_CONFIG, home: join(homes, 'two') } });
});
afterAll(async () => {
  await one?.close();
  await two?.close();
  await database?.drop();
  rmSync(homes, { recursive: true, force: true });
});

const guess = async (app: TestApp): Promise<number> =>
  (await app.visitor.post('/api/sessions', { name: 'kingfisher', password: 'a wrong guess at it' })).status;
const rows = (): Promise<{ key: string; points: number }[]> =>
  one.database.query('select key, points from shared_limit order by key');
const isRefused = (limits: SharedLimits, name: string, key: string): Promise<boolean> =>
  limits
    .perHour(name, 3)
    .spend(key)
    .then(
      () => false,
      ({ code, retryAfterSeconds }: { code: string; retryAfterSeconds: number }) =>
        code === 'hourly-limit' && retryAfterSeconds > 3_000,
    );

describe('two servers on one database', () => {
  it('count wrong passwords together', async () => {
    for (let n = 0; n < FREE_PAIR; n += 1) expect(await guess(n % 2 === 0 ? one : two)).toBe(401);
    expect([await guess(one), await guess(two)]).toEqual([429, 429]);
  });

  it('count together what is limited by the hour, each limit and each key by itself', async () => {
    const [first, second] = [one, two].map(({ app }) => app.get(SharedLimits)) as [SharedLimits, SharedLimits];
    const tried: boolean[] = [];
    for (const limits of [first, second, first, second, first]) tried.push(await isRefused(limits, 'tried', 'a'));
    expect(tried).toEqual([false, false, false, true, true]);
    expect([await isRefused(first, 'tried', 'b'), await isRefused(second, 'another', 'a')]).toEqual([false, false]);
  });

  it('of forty tries at once, spread over both, let as many through as one server would', async () => {
    const limits = [one, two].map(({ app }) => app.get(SharedLimits).perHour('at once', 10));
    const all = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => limits[n % 2]!.spend('a')));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('write down neither names nor networks, nor what shows them without the database’s password', async () => {
    await one.app.get(SharedLimits).perMinute('of networks', 5).spend('192.0.2.7');
    const keys = (await rows()).map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys) expect(key).toMatch(/^[a-z -]+:[\w-]{43}$/);
    const { driver } = one.app.get<DataSource>(DataSource);
    const options = { url: 'postgres://vigil:another@127.0.0.1/x' };
    const other = new SharedLimits({ driver, options } as unknown as DataSource);
    await other.perMinute('of networks', 5).spend('192.0.2.7');
    expect((await rows()).filter(({ key }) => key.startsWith('of networks:'))).toHaveLength(2);
  });

  it('forget what has ended', async () => {
    await one.database.query('update shared_limit set expire = 1');
    await two.app.get(SharedLimits).forget();
    expect(await rows()).toEqual([]);
  });

  it('count each by itself while the database is away', async () => {
    const away = {
      options: {},
      driver: { master: { query: () => Promise.reject(new Error('connection refused')) } },
    } as unknown as DataSource;
    const limits = new SharedLimits(away);
    const limit = limits.perHour('away', 2);
    await limit.spend('a');
    await limit.spend('a');
    await expect(limit.spend('a')).rejects.toMatchObject({ code: 'hourly-limit' });
    await expect(limits.forget()).resolves.toBeUndefined();
  });
});
