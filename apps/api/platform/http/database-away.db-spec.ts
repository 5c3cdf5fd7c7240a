import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded, type EmbeddedPostgres } from '../embedded-postgres/start-embedded.js';
import type {} from '../database/database-disk-space.js';
import { migrate } from '../database/migrate.js';
import { startTestApp, type Client, type TestApp } from '../../testing/app.js';
import { ifMatch } from '../../testing/desk.js';
import { waitUntil } from '../../testing/wait-until.js';
import { allow } from './allow-decorator.js';

/** A separate server, because this test stops it. */
let home: string;
let postgres: EmbeddedPostgres;
let app: TestApp;
const start = (): Promise<EmbeddedPostgres> => startEmbedded({ home, log: () => undefined, throwaway: true });
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-test-home-away-'));
  postgres = await start();
  await migrate(postgres.url);
  app = await startTestApp(
    { url: postgres.url },
    {
      extend: (server) =>
        void server.get('/api/testing/slow', { config: allow('read-public') }, () =>
          app.database.query('select pg_sleep(30)'),
        ),
    },
  );
}, 60_000);
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
}, 60_000);

const asked = async (client: Client): Promise<unknown[]> => {
  const { status, headers, body } = await client.get('/api/members');
  return [status, body['code'], headers.get('retry-after')];
};
/** Waits until requests succeed: the pool notices each broken connection at its next use. */
const soon = async (client: Client): Promise<void> => {
  await waitUntil(async () => (await asked(client))[0] === 200);
};

it('goes on answering every public question, though nobody asked it before', async () => {
  await postgres.stop();
  const paths = [
    'about',
    'counts?period=2021',
    'counts.csv?period=2021',
    'incidents?period=2021',
    'groups',
    'places',
    'coverage',
    'published-totals',
    'dated-notes',
    'withheld-totals',
    'people-totals',
    'person-pages',
    'changes',
  ];
  const answers = await Promise.all(
    paths.map(async (path) => `${path} ${(await app.visitor.get(`/api/public/${path}`)).status}`),
  );
  postgres = await start();
  await soon(await app.signIn('admin'));
  expect(answers).toEqual(paths.map((path) => `${path} 200`));
}, 60_000);

it('asks to come back while the database is away, signs nobody out, and goes on by itself when it is back', async () => {
  const admin = await app.signIn('admin');
  expect(await asked(admin)).toEqual([200, undefined, null]);
  await postgres.stop();
  expect(await asked(admin)).toEqual([503, 'unavailable', '5']);
  expect((await app.visitor.post('/api/sessions', { name: 'x', password: 'y' })).body).toMatchObject({
    status: 503,
    code: 'unavailable',
    detail: expect.stringContaining('it may have been saved'),
  });
  expect(
    (await admin.put('/api/settings', { organisation: 'x', standards: 'y', smallTeam: true }, ifMatch(1))).status,
  ).toBe(503);
  postgres = await start();
  await soon(admin);
  expect(await asked(admin)).toEqual([200, undefined, null]);
  expect((await admin.get('/api/settings')).body).toMatchObject({ smallTeam: false });
}, 60_000);

const small = mkdtempSync(join(tmpdir(), 'vigil-small-disk-'));
const canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0;
afterAll(() => {
  if (canMount) spawnSync('umount', [small]);
  rmSync(small, { recursive: true, force: true });
});
if (canMount) {
  it('says that the disk is full when the database went away because of that', async () => {
    const admin = await app.signIn('admin');
    await postgres.stop();
    app.server.databaseFolder = small;
    expect(await asked(admin)).toEqual([503, 'disk-full', '60']);
    app.server.databaseFolder = home;
    expect(await asked(admin)).toEqual([503, 'unavailable', '5']);
    postgres = await start();
    await soon(admin);
  }, 60_000);
}

it('answers a request whose connection is cut with "come back", and the next ones again', async () => {
  const admin = await app.signIn('admin');
  const slow = app.visitor.get('/api/testing/slow');
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(30)'`;
  await waitUntil(async () => ((await app.database.query(cut)) as unknown[]).length > 0);
  const { status, headers, body } = await slow;
  expect([status, body['code'], headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
  await soon(admin);
  expect(await asked(admin)).toEqual([200, undefined, null]);
}, 60_000);
