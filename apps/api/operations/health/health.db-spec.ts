import {
  FIRST_DAY,
  type CheckName,
  type Finding,
  type Readiness,
  type ServerHealth,
} from '@vigil/shared/staff-responses/server-health.js';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BackgroundWork } from '../../platform/background-work.js';
import { CHECKS_OF_SERVER, type Checks } from './checks/checks-of-server.js';
import { noteDiskMeasure, readDiskMeasures } from './checks/disk-measures.js';
import { freeOnDisks } from './checks/server-checks.js';
import { noteBackup } from '../backup/last-backup.js';
import { makeCheckpoint, Checkpoints } from '../../audit-log/checkpoints.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { moveKey } from '../../encryption/key-location.js';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type Client, type TestApp } from '../../testing/app.js';
import { todayAwayFromMidnight } from '../../testing/today-away-from-midnight.js';
import { log } from '../../testing/desk.js';
import { addFile, aPhoto } from '../../testing/upload-evidence.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { testKeyFile } from '../../testing/test-keys.js';

jest.setTimeout(60_000);

const home = mkdtempSync(join(tmpdir(), 'vigil-health-'));
const keyFile = join(home, 'key');
let database: FreshDatabase;
let app: TestApp;
let admin: Client;
let today: string;
const config = { ...TEST_CONFIG, home, keyFile, log: { ...TEST_CONFIG.log, minutes: 60 } };
beforeAll(async () => {
  spawnSync('cp', [testKeyFile(), keyFile]);
  chmodSync(keyFile, 0o600);
  database = await freshDatabase();
  today = await todayAwayFromMidnight();
  app = await startTestApp(database, { config });
  admin = await app.signIn('admin');
}, 180_000);
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

/** Lets every check look again: findings are shared for a second. */
const lookAgain = (of: TestApp): void => of.app.get<Checks>(CHECKS_OF_SERVER).run['shared'].clear();
const ready = async (): Promise<[number, Readiness]> => {
  lookAgain(app);
  const { status, body } = await app.visitor.get<Readiness & Record<string, unknown>>('/health/ready');
  return [status, body];
};
const WELL = {
  database: 'ok',
  publicDatabase: 'ok',
  disk: 'ok',
  key: 'ok',
  log: 'ok',
  queue: 'ok',
};

describe('whatever watches the server', () => {
  it('may ask with HEAD, gets nothing that a cache keeps, and a flood of it costs one look', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const { status, headers, text } = await app.visitor.request('HEAD', path);
      expect([status, headers.get('cache-control'), text]).toEqual([200, 'no-store', '']);
    }
    const query = jest.spyOn(app.database, 'query');
    await Promise.all(Array.from({ length: 100 }, () => app.visitor.get('/health/ready')));
    expect(query.mock.calls.filter(([sql]) => String(sql).includes('log_head')).length).toBeLessThan(20);
    query.mockRestore();
  });

  it('learns that work in the background is late', async () => {
    const work = app.app.get(BackgroundWork);
    const late = jest.spyOn(work, 'state').mockReturnValue({ works: 8, late: ['uploads'] });
    expect(await ready()).toEqual([503, { ready: false, checks: { ...WELL, queue: 'failed' } }]);
    late.mockRestore();
    expect(work.state().late).toEqual([]);
  });

  it('learns that it answers, and that all that it needs does', async () => {
    expect((await app.visitor.get('/health/live')).body).toEqual({ live: true });
    expect(await ready()).toEqual([200, { ready: true, checks: WELL }]);
  });

  it('learns which part does not answer, asked now and not from memory', async () => {
    renameSync(keyFile, `${keyFile}.away`);
    expect(await ready()).toEqual([503, { ready: false, checks: { ...WELL, key: 'failed' } }]);
    renameSync(`${keyFile}.away`, keyFile);

    const logKey = join(home, 'log-key.pem');
    renameSync(logKey, `${logKey}.away`);
    expect(await ready()).toEqual([503, { ready: false, checks: { ...WELL, log: 'failed' } }]);
    renameSync(`${logKey}.away`, logKey);

    await app.database.query('alter table pub.head rename to head_away');
    expect(await ready()).toEqual([503, { ready: false, checks: { ...WELL, publicDatabase: 'failed' } }]);
    await app.database.query('alter table pub.head_away rename to head');

    await app.database.query('alter table log_head rename to log_head_away');
    expect((await ready())[1].checks.database).toBe('failed');
    await app.database.query('alter table log_head_away rename to log_head');
    expect(await ready()).toEqual([200, { ready: true, checks: WELL }]);
  });

  const small = join(home, 'small');
  mkdirSync(small);
  const canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0;
  if (canMount) {
    afterAll(() => void spawnSync('umount', [small]));
    it('learns that the disk is full', async () => {
      const other = await startTestApp(database, {
        config: { ...config, home: small, log: { ...config.log, minutes: 0 } },
      });
      expect((await other.visitor.get<{ checks: unknown }>('/health/ready')).body.checks).toEqual({
        ...WELL,
        disk: 'failed',
      });
      await other.close();
    });
  }
});

/** What an administrator sees of one check. */
const found = async (check: CheckName, of = app, client = admin): Promise<Finding | undefined> => {
  lookAgain(of);
  const { body } = await client.get<ServerHealth & Record<string, unknown>>('/api/server-health');
  return body.findings.find((finding) => finding.check === check);
};

describe('an administrator', () => {
  it('sees what every check found; nobody else does, and it names no path', async () => {
    const { body } = await admin.get<ServerHealth & Record<string, unknown>>('/api/server-health');
    expect([body.mode, body.program]).toEqual(['production', 'npm run']);
    expect(body.findings.filter((finding) => finding.is === 'not-known')).toEqual([]);
    expect(body.findings.map(({ check }) => check).sort()).toEqual([
      'address',
      'administrators',
      'alerts',
      'backup',
      'database',
      'disk',
      'drill',
      'evidence',
      'evidenceStore',
      'inspection',
      'key',
      'keyPlace',
      'lock',
      'log',
      'mail',
      'proxies',
      'publicDatabase',
      'queue',
      'reviewers',
      'search',
      'sessions',
      'statements',
      'version',
      'witnesses',
    ]);
    expect(body.findings).toEqual(
      expect.arrayContaining([
        { check: 'backup', is: 'none' },
        { check: 'keyPlace', is: 'beside-the-data' },
        { check: 'address', is: 'none' },
        { check: 'administrators', is: 'one', n: { n: 1 } },
        { check: 'reviewers', is: 'none', n: { n: 0 } },
        { check: 'witnesses', is: 'none' },
        { check: 'sessions', is: 'counted', n: { sessions: 1 } },
      ]),
    );
    expect(JSON.stringify(body)).not.toContain(home);
    expect((await (await app.signIn('reviewer')).get('/api/server-health')).status).toBe(403);
    expect((await app.visitor.get('/api/server-health')).status).toBe(401);
  });

  it('sees the last backup, and none where the note of it is damaged', async () => {
    const madeAt = new Date().toISOString();
    await noteBackup(config, { madeAt, files: 3, damaged: 1, lost: 0 });
    expect(await found('backup')).toEqual({ check: 'backup', is: 'damaged', n: { damaged: 1, lost: 0 }, at: madeAt });
    writeFileSync(join(home, 'last-backup.json'), '{"madeAt": 7');
    expect(await found('backup')).toEqual({ check: 'backup', is: 'none' });
  });

  it('sees how many files are damaged, and how many wait for their inspection', async () => {
    const monitor = await app.signIn('monitor');
    const record = await log(monitor, anIncident());
    for (let n = 0; n < 2; n += 1) expect((await addFile(app, monitor, record.id, aPhoto())).status).toBe(204);
    await app.database.query(`update evidence set damaged_at = now() where id = (select id from evidence limit 1)`);
    expect(await found('evidence')).toMatchObject({ is: 'damaged', n: { files: 2, damaged: 1 } });
    for (let looks = 0; looks < 2;) {
      const rows: { n: number }[] = await app.database.query('select count(*)::int as n from file_look');
      looks = rows[0]!.n;
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
    await app.database.query(`delete from file_look`);
    expect((await found('inspection'))?.is).toBe('done');
    await app.database.query(`update evidence set stored_at = now() - interval '61 minutes'`);
    expect(await found('inspection')).toEqual({ check: 'inspection', is: 'waiting', n: { waiting: 2 } });
  });

  it('sees when the disk is full at the rate of the last weeks', async () => {
    const day = (ago: number): string => new Date(Date.parse(today) - ago * 86_400_000).toISOString().slice(0, 10);
    const { home: bytes } = freeOnDisks(config);
    expect(await readDiskMeasures(config)).toMatchObject([{ day: day(0), home: expect.any(Number) }]);
    for (const ago of [4, 3, 2, 1])
      await noteDiskMeasure(config, { day: day(ago), home: Math.round(bytes! * (1 + ago / 20)), evidence: null });
    expect(await found('disk')).toMatchObject({ check: 'disk', is: 'filling' });
    // Of a time when the clock was ahead.
    await noteDiskMeasure(config, { day: day(-400), home: bytes, evidence: null });
    expect(await found('disk')).toMatchObject({ check: 'disk', is: 'filling' });
  });

  it('sees a statement that took long, without its values', async () => {
    await app.database.query(`select pg_sleep(0.6), 'Sok Dara' as name, $1::int as n`, [7]);
    const { body } = await admin.get<ServerHealth & Record<string, unknown>>('/api/server-health');
    expect(body.statements).toContainEqual({
      statement: 'select pg_sleep(?), ? as name, $1::int as n',
      times: 1,
      longestMs: expect.any(Number),
    });
    expect((await found('statements'))?.is).toBe('slow');
  });

  it('sees where a key lies that was moved while the server ran, and the server goes on with it', async () => {
    const [own, elsewhere] = ['vigil-own-', 'vigil-key-'].map((name) => mkdtempSync(join(tmpdir(), name))) as [
      string,
      string,
    ];
    writeFileSync(join(own, 'vigil.key'), readFileSync(testKeyFile()), { mode: 0o600 });
    const settings = { ...config, home: own, keyFile: null, log: { ...config.log, minutes: 0 } };
    const other = await startTestApp(database, { config: settings });
    const client = await other.signIn('admin', 'who moved the key');
    expect((await found('keyPlace', other, client))?.is).toBe('beside-the-data');
    await moveKey(settings, elsewhere);
    expect((await found('keyPlace', other, client))?.is).toBe('file');
    expect((await found('key', other, client))?.is).toBe('fits');
    await other.close();
    for (const folder of [own, elsewhere]) rmSync(folder, { recursive: true });
  });

  it('of a demo sees nothing of what only real records need', async () => {
    const demo = await startTestApp(database, {
      config: { ...config, mode: 'demo', log: { ...config.log, minutes: 0 } },
    });
    const client = await demo.signIn('admin', 'who shows it');
    const { body } = await client.get<ServerHealth & Record<string, unknown>>('/api/server-health');
    expect([body.mode, body.findings.some(({ check }) => FIRST_DAY.some((name) => name === check))]).toEqual([
      'demo',
      false,
    ]);
    await demo.close();
  });
});

describe('a second server with another key of the log', () => {
  it('is told at its start, and the first at its next checkpoint', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'vigil-other-'));
    const other = { ...config, home: elsewhere };
    await makeCheckpoint(app.database, signingKey(config));
    const second = await startTestApp(database, { config: other });
    let told = 0;
    second.app.get(Checkpoints).onOtherKey(() => {
      told += 1;
    });
    expect(told).toBe(1);
    app.app.get(Checkpoints).onOtherKey(() => {
      told += 10;
    });
    expect(told).toBe(1);
    await second.signIn('monitor');
    await makeCheckpoint(second.database, signingKey(other));
    expect((await ready())[1].checks.log).toBe('failed');
    await second.close();
    rmSync(elsewhere, { recursive: true, force: true });
  });
});
