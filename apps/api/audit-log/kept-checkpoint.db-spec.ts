import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { DataSource, type EntityManager } from 'typeorm';
import { placeLooks } from '../operations/health/checks/server-checks.js';
import { main } from '../operations/verification/log.command.js';
import { rehash } from '../operations/verification/tamper-with-rows.js';
import { anIncident } from '../testing/an-incident.js';
import { TEST_CONFIG, type Client, type TestApp } from '../testing/app.js';
import { log, type Desk } from '../testing/desk.js';
import { keepSettings } from '../testing/keep-settings.js';
import { testKeyFile } from '../testing/test-keys.js';
import { useDesk } from '../testing/use-desk.js';
import { Checkpoints, makeCheckpoint, makeKeptCheckpoint } from './checkpoints.js';
import { KEPT_CHECKPOINT, readKept, type SetBack } from './kept-checkpoint.js';
import { countAllLeaves } from './log.repository.js';
import type { Signer } from './signed-note.js';

jest.setTimeout(120_000);

const putBack = keepSettings('VIGIL_MODE', 'VIGIL_HOME', 'DATABASE_URL', 'VIGIL_KEY_FILE');
afterAll(putBack);

const LOG = { ...TEST_CONFIG.log, minutes: 60 };
let app: TestApp;
let desk: Desk;
let home: string;
let url: string;
let signer: Signer;
let restart: () => Promise<TestApp>;
useDesk(
  (opened) => {
    ({ app, desk, home, signer, restart } = opened);
    url = opened.database.url;
  },
  { ownHome: true, config: { ...TEST_CONFIG, log: LOG } },
);
beforeAll(() => {
  Object.assign(process.env, { VIGIL_MODE: 'production', VIGIL_HOME: home, DATABASE_URL: url });
  process.env['VIGIL_KEY_FILE'] = testKeyFile();
  monitor = desk.monitor;
});

const place = () => ({ home, mode: 'production' as const });
const config = () => ({ ...TEST_CONFIG, log: LOG, home });
const file = (): string => join(home, KEPT_CHECKPOINT);
const strokes = (): Promise<SetBack | null> => makeKeptCheckpoint(app.database, signer, place());
let monitor: Client;
const write = async (times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) await log(monitor, anIncident());
};
const size = (): Promise<number> => countAllLeaves(app.database.manager);
const TABLES = ['log_leaf', 'log_value'];
/**
 * Sets the log back to its first lines, as somebody who can write the database alone would: without any trace in it.
 */
const setBackTo = (lines: number): Promise<void> =>
  app.database.transaction(async (manager: EntityManager) => {
    for (const table of TABLES) await manager.query(`alter table ${table} disable trigger user`);
    for (const table of [...TABLES].reverse()) await manager.query(`delete from ${table} where idx >= $1`, [lines]);
    await manager.query('delete from pub.log_checkpoint where size > $1', [lines]);
    await rehash(manager);
    for (const table of TABLES) await manager.query(`alter table ${table} enable trigger user`);
  });
const command = async (...args: string[]): Promise<[code: number, said: string]> => {
  const said: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0),
  );
  try {
    return [await main(args), said.join('')];
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
};
const logCheck = async (): Promise<string> => (await placeLooks(config(), app.database).log()).is;
const told = (of: TestApp): SetBack[] => {
  const all: SetBack[] = [];
  of.app.get(Checkpoints).onSetBack((how) => void all.push(how));
  return all;
};

it('each checkpoint is kept in the home, for its owner alone, while the log goes on', async () => {
  await write(3);
  expect(await strokes()).toBe(null);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  const first = readKept(place())!;
  expect(first.size).toBe(await size());
  await write(5);
  expect(await strokes()).toBe(null);
  expect(readKept(place())!.size).toBe(await size());
  expect(readKept(place())!.size).toBeGreaterThan(first.size);
  const [code, said] = await command('verify');
  expect([code, said]).toEqual([0, expect.stringContaining('lines that this home has signed')]);
});

it('a database that is older than what was signed is told at the start, by the checks and by verify', async () => {
  const signed = await size();
  await setBackTo(signed - 4);
  const how: SetBack = { is: 'older', signed, now: signed - 4 };
  expect(await strokes()).toEqual(how);
  expect(await logCheck()).toBe('set-back');
  const words = `the database is older than what was signed here: the log has ${signed - 4} lines, and the checkpoint in ${KEPT_CHECKPOINT} covers ${signed}`;
  expect(await command('verify')).toEqual([1, expect.stringContaining(`VERIFICATION FAILED: ${words}.`)]);
  app = await restart();
  monitor = await app.signIn('monitor', 'who writes on');
  expect(told(app)).toEqual([how]);
  expect(app.app.get(Checkpoints).isSetBack()).toBe(true);
});

it('it is told after the log has grown again, too, and no checkpoint of it takes the place of the kept one', async () => {
  const { size: signed } = readKept(place())!;
  await makeCheckpoint(app.database, signer);
  while ((await size()) <= signed + 3) await write(1);
  expect(await strokes()).toMatchObject({ is: 'other', signed });
  expect(readKept(place())!.size).toBe(signed);
  expect(await logCheck()).toBe('set-back');
  expect(await command('verify')).toEqual([
    1,
    expect.stringContaining(
      `VERIFICATION FAILED: the first ${signed} of the ${await size()} lines of the log are not those`,
    ),
  ]);
});

it('what was signed is not forgotten where there is nothing to sign instead', async () => {
  const before = readKept(place());
  const count = jest.spyOn(DataSource.prototype, 'query').mockResolvedValue([{ size: 0 }]);
  try {
    expect(await command('checkpoint', '--after-restore')).toEqual([1, expect.stringContaining('The log is empty')]);
  } finally {
    count.mockRestore();
  }
  expect(readKept(place())).toEqual(before);
});

it('an operator who restored it on purpose confirms it, and nothing else does', async () => {
  expect(await command('checkpoint')).toEqual([1, expect.stringContaining('Nothing was signed: the first ')]);
  expect(await command('checkpoint', '--sure')).toEqual([2, expect.stringContaining('Usage')]);
  const [code, note] = await command('checkpoint', '--after-restore');
  expect([code, note.split('\n')[1]]).toEqual([0, String(await size())]);
  expect(readKept(place())!.size).toBe(await size());
  expect(app.app.get(Checkpoints).isSetBack()).toBe(false);
  expect(await logCheck()).toBe('signed');
  expect(await strokes()).toBe(null);
});

it('a newer checkpoint that another command keeps meanwhile is no alarm', async () => {
  const query = app.database.query.bind(app.database);
  const manager = {
    query: async (sql: string, values?: unknown[]) => {
      const rows: unknown = await query(sql, values);
      if (sql.includes('stack from log_head')) {
        await write(1);
        await makeKeptCheckpoint(app.database, signer, place());
      }
      return rows as never;
    },
  };
  expect(await makeKeptCheckpoint(manager, signer, place())).toBe(null);
  expect(readKept(place())!.size).toBe(await size());
});

it('a damaged one, or none, is replaced by the next; a demo keeps none', async () => {
  writeFileSync(file(), readFileSync(file(), 'utf8').slice(0, -9));
  expect(readKept(place())).toBe(null);
  expect(await strokes()).toBe(null);
  expect(readKept(place())!.size).toBe(await size());
  rmSync(file());
  expect(await strokes()).toBe(null);
  rmSync(file());
  await makeKeptCheckpoint(app.database, signer, { home, mode: 'demo' });
  expect(existsSync(file())).toBe(false);
});

it('an export and a proof say how many newer lines wait for the next checkpoint, and are not in the file', async () => {
  expect((await command('checkpoint'))[0]).toBe(0);
  const { id } = await log(monitor, anIncident());
  const newer = (await size()) - readKept(place())!.size;
  const files = ['export', 'proof', 'whole'].map((name) => join(home, `bundle-${name}`));
  const waits = (lines: number): string =>
    `${lines} newer ${lines === 1 ? 'line waits' : 'lines wait'} for the next checkpoint`;
  expect(await command('export', files[0]!)).toEqual([0, expect.stringContaining(waits(newer))]);
  expect(await command('prove', id, files[1]!)).toEqual([0, expect.stringContaining(waits(1))]);
  expect((await command('checkpoint'))[0]).toBe(0);
  expect(await command('export', files[2]!)).toEqual([0, expect.not.stringContaining('newer')]);
  expect(readFileSync(files[2]!, 'utf8').split('\n').length - readFileSync(files[0]!, 'utf8').split('\n').length).toBe(
    newer,
  );
});
