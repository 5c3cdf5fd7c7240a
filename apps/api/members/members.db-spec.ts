import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { startTestApp, type TestApp } from '../testing/app.js';

let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

it('tells a visitor that nobody is signed in', async () => {
  const { status, body } = await app.visitor.get('/api/sessions/current');
  expect([status, body]).toEqual([200, { member: null, demo: false, organisation: 'Test organisation', smallTeam: false }]);
});
