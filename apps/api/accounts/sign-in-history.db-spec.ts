import type { SignInPage } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logHead } from '../audit-log/log.repository.js';
import { startTestApp, type Client, type TestApp } from '../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { logSignIns, SIGN_IN_DAYS } from './sign-in-history.js';

let database: FreshDatabase;
let app: TestApp;
let monitor: Client;
let reviewer: Client;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  monitor = await app.signIn('monitor', 'sign-in monitor');
  reviewer = await app.signIn('reviewer', 'sign-in reviewer');
  for (let i = 0; i < 5; i += 1) await app.signIn('analyst');
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const size = async (): Promise<number> => (await logHead(app.database.manager)).size;
const goBack = (days: number): Promise<unknown> => app.database.query(`update sign_in set on_day = on_day - ${days}`);
const lines = (): Promise<{ entity: string; what: string }[]> =>
  app.database.query(`select entity, what from log_leaf where entity = 'sign-ins'`);

describe('sign-ins', () => {
  it("are listed by day, first step and kind of device: each member sees their own, reviewers and administrators everybody's", async () => {
    const own = await monitor.get<SignInPage>('/api/sessions/mine');
    expect([own.status, own.body.total]).toEqual([200, 1]);
    expect(own.body.items[0]).toMatchObject({
      name: 'sign-in monitor',
      first: 'password',
      second: null,
      browser: 'other',
      system: 'other',
    });
    expect(Object.keys(own.body.items[0]!).sort()).toEqual([
      'browser',
      'first',
      'id',
      'name',
      'on',
      'second',
      'system',
    ]);
    expect((await reviewer.get<SignInPage>('/api/sessions/all')).body.total).toBe(7);
    expect([
      (await monitor.get('/api/sessions/all')).status,
      (await app.visitor.get('/api/sessions/mine')).status,
    ]).toEqual([403, 401]);
  });

  it('add no line to the log on their day, and one for all of them once it is over, however many they were', async () => {
    const before = await size();
    await app.signIn('analyst');
    // Creating the member is a log line; their sign-in is not.
    expect(await size()).toBe(before + 1);
    await logSignIns(app.database);
    expect(await size()).toBe(before + 1);
    await goBack(1);
    for (let i = 0; i < 2; i += 1) await Promise.all([logSignIns(app.database), logSignIns(app.database)]);
    expect(await size()).toBe(before + 2);
    expect(await lines()).toEqual([{ entity: 'sign-ins', what: 'signed-in' }]);
    const [{ n }] = (await app.database.query('select count(*)::int as n from sign_in where logged')) as [
      { n: number },
    ];
    expect(n).toBe(8);
  });

  it(`go after ${SIGN_IN_DAYS} days, with the next line`, async () => {
    await goBack(SIGN_IN_DAYS);
    await app.signIn('analyst');
    await app.database.query('update sign_in set on_day = on_day - 1 where not logged');
    await logSignIns(app.database);
    expect((await reviewer.get<SignInPage>('/api/sessions/all')).body.total).toBe(1);
  });
});
