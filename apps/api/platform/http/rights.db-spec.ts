import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { inCheckout } from '../../project-root.js';
import { testKeyFile } from '../../testing/test-keys.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { startTestApp, TEST_CONFIG, type Client, type TestApp } from '../../testing/app.js';
import { allow } from './allow-decorator.js';
import { ROLES, type Audience } from './rights.js';
import type { Route } from './route-table.js';

/** Every route with its action and who may use it. */
const SNAPSHOT = inCheckout('apps/api/platform/http/routes.snapshot.json');

let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { config: { ...TEST_CONFIG, keyFile: testKeyFile() } });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const inLines = (routes: readonly Route[]): string =>
  `[\n${routes.map((route) => `  ${JSON.stringify(route)}`).join(',\n')}\n]\n`;
const address = (path: string): string =>
  path
    .replace('/*', '/')
    .replace(/:\w+/g, (name) => (name === ':code' ? 'KH-000000' : name === ':level' ? '1' : randomUUID()));

it('has exactly the routes, actions and audiences of the snapshot: if you meant the change, VIGIL_UPDATE=1 npm test -- http/rights', () => {
  const now = inLines(app.routes.routes());
  if (process.env['VIGIL_UPDATE']) writeFileSync(SNAPSHOT, now);
  expect(now).toBe(readFileSync(SNAPSHOT, 'utf8'));
});

it('answers every route to every audience as the table of rights says', async () => {
  const wrong: string[] = [];
  for (const route of app.routes.routes()) {
    for (const audience of ['public', ...ROLES] as Exclude<Audience, 'phone'>[]) {
      const client: Client = audience === 'public' ? app.visitor : await app.signIn(audience);
      const { status, body } = await client.request<{ code?: string } | null>(
        route.method,
        address(route.path),
        route.method === 'GET' ? undefined : {},
      );
      const said = `${route.method} ${route.path} as ${audience}: ${status} ${body?.code ?? ''}`;
      const expected = route.roles.includes(audience)
        ? status < 500 && body?.code !== 'sign-in-needed' && body?.code !== 'not-allowed'
        : audience === 'public'
          ? status === 401 && body?.code === 'sign-in-needed'
          : status === 403 && body?.code === 'not-allowed';
      if (!expected) wrong.push(said);
    }
  }
  expect(wrong).toEqual([]);
  expect(app.routes.routes().length).toBeGreaterThan(8);
  // Six members for each of some four hundred routes, on a machine that may be slow.
}, 600_000);

describe('what goes wrong', () => {
  it('does not start with a route that declares no audience', async () => {
    const other = await freshDatabase();
    const start = startTestApp(other, { extend: (server) => void server.get('/api/forgotten', () => null) });
    await expect(start).rejects.toThrow(
      'Every route declares its audience with @Allow; these do not: GET /api/forgotten',
    );
    await other.drop();
  });

  it('does not start with a route that declares a schema, which nothing compiles', async () => {
    const other = await freshDatabase();
    const schema = { querystring: { type: 'object' } };
    const start = startTestApp(other, {
      extend: (server) => void server.get('/api/with-schema', { config: allow('read-public'), schema }, () => null),
    });
    await expect(start).rejects.toThrow('no route declares a schema');
    await other.drop();
  });
});
