import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { IncidentRecord } from '../incidents/records.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { anIncident, but } from '../testing/an-incident.js';
import { ifMatch, log, openDesk, published, submit, type Desk } from '../testing/desk.js';
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

const WRITERS = 8;
/** What a writer does, one after the other; the third is refused and must leave no gap. */
const write = async (n: number): Promise<number> => {
  if (n === 0) {
    await published(desk, anIncident({ title: 'Published meanwhile' }));
    return 4;
  }
  const record = await log(desk.monitor, anIncident());
  const changed = await desk.monitor.put<IncidentRecord>(`/api/incidents/${record.id}`, but(record.incident, { title: `Writer ${n}` }), ifMatch(1));
  const stale = await desk.monitor.put(`/api/incidents/${record.id}`, but(record.incident, { title: 'Too late' }), ifMatch(1));
  expect(stale.status).toBe(412);
  await submit(desk.monitor, changed.body);
  return 3;
};

it('has no gap and no number twice under eight writers, in the order in which each record changed', async () => {
  const lines = (await Promise.all(Array.from({ length: WRITERS }, (_, n) => write(n)))).reduce((sum, n) => sum + n, 0);
  const rows: { seq: number; incident_id: string; revision: number }[] = await app.database.query('select seq::int as seq, incident_id, revision from change order by seq');
  expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: lines }, (_, i) => i + 1));
  const [head] = await app.database.query('select size::int as size from log_head') as { size: number }[];
  expect(head!.size).toBe(lines);
  for (const id of new Set(rows.map((row) => row.incident_id))) {
    const revisions = rows.filter((row) => row.incident_id === id).map((row) => row.revision);
    expect(revisions).toEqual(Array.from({ length: revisions.length }, (_, i) => i + 1));
  }
});
