import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  makeHome,
  startChild,
  weAreRoot,
  type TestHome,
  type VigilChild,
} from '../../testing/start-embedded-process.js';
import { waitUntil } from '../../testing/wait-until.js';
import { holderOf } from '../home-folder/lock-home.js';
import { isOurServer } from './embedded-leftover.js';
import { readPostmaster } from './embedded-process.js';
import { withClient, withDatabase } from '../database/ensure-database.js';

/** One home for all tests that leave the database in order; created once, because that takes the longest. */
let home: TestHome;
let open: VigilChild | null = null;
const dataFolder = (): string => join(home.path, 'postgres');

async function start(options: { port?: number; join?: boolean } = {}): Promise<VigilChild> {
  open = await startChild({ home: home.path, ...options });
  return open;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  return withClient(url, async (client) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat());
}

/** Returns the next answer of a server that may be down for a moment. */
async function soon(url: string, sql: string): Promise<unknown[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await ask(url, sql).catch(() => null);
    if (answer) return answer;
    await pause(100);
  }
  return ask(url, sql);
}

async function takePort(port = 0): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, server };
}

beforeAll(async () => {
  home = makeHome();
  await (await start()).stop();
}, 60_000);
afterEach(async () => {
  if (open && open.child.exitCode === null && open.child.signalCode === null) await open.stop();
  open = null;
});
afterAll(() => home.remove(), 60_000);

describe('the database that ships', () => {
  it('answers to an ordinary role in UTF-8 and UTC, and sorts alike on every system', async () => {
    const { url } = await start();
    expect(
      await ask(
        url,
        'select current_user::text, rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user',
      ),
    ).toEqual(['vigil', false, true, false]);
    expect(
      await ask(
        url,
        "select current_database()::text, current_setting('server_encoding'), current_setting('timezone')",
      ),
    ).toEqual(['vigil', 'UTF8', 'UTC']);
    expect(
      await ask(
        url,
        'select datlocprovider::text, datlocale::text from pg_database where datname = current_database()',
      ),
    ).toEqual(['b', 'C.UTF-8']);
    expect(await ask(url, "select pg_get_userbyid(datdba)::text from pg_database where datname = 'vigil'")).toEqual([
      'vigil',
    ]);
  });

  it('listens to this computer alone, and wants a password that only the owner of the home can read', async () => {
    const { url, adminUrl } = await start();
    expect(await ask(url, "select current_setting('listen_addresses')")).toEqual(['127.0.0.1']);
    expect(statSync(join(home.path, 'postgres-access.json')).mode & 0o777).toBe(0o600);
    expect(statSync(dataFolder()).mode & 0o777).toBe(0o700);
    for (const address of [url, adminUrl]) {
      const without = new URL(address);
      without.password = 'guessed';
      await expect(ask(without.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    }
  });

  it('starts warm the second time, on the same port, in less than five seconds', async () => {
    const first = await start();
    await first.stop();
    const took: number[] = [];
    // A start that always takes longer does so each time; a busy machine does not.
    while (took.length < 5 && !took.some((milliseconds) => milliseconds < 5_000)) {
      const again = await start();
      expect(again.url).toBe(first.url);
      expect(again.logs).toEqual([]);
      took.push(again.milliseconds);
      await again.stop();
    }
    expect(Math.min(...took)).toBeLessThan(5_000);
  });

  it('keeps what people typed out of its own log', async () => {
    const { url } = await start();
    await ask(url, 'create table canary (t text primary key check (length(t) < 20))');
    const typed = ['CANARY-1', 'CANARY-1', 'CANARY-2 is longer than allowed', 'CANARY-3\u0000'];
    for (const value of typed)
      await withClient(url, (client) => client.query('insert into canary values ($1)', [value])).catch(() => undefined);
    await ask(url, "select 'CANARY-4'::int").catch(() => undefined);
    await ask(url, "select from nosuch where a = 'CANARY-5'").catch(() => undefined);
    await ask(url, 'drop table canary');
    const log = readFileSync(join(home.path, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('CANARY');
  });

  it('makes other databases beside its own, also when asked twice', async () => {
    const { adminUrl } = await start();
    const { ensureDatabase } = await import('../database/ensure-database.js');
    const [one, two] = await Promise.all([
      ensureDatabase(adminUrl, 'vigil_demo', 'vigil'),
      ensureDatabase(adminUrl, 'vigil_demo', 'vigil'),
    ]);
    expect([one, two]).toEqual([withDatabase(adminUrl, 'vigil_demo'), withDatabase(adminUrl, 'vigil_demo')]);
    expect(
      await ask(one, 'select pg_get_userbyid(datdba)::text from pg_database where datname = current_database()'),
    ).toEqual(['vigil']);
  });
});

describe('after a kill -9', () => {
  it('of Vigil, the next start stops the server that was left and finds every answered write', async () => {
    const first = await start();
    await ask(first.url, 'create table if not exists answered as select 42 as n');
    await first.kill();
    const left = readPostmaster(dataFolder())!.pid;
    expect(isOurServer(left, dataFolder())).toBe(true);
    const second = await start();
    expect(second.logs).toEqual([`Stopping the PostgreSQL that an earlier Vigil left running (process ${left})`]);
    expect(isOurServer(left, dataFolder())).toBe(false);
    expect(await ask(second.url, 'select n from answered')).toEqual([42]);
  });

  it('of Vigil and its server, the next start recovers by itself', async () => {
    const first = await start();
    await first.kill();
    process.kill(readPostmaster(dataFolder())!.pid, 'SIGKILL');
    const second = await start();
    expect(second.refused).toBe('');
    expect(await ask(second.url, 'select 1')).toEqual([1]);
  });

  it('of the server alone, Vigil starts it again at the same address', async () => {
    const { url, child } = await start();
    process.kill(readPostmaster(dataFolder())!.pid, 'SIGKILL');
    expect(await soon(url, 'select 1')).toEqual([1]);
    expect(child.exitCode).toBeNull();
  });

  it('a postmaster.pid whose number belongs to a stranger by now is no obstacle, and the stranger lives on', async () => {
    const { uid, gid } = statSync(dataFolder());
    // A process must not be mistaken for the server even if its arguments contain the folder's name, such as an editor
    // or a backup.
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', dataFolder()], {
      cwd: '/',
      stdio: 'ignore',
      ...(weAreRoot ? { uid, gid } : {}),
    });
    writeFileSync(
      join(dataFolder(), 'postmaster.pid'),
      [stranger.pid, dataFolder(), 1_700_000_000, 5432, '', '127.0.0.1', '  1 2', 'ready', ''].join('\n'),
    );
    const second = await start();
    expect(second.refused).toBe('');
    expect(await ask(second.url, 'select 1')).toEqual([1]);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill();
  });

  it('of a first start after the cluster and before the database, the next start makes the rest', async () => {
    const { adminUrl, stop } = await start();
    await ask(adminUrl, 'drop database vigil');
    await ask(adminUrl, 'drop database if exists vigil_demo');
    await ask(adminUrl, 'drop role vigil');
    await stop();
    const second = await start();
    expect(await ask(second.url, 'select current_database()::text')).toEqual(['vigil']);
  });
});

describe('one home', () => {
  it('has one Vigil: a second is refused by name, and a command beside it shares its server', async () => {
    const first = await start();
    const second = await startChild({ home: home.path });
    expect(second.refused).toBe(
      `Another Vigil (process ${first.child.pid}), or one of its commands, is already running on ${home.path}: stop it or wait for it, or set VIGIL_HOME to another folder.`,
    );
    const beside = await startChild({ home: home.path, join: true });
    expect(beside.url).toBe(first.url);
    await beside.stop();
    expect(await ask(first.url, 'select 1')).toEqual([1]);
  });

  it('has a server that one command started until the last one that uses it has left, and then none', async () => {
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => startChild({ home: home.path, join: true })));
    const server = readPostmaster(dataFolder())!.pid;
    const all = [first!, second!, third!];
    const owner = all.find(({ child }) => child.pid === holderOf(home.path))!;
    const guests = all.filter((one) => one !== owner);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    const ending = owner.stop();
    await waitUntil(() => owner.errors !== '');
    expect(owner.errors).toBe(
      'Another command still uses the database that this one started: waiting until it has ended. Ctrl-C ends both.\n',
    );
    await guests[0]!.stop();
    expect(await ask(guests[1]!.url, 'select 1')).toEqual([1]);
    await guests[1]!.kill();
    await ending;
    expect([owner.child.exitCode, isOurServer(server, dataFolder())]).toEqual([0, false]);
  });

  it('has none left when a command is told to end, before it is asked to and while it waits', async () => {
    const ended = async (alone: boolean): Promise<number | null> => {
      const owner = await startChild({ home: home.path, join: true });
      const guest = alone ? null : await startChild({ home: home.path, join: true });
      const server = readPostmaster(dataFolder())!.pid;
      const gone = once(owner.child, 'exit');
      owner.child.kill('SIGINT');
      if (guest) {
        await waitUntil(() => owner.errors !== '');
        expect(await ask(guest.url, 'select 1')).toEqual([1]);
        owner.child.kill('SIGINT');
      }
      await gone;
      await waitUntil(() => !isOurServer(server, dataFolder()));
      await guest?.stop();
      return owner.child.exitCode;
    };
    expect([await ended(true), await ended(false)]).toEqual([130, 130]);
  });

  it('has a server of its own for a command that came as that of another was being stopped', async () => {
    const first = await startChild({ home: home.path, join: true });
    const [second] = await Promise.all([start({ join: true }), first.stop()]);
    expect([second.refused, await ask(second.url, 'select 1')]).toEqual(['', [1]]);
  });

  it('keeps its port, unless another program has taken it: then it moves', async () => {
    const first = await start();
    await first.stop();
    const { server } = await takePort(Number(new URL(first.url).port));
    try {
      const second = await start();
      expect(second.refused).toBe('');
      expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
      expect(await ask(second.url, 'select 1')).toEqual([1]);
    } finally {
      server.close();
    }
  });

  it('refuses a port that was asked for and is taken, and starts once it is free', async () => {
    const { port, server } = await takePort();
    const refused = await startChild({ home: home.path, port });
    expect(refused.refused).toBe(
      `Port ${port} on 127.0.0.1, meant for the database, is taken by another program: stop that program or choose another port.`,
    );
    await new Promise((resolve) => server.close(resolve));
    expect(new URL((await start({ port })).url).port).toBe(String(port));
  });
});
