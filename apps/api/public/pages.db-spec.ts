import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { anIncident } from '../testing/an-incident.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { merge, openDesk, published, retract, type Desk } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  desk = await openDesk(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

it('answers the address of an incident with the status that a machine reads: there, gone, moved, never', async () => {
  const there = await published(desk, anIncident());
  const retracted = await retract(desk.reviewer, await published(desk, anIncident({ title: 'A retracted one' })));
  const merged = await merge(desk.reviewer, await published(desk, anIncident({ title: 'A merged one' })), there.id);
  expect((await app.visitor.get(`/incidents/${there.code}`)).status).toBe(200);
  expect((await app.visitor.get(`/incidents/${retracted.code}`)).status).toBe(410);
  expect((await app.visitor.get('/incidents/KH-000000')).status).toBe(404);
  expect((await app.visitor.get('/incidents/anything')).status).toBe(404);
  const moved = await app.visitor.get(`/incidents/${merged.code}`);
  expect(moved.status).toBe(308);
  expect(moved.headers.get('location')).toBe(`/incidents/${there.code}?from=${merged.code}`);
  expect((await app.visitor.get('/reports/R-000000')).status).toBe(404);
});
