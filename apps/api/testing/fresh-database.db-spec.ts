import { describe, expect, it } from '@jest/globals';
import { withClient } from '../platform/database/ensure-database.js';
import { freshDatabase, testAdminUrl } from './fresh-database.js';

const ask = (url: string, sql: string): Promise<unknown[]> =>
  withClient(url, async (client) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat());
const nameIn = (url: string): string => new URL(url).pathname.slice(1);

describe('a fresh database', () => {
  it('is migrated and empty, and its role is as ordinary as in real use', async () => {
    const { url, drop } = await freshDatabase();
    expect(await ask(url, 'select count(*) > 0 from migration_file')).toEqual([true]);
    expect(await ask(url, 'select count(*)::int from incident')).toEqual([0]);
    expect(await ask(url, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([false]);
    await drop();
  });

  it('is nobody else’s, also when several are asked for at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => freshDatabase()));
    expect(new Set(all.map(({ url }) => url)).size).toBe(4);
    await ask(all[0]!.url, 'create table mine ()');
    expect(await ask(all[1]!.url, "select to_regclass('mine')")).toEqual([null]);
    await Promise.all(all.map(({ drop }) => drop()));
  });

  it('is gone after it was dropped, connections and all, and dropping it again does no harm', async () => {
    const { url, drop } = await freshDatabase('nothing');
    expect(await ask(url, "select to_regclass('migration_file')")).toEqual([null]);
    const sleeping = ask(url, 'select pg_sleep(60)').then(
      () => 'slept',
      () => 'cut off',
    );
    await drop();
    await drop();
    expect(await sleeping).toBe('cut off');
    expect(await ask(testAdminUrl(), `select count(*)::int from pg_database where datname = '${nameIn(url)}'`)).toEqual(
      [0],
    );
  });
});
