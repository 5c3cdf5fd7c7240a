import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Finding, ServerHealth } from '@vigil/shared/staff-responses/server-health.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { examine } from '../../operations/health/doctor.command.js';
import { PublicDatabase } from '../../platform/database/public-database.js';
import { documentsOf } from '../../public-site/incident-documents.repository.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { anIncident } from '../an-incident.js';
import { noteFigure } from '../proof-figures.js';
import { hide, log, openDesk, published, retract, type Desk } from '../desk.js';
import { programsToTry, startServers, type Programs, type Server, type Servers } from './postgres-servers.js';
import { waitUntil } from '../wait-until.js';

const isProof = Boolean(process.env['VIGIL_PROVE']);
const READERS = 4;
/** Questions by which everything is seen of a record. */
const READS = 7;
const homes = mkdtempSync(join(tmpdir(), 'vigil-replica-'));
let programs: Programs;
let servers: Servers;
let replica: Server;
let app: TestApp;
let second: TestApp;
let alone: TestApp;
let place: string;
let desk: Desk;
const start = (name: string, publicReplicaUrl: string | null): Promise<TestApp> =>
  startTestApp(servers, { config: { ...TEST_CONFIG, home: join(homes, name), publicReplicaUrl } });
beforeAll(async () => {
  programs = programsToTry();
  servers = await startServers(programs);
  [replica] = servers.replicas as [Server];
  place = `postgres://127.0.0.1:${replica.port}`;
  app = await start('one', place);
  second = await start('two', place);
  alone = await start('alone', null);
  desk = await openDesk(app);
  const search = '/api/public/incidents?period=2021&words=unmistakable';
  for (const one of [app, second, alone]) await waitUntil(async () => (await one.visitor.get(search)).status === 200);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await second?.close();
  await alone?.close();
  await servers?.stop();
  rmSync(homes, { recursive: true, force: true });
});

const replicaIn = (findings: readonly Finding[]): Finding | undefined =>
  findings.find(({ check }) => check === 'replica');
const databaseOf = (of: TestApp): PublicDatabase => of.app.get(PublicDatabase);
const readsReplica = async (of: TestApp): Promise<boolean> =>
  (await databaseOf(of).pool.query<{ there: boolean }>('select pg_is_in_recovery() as there')).rows[0]!.there;
const untilFresh = async (): Promise<void> => {
  await waitUntil(() => readsReplica(app));
  await waitUntil(() => readsReplica(second));
};
const pauseReplay = (): Promise<unknown> => replica.query('select pg_wal_replay_pause()');
const resumeReplay = (): Promise<unknown> => replica.query('select pg_wal_replay_resume()');

/** Waits until the instance without a replica, whose answers others must have, has heard of a change. */
const untilHeard = (code: string, status: number): Promise<number> =>
  waitUntil(async () => (await alone.visitor.get(`/api/public/incidents/${code}`)).status === status);

/** Everything that readers may see of a record, without the moment at which it was asked. */
const seenOf = async (of: TestApp, code: string): Promise<unknown[]> => {
  const { visitor } = of;
  const answers = [];
  for (const path of [
    `/api/public/incidents/${code}`,
    '/api/public/incidents?period=2021',
    '/api/public/counts?indicator=I02&period=2021&unit=month&split=period',
    '/api/public/incidents?period=2021&words=unmistakable',
    '/api/public/changes',
    '/api/public/groups',
  ]) {
    const { status, text } = await visitor.get(path);
    answers.push([path, status, text.replace(/"requestId":"[^"]*"/, '')]);
  }
  const [row] = await documentsOf(databaseOf(of), [code]);
  return [...answers, row];
};

describe('a replica', () => {
  it('is read by queries, and the facts are built from it at the start', async () => {
    await untilFresh();
    await published(desk, anIncident({ title: 'Built from the replica' }));
    await untilFresh();
    const before = replica.log().match(/vigil public replica reading/g)?.length ?? 0;
    const third = await start('three', place);
    try {
      expect(replica.log().match(/vigil public replica reading/g)!.length).toBe(before + 4);
      expect((await third.visitor.get<{ total: number }>('/api/public/incidents?period=2021')).body.total).toBe(1);
    } finally {
      await third.close();
    }
  });

  it.each([
    ['retracted', retract],
    ['hidden', hide],
  ])('that lags never brings back what was %s, here or at another instance', async (_, withdraw) => {
    const record = await published(desk, anIncident({ title: 'An unmistakable title' }));
    await untilFresh();
    await pauseReplay();
    try {
      await withdraw(desk.reviewer, record);
      await untilHeard(record.code!, 410);
      const expected = await seenOf(alone, record.code!);
      expect(await seenOf(app, record.code!)).toEqual(expected);
      // The other instance hears of it, as without a replica.
      await waitUntil(async () => isDeepStrictEqual(await seenOf(second, record.code!), expected));
      expect([await readsReplica(app), await readsReplica(second)]).toEqual([false, false]);
      const stale = await replica.query<{ n: number }>('select pg_is_wal_replay_paused() as paused');
      expect(stale).toEqual([{ paused: true }]);
    } finally {
      await resumeReplay();
    }
    await untilFresh();
    expect(await seenOf(app, record.code!)).toEqual(await seenOf(alone, record.code!));
  });

  it('that lags is not read by whoever wrote anything, though nothing was announced', async () => {
    await untilFresh();
    await pauseReplay();
    try {
      // No look at the primary falls between the write and this question.
      await log(desk.monitor, anIncident());
      expect(await readsReplica(app)).toBe(false);
    } finally {
      await resumeReplay();
    }
    await untilFresh();
  });

  it('tells how far it is behind: administrators, the doctor and metrics', async () => {
    await untilFresh();
    const admin = await app.signIn('admin');
    const found = async (): Promise<Finding | undefined> =>
      replicaIn((await admin.get<ServerHealth>('/api/server-health')).body.findings);
    const config = { ...TEST_CONFIG, home: homes, databaseUrl: servers.url, publicReplicaUrl: place };
    await waitUntil(async () => (await found())?.n?.['seconds'] === 0);
    expect(await found()).toEqual({ check: 'replica', is: 'read', n: { seconds: 0, numbers: 0 } });
    await pauseReplay();
    try {
      await published(desk, anIncident());
      await waitUntil(async () => Number((await found())?.n?.['seconds']) >= 2);
      expect(await found()).toMatchObject({ is: 'read', n: { numbers: 1 } });
      const byDoctor = replicaIn(await examine(config, false));
      expect(byDoctor).toMatchObject({ n: { numbers: 1 } });
      expect(byDoctor!.n!['seconds']).toBeGreaterThanOrEqual(2);
      const { text } = await app.visitor.get('/metrics');
      expect(Number(/^vigil_replica_lag_seconds (\d+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(2);
    } finally {
      await resumeReplay();
    }
    await waitUntil(async () => (await found())?.n?.['seconds'] === 0);
    expect(replicaIn(await examine(config, false))).toMatchObject({ is: 'read', n: { numbers: 0 } });
    expect(replicaIn(await examine({ ...config, publicReplicaUrl: null }, false))).toBeUndefined();
    expect(replicaIn(await examine({ ...config, publicReplicaUrl: 'postgres://127.0.0.1:1' }, false))).toMatchObject({
      is: 'away',
    });
  });

  const ends: [string, () => Promise<void>, () => Promise<void>][] = [
    ['killed', () => replica.kill(), () => replica.start()],
    ['frozen', async () => replica.freeze(), async () => replica.thaw()],
  ];
  it.each(isProof ? ends : ends.slice(0, 1))(
    'that is %s changes no answer, and is read again afterwards',
    async (how, end, again) => {
      const record = await published(desk, anIncident());
      await untilFresh();
      await untilHeard(record.code!, 200);
      const expected = await seenOf(alone, record.code!);
      let isOver = false;
      const different: unknown[] = [];
      let [asked, errors] = [0, 0];
      const read = async (): Promise<void> => {
        while (!isOver) {
          const seen = await seenOf(app, record.code!).catch((error: unknown) => {
            errors += 1;
            return String(error);
          });
          asked += 1;
          if (JSON.stringify(seen) !== JSON.stringify(expected)) different.push(JSON.stringify(seen).slice(0, 300));
        }
      };
      const readers = Array.from({ length: READERS }, read);
      await pause(200);
      await end();
      await waitUntil(() => databaseOf(app).replicaState?.is === 'away');
      const before = asked;
      await waitUntil(() => asked > before + (isProof ? 500 : 20), 60_000);
      await again();
      await untilFresh();
      isOver = true;
      await Promise.all(readers);
      expect(different).toEqual([]);
      noteFigure(
        `replica ${how} under reads (${programs.name}): ${asked * READS} reads by ${READERS} readers, ${errors} errors, ${different.length} differing answers`,
      );
    },
  );

  it('that is no replica of this primary any more is not read', async () => {
    await untilFresh();
    await replica.query('select pg_promote()');
    await waitUntil(() => databaseOf(app).replicaState?.is === 'stranger');
    expect(await readsReplica(app)).toBe(false);
    const record = await published(desk, anIncident());
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).status).toBe(200);
    await untilHeard(record.code!, 200);
    expect(await seenOf(app, record.code!)).toEqual(await seenOf(alone, record.code!));
  });
});
