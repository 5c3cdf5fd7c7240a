import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { PublicChange } from '@vigil/shared/public/response-types.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { ALERT_CHECKS } from '@vigil/shared/staff-responses/server-health.js';
import { openDatabase } from '../../open-database.js';
import { joinCountries } from '../../places/join-countries.js';
import { loadCountries } from '../../places/country-data.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { findRunningEmbedded } from '../../platform/embedded-postgres/start-embedded.js';
import { textsOf } from '../../platform/texts-of-server.js';
import { compiledUrl } from '../../project-root.js';
import { clientOf, startTestApp, TEST_CONFIG, type Client } from '../app.js';
import { openDesk, published } from '../desk.js';
import { addPhone } from '../field-phone.js';
import { noteFigure } from '../proof-figures.js';
import { SITE } from '../site-folder.js';
import { startCommand } from '../start-backup-command.js';
import { testKeyFile } from '../test-keys.js';
import { receiveAlerts, type AlertReceiver } from './alert-receiver.js';
import { DayOracle, incidentOf, planReports, type Plan } from './day-oracle.js';
import { DayReplica } from './day-replica.js';
import { DayReaders } from './day-readers.js';
import { faultsOfAlerts, troublesOf, type Trouble } from './day-troubles.js';
import { freePort } from '../free-port.js';
import { DayVigil, mountDisk, unmountDisk } from './day-vigil.js';
import { DayWriters, nothingAnswered, type Answered, type Team } from './day-writers.js';

/**
 * A day at work, in ten minutes: reports come in and are published, readers read, and Vigil is killed, its database is
 * killed, its disk fills, an upgrade fails, a replica is lost. An oracle outside Vigil knows what was answered and what
 * every figure must be. `npm test` takes a quarter of a minute of it, with both kills; VIGIL_DAY_SECONDS=90 takes a
 * short day with all.
 */
const isWhole = Boolean(process.env['VIGIL_PROVE'] ?? process.env['VIGIL_DAY_SECONDS']);
const SECONDS = Number(process.env['VIGIL_DAY_SECONDS'] ?? (process.env['VIGIL_PROVE'] ? 600 : 15));
const SEED = Number(process.env['VIGIL_SEED'] ?? 24);
const REPORTS = Math.max(12, Math.round(SECONDS / 6));
const READERS = Math.round((SECONDS * 1000) / 600);
const BEFORE = isWhole ? 20 : 4;
/** A day has 1,440 of the minutes in which Vigil looks whether somebody must be told; this one has a hundred. */
const LOOK_MS = SECONDS * 10;
const GIGABYTE = 2 ** 30;
jest.setTimeout(SECONDS * 3000 + 300_000);

const random = new SeededRandom(SEED);
const folder = mkdtempSync(join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'day-'));
const home = join(folder, 'home');
const before = planReports(random, BEFORE, 'earlier').map((plan) => ({ ...plan, isTakenBack: false }));
const today = planReports(random, REPORTS, 'reported');
const oracle = new DayOracle([...before, ...today]);
const answered: Answered = nothingAnswered();
const environment = { ...process.env };
let hasDisk = false;
let receiver: AlertReceiver;
let vigil: DayVigil;
let replica: DayReplica;
let team: Team;

/** Makes the team and what was published before the day, as Vigil does, and leaves the home to the Vigil of the day. */
const prepare = async (url: string): Promise<Team> => {
  const config = { ...TEST_CONFIG, home, keyFile: testKeyFile() };
  const database = await openDatabase(config, { log: () => undefined });
  const app = await startTestApp(
    { url: database.databaseUrl },
    { config, publicDatabaseUrl: database.publicDatabaseUrl, keyring: database.keyring },
  );
  try {
    const desk = await openDesk(app);
    for (const plan of before) {
      const record = await published(desk, incidentOf(plan));
      plan.id = record.id;
      oracle.published(plan, record.code!, record.publication!.seq);
    }
    const monitors = [desk.monitor, await app.signIn('monitor'), await app.signIn('monitor')];
    const phones = [];
    for (const monitor of monitors) phones.push(await addPhone(app, monitor));
    const there = ({ cookie, member }: Client): Client => clientOf(url, cookie, member);
    return { url, monitors: monitors.map(there), phones, reviewer: there(desk.reviewer), second: there(desk.second) };
  } finally {
    await app.close();
    await database.stop();
  }
};

beforeAll(async () => {
  // PostgreSQL, which never runs as root, must come to it.
  chmodSync(folder, 0o711);
  mkdirSync(home, { mode: 0o755 });
  mkdirSync(join(folder, 'releases', 'made'), { recursive: true });
  hasDisk = mountDisk(home, 3 * GIGABYTE);
  receiver = await receiveAlerts(folder);
  const port = await freePort();
  const settings = { VIGIL_KEY_FILE: testKeyFile(), ...receiver.settings };
  vigil = new DayVigil(home, join(folder, 'releases'), port, settings, SITE, LOOK_MS);
  replica = new DayReplica(home, folder, await freePort());
  team = await prepare(vigil.url);
  vigil.keep();
  await vigil.untilReady();
});
afterAll(async () => {
  await vigil?.stop();
  await replica?.remove();
  process.env = environment;
  receiver?.close();
  if (hasDisk) unmountDisk(home);
  rmSync(folder, { recursive: true, force: true });
});

/** Makes a backup while everybody works. @returns what it said */
const backUp = async (): Promise<string> => {
  const run = startCommand('backup', [join(folder, 'backup')], vigil.environment());
  if ((await run.ended) !== 0) throw new Error(`the backup said: ${run.said()}`);
  return run.said();
};

/** Runs one of Vigil's commands beside it. @returns its exit code and what it said */
const runBeside = (command: string, ...args: string[]): Promise<[status: number | null, said: string]> =>
  new Promise((resolve) => {
    const code = `
      const { main } = await import(${JSON.stringify(compiledUrl(command))});
      process.exitCode = await main(process.argv.slice(1));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, '--', ...args], {
      env: vigil.environment(),
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    child.once('close', (status) => resolve([status, said]));
  });

const troubles = (): Trouble[] => {
  const all = troublesOf(vigil, receiver, replica, hasDisk);
  return isWhole ? all : all.slice(0, 2);
};

it('a day with troubles loses nothing that was answered, tells no false figure, and tells of every trouble', async () => {
  const began = performance.now();
  const at = (part: number): Promise<void> => pause(Math.max(0, began + part * SECONDS * 1000 - performance.now()));
  const writers = new DayWriters(team, oracle, answered);
  const places = createPlaceTree(joinCountries(loadCountries()).gazetteer.places);
  const readers = new DayReaders(vigil.url, oracle, places);
  const failed: string[] = [];
  const keepGoing = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => failed.push(String(error)));
  };
  const writing = today.map(async (plan, n) => {
    await at((0.95 * n) / REPORTS);
    await keepGoing(writers.report(plan, n));
  });
  const reading = Array.from({ length: READERS }, async (_, n) => {
    await at(n / READERS);
    await keepGoing(readers.visit(new SeededRandom(SEED + n)));
  });
  const lines: string[] = [];
  const all = troubles();
  const suffering = (async () => {
    await at(0.04);
    if (isWhole) await keepGoing(backUp());
    for (const [n, trouble] of all.entries()) {
      await at(0.1 + (0.8 * n) / all.length);
      await keepGoing(trouble.happen().then((line) => lines.push(`${trouble.name}: ${line}`)));
      await keepGoing(vigil.untilReady());
    }
  })();
  await Promise.all([...writing, ...reading, suffering]);
  await vigil.untilReady();
  expect(failed).toEqual([]);

  expect(answered.faults).toEqual([]);
  expect(readers.read.faults).toEqual([]);
  // Each reader asked for figures twice, and hardly any saw nothing of them.
  expect(oracle.readings.length).toBeGreaterThan(READERS);
  expect(oracle.faults(await allChanges())).toEqual([]);
  expect(await whatIsThere()).toEqual(expectedRecords());
  expect(await filesThere()).toEqual([...answered.files].map(([id, file]) => ({ id, ...file })).sort(byId));
  expect(await runBeside('operations/verification/log.command.js', 'verify')).toEqual([0, expect.any(String)]);
  expect(await runBeside('evidence/evidence.command.js', 'check')).toEqual([0, expect.any(String)]);
  const wanted = [...(isWhole ? ['backup'] : []), ...all.flatMap(({ alert }) => alert ?? [])];
  if (isWhole) expect(faultsOfAlerts(receiver.told(), wanted, alertWords())).toEqual([]);

  const { writes, unanswered } = answered;
  const { answers, refused, unwritten } = readers.read;
  noteFigure(
    `${SECONDS} s, ${REPORTS} reports by ${writes} answered writes (${unanswered} tries without an answer): 0 lost, 0 twice`,
  );
  noteFigure(
    `${READERS} readers, ${answers} answers (${refused} refused, ${unwritten} pages without their content), ${oracle.readings.length} readings of figures: 0 false`,
  );
  if (isWhole) noteFigure(`told of ${wanted.join(', ')} by webhook and by command, and that each is over`);
  for (const line of lines) noteFigure(line);
  if (!hasDisk) noteFigure('NOT TRIED: a full disk, because no file system may be mounted here');
});

const allChanges = async (): Promise<PublicChange[]> => {
  const found: PublicChange[] = [];
  for (let before = ''; ;) {
    const { items } = (await (await fetch(`${vigil.url}/api/public/changes${before}`)).json()) as {
      items: PublicChange[];
    };
    if (items.length === 0) return found.reverse();
    found.push(...items);
    before = `?before=${items.at(-1)!.seq}`;
  }
};

/** What the log says was done with a record of this plan, each once. */
const movesOf = ({ by, isTakenBack }: Plan): string =>
  [
    'saved',
    'submitted',
    ...(by === 'phone' ? ['received'] : []),
    'verified',
    'published',
    ...(isTakenBack ? ['retracted'] : []),
  ].join(' ');
const expectedRecords = () =>
  oracle.plans
    .map((plan) => ({
      id: plan.id,
      title: plan.title,
      day: plan.day,
      place: plan.place,
      moves: movesOf(before.includes(plan) ? { ...plan, by: 'desk' } : plan),
    }))
    .sort(byId);
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
/** Reads every record from the database itself. */
const whatIsThere = (): Promise<unknown[]> =>
  withClient(findRunningEmbedded(home, 'vigil')!, async (client) => {
    const { rows } = await client.query(
      `select id, title, when_earliest::text as day, place_code as place,
              (select string_agg(what, ' ' order by idx) from log_leaf where entity_id = incident.id) as moves
         from incident order by id`,
    );
    return rows as unknown[];
  });

/** Reads every file that was stored whole. */
const filesThere = (): Promise<unknown[]> =>
  withClient(findRunningEmbedded(home, 'vigil')!, async (client) => {
    const { rows } = await client.query(
      `select id, incident_id as record, encode(sha256, 'hex') as sha256 from evidence where state = 'stored' order by id`,
    );
    return rows as unknown[];
  });

/** Every sentence that an alert may say. */
const alertWords = (): Set<string> => {
  const t = textsOf('server')('en');
  const sentences = ALERT_CHECKS.map((check) => t(`server.alert.${check}`));
  const after = (['resolved', 'again'] as const).flatMap((end) =>
    sentences.map((what) => t(`server.alert.${end}`, { what })),
  );
  return new Set([...sentences, ...after]);
};
