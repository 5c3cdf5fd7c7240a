import { afterAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerHealth } from '@vigil/shared/staff-responses/server-health.js';
import { newestLeaf } from '../../audit-log/log.repository.js';
import { LostWrites } from '../../operations/health/lost-writes.js';
import { withServersAside } from '../../platform/database/find-primary.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { anIncident } from '../an-incident.js';
import { log, openDesk, published, retract, type Desk } from '../desk.js';
import { noteFigure } from '../proof-figures.js';
import { programsToTry, startServers, type Server } from './postgres-servers.js';
import { waitUntil } from '../wait-until.js';

const isProof = Boolean(process.env['VIGIL_PROVE']);
const WRITERS = 4;
const READERS = 4;
/** So many writes are answered before the primary ends, and again afterwards. */
const WRITES = isProof ? 40 : 10;
const ENDS = isProof ? (['killed', 'frozen'] as const) : (['killed'] as const);
const folder = mkdtempSync(join(tmpdir(), 'vigil-failover-'));
const close: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of close.reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** Works at the desk and reads in public, until it is told to end. */
const work = (app: TestApp, desk: Desk, code: string) => {
  const answered: string[] = [];
  const errors: string[] = [];
  let refused = 0;
  let reads = 0;
  let isOver = false;
  const write = async (): Promise<void> => {
    while (!isOver) {
      try {
        answered.push((await log(desk.monitor, anIncident())).id);
      } catch {
        refused += 1;
        await pause(20);
      }
    }
  };
  const read = async (): Promise<void> => {
    while (!isOver) {
      for (const path of [`/api/public/incidents/${code}`, '/api/public/counts?indicator=I02&period=2021']) {
        const { status } = await app.visitor.get(path);
        reads += 1;
        if (status !== 200) errors.push(`${path} ${status}`);
      }
      await pause(5);
    }
  };
  const all = [...Array.from({ length: WRITERS }, write), ...Array.from({ length: READERS }, read)];
  return {
    answered,
    errors,
    counted: () => ({ refused, reads }),
    end: async (): Promise<void> => {
      isOver = true;
      await Promise.all(all);
    },
  };
};

const idsAt = async ({ query, database }: { query: Server['query']; database: string }): Promise<Set<string>> =>
  new Set((await query<{ id: string }>('select id from incident', database)).map(({ id }) => id));

it.each(ENDS)(
  'a primary that is %s under writes, and a standby that is promoted, lose no answered write, and Vigil goes on by itself',
  async (end) => {
    const programs = programsToTry();
    const servers = await startServers(programs, { synchronous: true });
    close.push(servers.stop);
    const { primary } = servers;
    const [standby] = servers.replicas as [Server];
    const [first, second] = [primary, standby].map(({ port }) => `127.0.0.1:${port}`);
    const url = withServersAside(servers.url.replace(first!, `${first},${second}`));
    const app = await startTestApp({ url }, { config: { ...TEST_CONFIG, home: join(folder, end) } });
    close.push(() => app.close());
    const desk = await openDesk(app);
    const record = await published(desk, anIncident());
    const withdrawn = await published(desk, anIncident());
    await retract(desk.reviewer, withdrawn);

    const working = work(app, desk, record.code!);
    await waitUntil(() => working.answered.length > WRITES, 30_000);
    await (end === 'killed' ? primary.kill() : primary.freeze());
    const endedAt = performance.now();
    await pause(500);
    await standby.query('select pg_promote()');
    const promotedAt = performance.now();
    const before = working.answered.length;
    await waitUntil(() => working.answered.length > before, 30_000);
    const goesOnAt = performance.now();
    await waitUntil(() => working.answered.length > before + WRITES, 30_000);
    await working.end();

    const there = await idsAt({ query: standby.query, database: 'vigil' });
    expect(working.answered.filter((id) => !there.has(id))).toEqual([]);
    expect(working.errors).toEqual([]);
    expect((await app.visitor.get(`/api/public/incidents/${withdrawn.code}`)).status).toBe(410);
    // What is published now is counted: it hears of changes at the new primary.
    const another = await published(desk, anIncident());
    expect((await app.visitor.get(`/api/public/incidents/${another.code}`)).status).toBe(200);

    // The former primary comes back, still taking writes, is looked at, and is not used.
    const looks = (): number => primary.log().match(/connection authorized: .*vigil primary finder/g)?.length ?? 0;
    const looksBefore = looks();
    if (end === 'killed') await primary.start();
    else primary.thaw();
    await waitUntil(() => looks() > looksBefore + 1, 30_000);
    const later = await log(desk.monitor, anIncident());
    expect((await idsAt({ query: standby.query, database: 'vigil' })).has(later.id)).toBe(true);
    const { refused, reads } = working.counted();
    const seconds = (ms: number): string => (ms / 1000).toFixed(1);
    noteFigure(
      `primary ${end} under writes (${programs.name}, synchronous standby): 0 of ${working.answered.length} answered writes lost, ` +
        `${refused} refused; 0 of ${reads} public reads failed; writes again ${seconds(goesOnAt - promotedAt)} s after the promotion, ${seconds(goesOnAt - endedAt)} s after the end`,
    );
  },
  180_000,
);

it('a standby that was behind is promoted: Vigil says that the database lacks what it had read', async () => {
  const servers = await startServers(programsToTry());
  close.push(servers.stop);
  const { primary } = servers;
  const [standby] = servers.replicas as [Server];
  const [first, second] = [primary, standby].map(({ port }) => `127.0.0.1:${port}`);
  const url = withServersAside(servers.url.replace(first!, `${first},${second}`));
  const app = await startTestApp({ url }, { config: { ...TEST_CONFIG, home: join(folder, 'behind') } });
  close.push(() => app.close());
  const desk = await openDesk(app);
  await log(desk.monitor, anIncident());
  const readiness = async (): Promise<unknown> =>
    (await app.visitor.get<{ checks: Record<string, string> }>('/health/ready')).body.checks?.['database'];
  const [{ at }] = (await primary.query<{ at: string }>('select pg_current_wal_lsn()::text as at')) as [{ at: string }];
  const hasAll = `select pg_last_wal_replay_lsn() >= '${at}' as is`;
  await waitUntil(async () => (await standby.query<{ is: boolean }>(hasAll))[0]!.is, 30_000);
  // It follows no longer, and the primary answers writes all the same.
  await standby.kill();
  const lost = await log(desk.monitor, anIncident());
  const seen = app.app.get(LostWrites);
  await waitUntil(async () => seen['seen']?.hash === (await newestLeaf(app.database))?.hash, 30_000);
  expect(await readiness()).toBe('ok');

  await primary.kill();
  await standby.start();
  await waitUntil(
    () =>
      standby.query('select 1').then(
        () => true,
        () => false,
      ),
    30_000,
  );
  await standby.query('select pg_promote()');
  await waitUntil(async () => (await readiness()) === 'failed' && seen.found, 60_000);
  expect((await idsAt({ query: standby.query, database: 'vigil' })).has(lost.id)).toBe(false);
  const { body } = await (await app.signIn('admin')).get<ServerHealth>('/api/server-health');
  expect(body.findings.find(({ check }) => check === 'database')).toEqual({ check: 'database', is: 'set-back' });
}, 180_000);
