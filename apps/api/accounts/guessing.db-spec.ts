import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { InvitationsService } from './invitations.service.js';

const PASSWORD = 'seven green kettles sing';
let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  // The test's own network is a trusted proxy, so that X-Forwarded-For can set the source of an attempt.
  app = await startTestApp(database, { config: { ...TEST_CONFIG, trustedProxies: ['127.0.0.1'] } });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

it('makes whoever guesses a password wait, and lets the member in from elsewhere', async () => {
  const token = await app.app.get(InvitationsService).invite('monitor', null);
  await app.visitor.post('/api/invitations/acceptances', { token, name: 'Sparrow', password: PASSWORD });
  const attempt = async (from: string, password: string): Promise<unknown[]> => {
    const { status, headers, body } = await app.visitor.post(
      '/api/sessions',
      { name: 'Sparrow', password },
      { 'x-forwarded-for': from },
    );
    return [status, body['code'], headers.get('retry-after')];
  };
  // To hash a password takes longer than the second of the wait, on a busy machine.
  const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
  for (let tries = 0; tries < 5; tries += 1)
    expect(await attempt('192.0.2.1', 'a wrong password')).toEqual([401, 'wrong-credentials', null]);
  expect(await attempt('192.0.2.1', PASSWORD)).toEqual([429, 'too-many-requests', '1']);
  now.mockRestore();
  expect(await attempt('198.51.100.9', PASSWORD)).toEqual([201, undefined, null]);
}, 30_000);
