import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient, withDatabase } from './platform/database/ensure-database.js';
import { ownMark, writeUpgradeNote } from './platform/home-folder/upgrade-note.js';
import { onTrial } from './main.js';
import { TEST_CONFIG } from './testing/app.js';
import { freshDatabase, testAdminUrl, type FreshDatabase } from './testing/fresh-database.js';
import { startEach, startProcess, type VigilProcess } from './testing/start-vigil-process.js';

let database: FreshDatabase;
let folder: string;
const running = new Set<ChildProcess>();
beforeEach(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'vigil-main-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Vigil</title>');
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await database?.drop();
  rmSync(folder, { recursive: true });
});

const start = (environment: Record<string, string>, web = folder): VigilProcess => {
  const vigil = startProcess(web, { VIGIL_HOME: join(folder, 'home'), DATABASE_URL: database.url, ...environment });
  running.add(vigil.child);
  void vigil.ended.then(() => running.delete(vigil.child));
  return vigil;
};

it('says where it is, where its data is and how the first administrator comes in, ends when it is told to, voids no printed invitation by another start, and warns where two servers have two keys of the log, and where no file of evidence can be written', async () => {
  const vigil = start({});
  const [, url] = await vigil.until(/Vigil is at (http:\/\/localhost:\d+)\n/);
  const [, token] = await vigil.until(PRINTED);
  expect(vigil.said()).toMatch(/Its data is in database vigil\w* at 127\.0\.0\.1:\d+, and \//);
  expect(vigil.said()).not.toContain(new URL(database.url).password);
  const at = url!.replace('localhost', '127.0.0.1');
  expect(await (await fetch(`${at}/`)).text()).toContain('<title>Vigil</title>');
  vigil.child.kill('SIGTERM');
  expect(await vigil.ended).toBe(0);
  await expect(fetch(`${at}/`)).rejects.toThrow();

  await voidsNoInvitation(token!);
  await warnsOfAnotherKey();
}, 120_000);

const PRINTED = /This link makes the first one.*\n\s+http:\/\/localhost:\d+\/sign-in#invitation=([\w-]{43})\n/;

/** Another start prints another invitation, and the one before is taken up. */
const voidsNoInvitation = async (token: string): Promise<void> => {
  const again = start({});
  const [, url] = await again.until(/Vigil is at (http:\/\/localhost:\d+)\n/);
  const [, other] = await again.until(PRINTED);
  expect(other).not.toBe(token);
  expect(again.said()).not.toContain('WARNING: another key');
  const at = url!.replace('localhost', '127.0.0.1');
  const accepted = await fetch(`${at}/api/invitations/acceptances`, {
    method: 'POST',
    headers: { origin: at, 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Heron', password: 'seven green kettles sing' }),
  });
  expect(accepted.status).toBe(201);
  await again.until(/"route":"\/api\/invitations\/acceptances","status":201/);
  expect(again.said()).not.toContain('seven green kettles');
};

/** A second server beside the first, on the same database, which makes a key of the log of its own. */
const warnsOfAnotherKey = async (): Promise<void> => {
  const second = start({ VIGIL_HOME: join(folder, 'second'), VIGIL_EVIDENCE: '/proc/none' });
  await second.until(/WARNING: another key than the one of this server signed .*\n.*the same VIGIL_LOG_KEY_FILE/);
  await second.until(/WARNING: Vigil cannot write into \/proc\/none, .*\n.*VIGIL_EVIDENCE/);
  second.child.kill('SIGINT');
  expect(await second.ended).toBe(0);
  expect(second.said()).toContain('Its data is in');
  expect(second.said()).not.toContain('invitation');
};

it('is on trial while an upgrade that is at work looks whether it works, and then reached by nobody', () => {
  const read = { ...TEST_CONFIG, home: folder, host: '0.0.0.0', port: 80 };
  expect(onTrial(read)).toEqual(read);
  const place = { version: '1.0.0', folder: '/none' };
  const note = { from: place, to: place, link: '/none', wasRunning: true, by: ownMark() };
  writeUpgradeNote(folder, { ...note, phase: 'trying' });
  expect(onTrial(read)).toEqual({ ...read, host: '127.0.0.1', port: 0, isTrial: true });
  writeUpgradeNote(folder, { ...note, phase: 'starting' });
  expect(onTrial(read)).toEqual(read);
});

const startDemo = (): VigilProcess => start({ VIGIL_MODE: 'demo' });

it('fills a demo once, and leaves work on its desk until somebody can come in: people may change what it is about', async () => {
  // A demo has a database of its own name.
  const name = `${new URL(database.url).pathname.slice(1)}_demo`;
  await withClient(testAdminUrl(), (client) => client.query(`alter database ${name.slice(0, -5)} rename to ${name}`));
  const drop = (client: { query: (sql: string) => Promise<unknown> }) =>
    client.query(`drop database if exists ${name} with (force)`);
  database = {
    url: withDatabase(database.url, name),
    drop: async () => void (await withClient(testAdminUrl(), drop)),
  };
  const first = startDemo();
  // Half a minute of work, on a machine that is also doing other things.
  await first.until(/Inventing the demo: 320 of 320 incidents/, 180);
  // The work on its desk is invented after them.
  await first.until(/Vigil is at/, 90);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(await gradesOfAssessed()).toEqual(['VG_CONFIRMED', 'VG_FAIR']);
  const people = await peopleForReaders();
  // Whoever has a page is in no total; who is held can be told apart only where there are five of each.
  expect(people).toEqual({ pages: 1, tallies: expect.arrayContaining(['counted', 'held', 'people']) });
  await withClient(database.url, async (client) => {
    expect((await client.query('delete from objection')).rowCount).toBe(1);
    await client.query(`update member set frozen = true where name = 'DEMO second reviewer'`);
  });
  const again = startDemo();
  await again.until(/Vigil is at/);
  await withClient(database.url, async (client) => {
    expect((await client.query('select from objection')).rowCount).toBe(0);
  });
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);

  await leavesWorkAfterACut();
}, 300_000);

/** The grades of the records that were assessed: every one but weak, since no assessment rests on a single source. */
const gradesOfAssessed = (): Promise<string[]> =>
  withClient(database.url, async (client) => {
    const { rows } = await client.query<{ grade: string }>(
      'select distinct i.grade from assessment s join incident i on i.id = s.incident_id order by 1',
    );
    return rows.map(({ grade }) => grade);
  });

const peopleForReaders = (): Promise<{ pages: number; tallies: string[] } | undefined> =>
  withClient(database.url, async (client) => {
    const { rows } = await client.query<{ pages: number; tallies: string[] }>(
      `select (select count(*)::int from pub.person_page) as pages, array(select distinct tally::text from pub.people_total) as tallies`,
    );
    return rows[0];
  });

/** A second start, of which everything is there already, leaves nothing twice either. */
const STARTS_AFTER_A_CUT = process.env['VIGIL_PROVE'] ? 2 : 1;

/** The first start was cut off while it left work, so that it printed no link: the next one leaves the rest. */
const leavesWorkAfterACut = async (): Promise<void> => {
  const left = () =>
    withClient(database.url, async (client) => {
      const counts = await client.query<Record<string, number>>(
        `select (select count(*)::int from objection) as objections, (select count(*)::int from proposed_name) as names,
                (select count(*)::int from comment) as comments, (select count(*)::int from record_owner) as owners,
                (select count(*)::int from people_record where revision > 1 and kind <> 'person') as changed`,
      );
      return counts.rows[0];
    });
  await withClient(database.url, async (client) => {
    await client.query('delete from sign_in_link');
    await client.query('delete from proposed_name');
    await client.query(`update member set frozen = false where name = 'DEMO second reviewer'`);
  });
  for (let start = 0; start < STARTS_AFTER_A_CUT; start += 1) {
    const later = startDemo();
    await later.until(/Vigil is at/);
    later.child.kill('SIGTERM');
    expect(await later.ended).toBe(0);
    expect(await peopleForReaders()).toMatchObject({ pages: 1 });
    expect(await left()).toEqual({ objections: 1, names: 2, comments: 2, owners: 1, changed: 0 });
    // Cut off again, after everything was left.
    await withClient(database.url, (client) => client.query('delete from sign_in_link'));
  }
};

describe('what goes wrong', () => {
  const environment = (): Record<string, string> => ({ VIGIL_HOME: join(folder, 'home'), DATABASE_URL: database.url });
  /** Starts with each environment in turn. @returns everything that was said: one line for each start */
  const refusals = async (...starts: Record<string, string>[]): Promise<string[]> => {
    const vigil = startEach(
      starts.map((start) => ({ web: folder, ...start })),
      environment(),
    );
    running.add(vigil.child);
    expect(await vigil.ended).toBe(1);
    return vigil.said().trim().split('\n');
  };

  it('is one sentence: a port that is taken, a host of another computer, a web that was not built, a database that is away, a wrong value, a public role that can read more than schema pub', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    expect(
      await refusals(
        { PORT: String(port) },
        { HOST: '192.0.2.1' },
        { web: join(folder, 'nothing') },
        { DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/vigil' },
        { VIGIL_MODE: 'prod' },
        { PUBLIC_DATABASE_URL: database.url },
      ),
    ).toEqual([
      `OperatorError: Port ${port} is taken by another program: end that one, or set PORT to another number.`,
      'OperatorError: HOST is "192.0.2.1", which is no address of this computer: set it to localhost, or to 0.0.0.0 for every network.',
      expect.stringMatching(/^OperatorError: The web application is not built: /),
      'OperatorError: No PostgreSQL answers at 127.0.0.1:1 (ECONNREFUSED): start it, or correct DATABASE_URL.',
      'OperatorError: VIGIL_MODE is "prod": it must be demo or production.',
      expect.stringMatching(/^OperatorError: The database role "\w+" that public pages read with /),
    ]);
    await new Promise((resolve) => other.close(resolve));
  }, 60_000);

  it('is one sentence when another Vigil runs on the same home, also with a database of your own, and where the database holds the demo’s records, which are never served as real ones', async () => {
    const first = start({});
    await first.until(/Vigil is at/);
    expect(await refusals({})).toEqual([
      `OperatorError: Another Vigil (process ${first.child.pid}), or one of its commands, is already running on ${join(folder, 'home')}: ` +
        'stop it or wait for it, or set VIGIL_HOME to another folder.',
    ]);
    first.child.kill('SIGKILL');
    await first.ended;
    const after = start({});
    await after.until(/Vigil is at/);
    after.child.kill('SIGTERM');
    await after.ended;

    await withClient(database.url, (client) => client.query('update pub.head set is_demo = true'));
    expect(await refusals({})).toEqual([
      expect.stringMatching(/^OperatorError: This database holds the invented records of the demo: /),
    ]);
  }, 90_000);
});
