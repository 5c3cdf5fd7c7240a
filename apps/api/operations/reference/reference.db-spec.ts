import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PublishedTotalsController } from '../../publishing/coverage/published-totals.controller.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import { log, openDesk, submit, verify, type Desk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { loadReference, type Loaded, type LoadDeps } from './load-reference.js';
import { readReference } from './reference-file.js';

const file = readReference();

interface Fresh {
  database: FreshDatabase;
  app: TestApp;
  desk: Desk;
  said: string[];
  load: (deps?: Partial<LoadDeps>) => Promise<Loaded>;
}
const open: Fresh[] = [];

const fresh = async (): Promise<Fresh> => {
  const database = await freshDatabase();
  const app = await startTestApp(database);
  const said: string[] = [];
  const load: Fresh['load'] = (deps = {}) =>
    loadReference(file, {
      database: app.database,
      incidents: app.app.get(IncidentsService),
      totals: app.app.get(PublishedTotalsController),
      say: (line) => said.push(line),
      ...deps,
    });
  const made = { database, app, desk: await openDesk(app), said, load };
  open.push(made);
  return made;
};
const closeAll = async (): Promise<void> => {
  for (const { app, database } of open.splice(0)) {
    await app.close();
    await database.drop();
  }
};

describe('loading the reference events into an empty database', () => {
  let vigil: Fresh;
  let loaded: Loaded;
  beforeAll(async () => {
    vigil = await fresh();
    loaded = await vigil.load();
  });
  afterAll(closeAll);

  it('says what it did, one by one', () => {
    expect(loaded).toEqual({ groups: 2, incidents: 10, totals: 8 });
    expect(vigil.said[0]).toBe('2 of 2 groups entered');
    expect(vigil.said[1]).toMatch(/^1 of 10 submitted: /);
    expect(vigil.said[10]).toMatch(/^10 of 10 submitted: /);
    expect(vigil.said[11]).toBe('8 of 8 published totals entered, not shown to readers yet');
  });

  it('leaves them as submitted, each with its history, for any reviewer to take', async () => {
    const queue = await vigil.desk.reviewer.get<{ total: number; items: { status: string; mine: boolean }[] }>(
      '/api/incidents?status=WS_SUBMITTED',
    );
    expect(queue.body.total).toBe(10);
    for (const { id, incident } of file.incidents) {
      const { body } = await vigil.desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`);
      expect(body.status).toBe('WS_SUBMITTED');
      expect(body.missing).toEqual([]);
      expect(body.allowed).toEqual(expect.arrayContaining(['take', 'verify']));
      expect(body.incident).toEqual(incident);
      const changes = await vigil.desk.reviewer.get<{ items: { kind: string }[] }>(`/api/incidents/${id}/changes`);
      expect(changes.body.items.map((change) => change.kind).sort()).toEqual(['saved', 'submitted']);
    }
  });

  it('shows the public nothing', async () => {
    const about = await vigil.app.visitor.get<{ incidents: number }>('/api/public/about');
    expect(about.body.incidents).toBe(0);
    const totals = await vigil.app.visitor.get<{ items: unknown[] }>(
      '/api/public/published-totals?from=2010-01-01&until=2025-12-31',
    );
    expect(totals.status).toBe(200);
    expect(totals.text).not.toContain('CCHR');
    const kept = await vigil.desk.reviewer.get<{ items: { shown: boolean }[] }>('/api/published-totals');
    expect(kept.body.items.map((total) => total.shown)).toEqual(Array(8).fill(false));
  });

  it('has an author who can never sign in', async () => {
    const [member] = (await vigil.app.database.query(
      `select role, password_hash, frozen from member where name = 'reference'`,
    )) as unknown[];
    expect(member).toEqual({ role: 'reviewer', password_hash: null, frozen: true });
    const answer = await vigil.app.visitor.post('/api/sessions', { name: 'reference', password: 'whatever it may be' });
    expect(answer.status).toBe(401);
  });

  it('does nothing a second time, also after a reviewer has gone on', async () => {
    const first = file.incidents[0]!;
    const { body } = await vigil.desk.reviewer.get<IncidentRecord>(`/api/incidents/${first.id}`);
    await verify(vigil.desk.reviewer, body, 'VG_WEAK');
    vigil.said.length = 0;
    expect(await vigil.load()).toEqual({ groups: 0, incidents: 0, totals: 0 });
    expect(vigil.said).toEqual([]);
    const after = await vigil.desk.reviewer.get<IncidentRecord>(`/api/incidents/${first.id}`);
    expect(after.body.status).toBe('WS_VERIFIED');
  });
});

describe('what goes wrong', () => {
  afterEach(closeAll);

  it('finishes a load that broke off in the middle', async () => {
    const { app, load } = await fresh();
    const incidents = app.app.get(IncidentsService);
    let submitted = 0;
    const breaking = {
      put: incidents.put.bind(incidents),
      submit: async (...given: Parameters<IncidentsService['submit']>) => {
        submitted += 1;
        if (submitted === 4) throw new Error('the power went out');
        return incidents.submit(...given);
      },
    };
    await expect(load({ incidents: breaking })).rejects.toThrow('the power went out');
    expect(await load()).toEqual({ groups: 0, incidents: 7, totals: 8 });
    const rows = (await app.database.query(
      `select status, count(*)::integer as n from incident group by status`,
    )) as unknown[];
    expect(rows).toEqual([{ status: 'WS_SUBMITTED', n: 10 }]);
  });

  it('refuses the database of a demo and leaves it alone', async () => {
    const { app, load } = await fresh();
    await app.database.query('update pub.head set is_demo = true');
    await expect(load()).rejects.toThrow(/the demo/);
    const [count] = (await app.database.query(
      'select (select count(*) from incident) + (select count(*) from assembly_group) as n',
    )) as { n: number }[];
    expect(count!.n).toBe(0);
  });

  it('refuses a database that holds records of its own and leaves it alone', async () => {
    const { app, desk, load } = await fresh();
    await submit(desk.monitor, await log(desk.monitor, anIncident()));
    await expect(load()).rejects.toThrow('holds 1 records already');
    const [count] = (await app.database.query('select count(*) as n from incident')) as { n: number }[];
    expect(count!.n).toBe(1);
  });

  it("refuses when a member has taken the author's name", async () => {
    const { app, load } = await fresh();
    await app.signIn('reviewer', 'Reference');
    await expect(load()).rejects.toThrow('has the name "reference"');
  });
});
