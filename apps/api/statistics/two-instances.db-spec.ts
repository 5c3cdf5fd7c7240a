import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { countsOf, incidentPage } from '../testing/acceptance/public-requests.js';
import { SHARE_SNAPSHOT } from '../platform/database/shared-snapshot.js';
import { withClient } from '../platform/database/ensure-database.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { aCoverageEntry } from '../testing/a-coverage-entry.js';
import { anIncident } from '../testing/an-incident.js';
import { CREATE, type Desk, openDesk, published, releaseAll, retract } from '../testing/desk.js';
import { holdBackStatement } from '../testing/pause-statement.js';
import { freshDatabase, testAdminUrl, type FreshDatabase } from '../testing/fresh-database.js';
import { PUB_COVERAGE_SQL } from './pub-facts.repository.js';
import { PublicFacts } from './public-facts.js';
import { waitUntil } from '../testing/wait-until.js';

const homes = mkdtempSync(join(tmpdir(), 'vigil-test-two-'));
let database: FreshDatabase;
let one: TestApp;
let two: TestApp;
let desk: Desk;
beforeAll(async () => {
  database = await freshDatabase();
  one = await startTestApp(database, { config: { ...TEST_CONFIG, home: join(homes, 'one') } });
  two = await startTestApp(database, { config: { ...TEST_CONFIG, home: join(homes, 'two') } });
  desk = await openDesk(one);
});
afterAll(async () => {
  await one?.close();
  await two?.close();
  await database?.drop();
  rmSync(homes, { recursive: true, force: true });
});

/** Each instance has three: for published facts, public copies of pictures, and pages about people. */
const LISTENERS = 6;
const QUESTION = 'indicator=I02&period=2021';
const count = async (app: TestApp): Promise<number> => (await countsOf(app.visitor, QUESTION)).total.low;
const listeners = () =>
  withClient(testAdminUrl(), async (client) =>
    (
      await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'vigil public listener' and datname = $1`,
        [new URL(database.url).pathname.slice(1)],
      )
    ).rows.map((row) => row.pid),
  );

describe('two instances on one database', () => {
  it('count what the other published, and lose what it took back: counts, page and file', async () => {
    const record = await published(desk, anIncident({ title: 'By the first' }));
    expect(await count(one)).toBe(1);
    await waitUntil(async () => (await count(two)) === 1);
    expect((await incidentPage(two.visitor, record.code)).title).toBe('By the first');

    await retract(desk.reviewer, record);
    await waitUntil(async () => (await count(two)) === 0);
    await waitUntil(async () => (await two.visitor.get(`/api/public/incidents/${record.code}`)).status === 410);
  });

  it('hear of coverage that the other keeps', async () => {
    await published(desk, anIncident({ interference: 'IN_NONE', acts: [] }));
    const covered = async () => (await countsOf(two.visitor, 'indicator=I03&period=2021')).total.asides.notCovered?.low;
    await waitUntil(async () => (await covered()) === 1);
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry(), CREATE);
    await releaseAll(desk);
    await waitUntil(async () => (await covered()) === 0);
  });

  it('answer of the earlier coverage until all facts were read anew with the new one', async () => {
    const facts = two.app.get(PublicFacts);
    await waitUntil(() => facts.seq === one.app.get(PublicFacts).seq);
    const { coverage, seq } = facts;
    const letGo = holdBackStatement(two, SHARE_SNAPSHOT);
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry({ place: '18', level: 'CO_MEDIA' }), CREATE);
    await releaseAll(desk);
    const changing = facts.catchUp();
    await pause(500);
    const meanwhile = { coverage: facts.coverage, seq: facts.seq };
    letGo();
    await changing;
    expect(meanwhile).toEqual({ coverage, seq });
    expect([facts.coverage.length, facts.seq > seq]).toEqual([coverage.length + 1, true]);
  });

  it('lose what was taken back while all facts were read anew because coverage changed', async () => {
    const record = await published(desk, anIncident());
    await waitUntil(async () => (await count(two)) === 1);
    await incidentPage(two.visitor, record.code);
    const letGo = holdBackStatement(two, PUB_COVERAGE_SQL);
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry({ place: '12', level: 'CO_MEDIA' }), CREATE);
    await releaseAll(desk);
    const changing = two.app.get(PublicFacts).catchUp();
    await retract(desk.reviewer, record);
    letGo();
    await changing;
    await waitUntil(async () => (await count(two)) === 0);
    await waitUntil(async () => (await two.visitor.get(`/api/public/incidents/${record.code}`)).status === 410);
  });

  it('listen again by themselves when their connection was cut, and catch up with what they missed', async () => {
    const before = await listeners();
    expect(before).toHaveLength(LISTENERS);
    await withClient(testAdminUrl(), async (client) => {
      for (const pid of before) await client.query('select pg_terminate_backend($1)', [pid]);
    });
    await published(desk, anIncident({ title: 'While nobody listened' }));
    expect(await count(one)).toBe(1);
    await waitUntil(async () => (await count(two)) === 1);
    await waitUntil(async () => (await listeners()).length === LISTENERS);
    await published(desk, anIncident({ title: 'When they listened again' }));
    await waitUntil(async () => (await count(two)) === 2);
  });
});
