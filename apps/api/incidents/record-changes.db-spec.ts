import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { deskOptions } from '../desk-database-options.js';
import { withClient } from '../platform/database/ensure-database.js';
import { formerMigrations, migrate } from '../platform/database/migrate.js';
import type { TestApp } from '../testing/app.js';
import { anIncident, but } from '../testing/an-incident.js';
import { aGroup, CREATE, ifMatch, log, published, submit, type Desk, putSettings } from '../testing/desk.js';
import { freshDatabase } from '../testing/fresh-database.js';
import { plainRoot } from '../testing/plain-merkle-tree.js';
import { appendChange, changesOf } from './record-changes.js';
import { logHead } from '../audit-log/log.repository.js';
import { digestOf, openDisclosure } from '../audit-log/log-leaf.js';
import { useDesk } from '../testing/use-desk.js';

const MEMBER = '3b0c4a52-9b55-4f0e-8d0a-6d6b1f0a0001';
const RECORD = '3b0c4a52-9b55-4f0e-8d0a-6d6b1f0a0002';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const WRITERS = 8;
/** Writes in sequence; the third write is refused and must leave no gap. */
const write = async (n: number): Promise<number> => {
  if (n === 0) {
    await published(desk, anIncident({ title: 'Published meanwhile' }));
    return 4;
  }
  const record = await log(desk.monitor, anIncident());
  const changed = await desk.monitor.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(record.incident, { title: `Writer ${n}` }),
    ifMatch(1),
  );
  const stale = await desk.monitor.put(
    `/api/incidents/${record.id}`,
    but(record.incident, { title: 'Too late' }),
    ifMatch(1),
  );
  expect(stale.status).toBe(412);
  await submit(desk.monitor, changed.body);
  return 3;
};

it('has no gap and no number twice under eight writers, in the order in which each record changed', async () => {
  const lines = (await Promise.all(Array.from({ length: WRITERS }, (_, n) => write(n)))).reduce((sum, n) => sum + n, 0);
  const leaves: { idx: number; entity: string; data: string; hash: Buffer; incident_id: string; revision: number }[] =
    await app.database.query(
      'select idx::int as idx, entity, data, hash, entity_id as incident_id, revision from log_leaf order by idx',
    );
  const rows = leaves.filter(({ entity }) => entity === 'incident');
  expect(rows).toHaveLength(lines);
  expect(leaves.map(({ idx }) => idx)).toEqual(leaves.map((_leaf, i) => i));
  expect(await logHead(app.database.manager)).toEqual({
    size: leaves.length,
    root: plainRoot(leaves.map(({ data }) => data)).toString('hex'),
  });
  for (const id of new Set(rows.map((row) => row.incident_id))) {
    const revisions = rows.filter((row) => row.incident_id === id).map((row) => row.revision);
    expect(revisions).toEqual(Array.from({ length: revisions.length }, (_, i) => i + 1));
  }
});

it("shows others what was written once the record was no longer its author's alone, by whatever step that came", async () => {
  const record = await log(desk.monitor, anIncident({ title: 'Mine alone' }));
  await app.database.transaction((manager) =>
    appendChange(manager, {
      incidentId: record.id,
      revision: 2,
      actorId: desk.monitor.member!.id,
      kind: 'saved',
      differences: [
        { path: 'record.status', value: 'WS_UNDER_REVIEW', internal: false },
        { path: '/title', value: "Everybody's", internal: false },
      ],
    }),
  );
  const titles = async (isAuthor: boolean): Promise<unknown[]> =>
    (await changesOf(app.database.manager, record.id, isAuthor)).map(
      ({ values }) => values.find(({ path }) => path === '/title')?.value,
    );
  expect(await titles(false)).toEqual([null, "Everybody's"]);
  expect(await titles(true)).toEqual(['Mine alone', "Everybody's"]);
});

it('says what an answer was when it was handed in, and nothing of what its author had written before', async () => {
  const draft = await log(desk.monitor, anIncident({ title: 'A first thought' }));
  const second = await desk.monitor.put<IncidentRecord>(
    `/api/incidents/${draft.id}`,
    but(draft.incident, { title: 'As handed in' }),
    ifMatch(1),
  );
  const record = await submit(desk.monitor, second.body);
  await desk.reviewer.put(
    `/api/incidents/${draft.id}`,
    but(record.incident, { title: 'As corrected' }),
    ifMatch(record.revision),
  );
  const { items } = (
    await desk.reviewer.get<{ items: { values: { path: string; value: unknown; before?: unknown }[] }[] }>(
      `/api/incidents/${draft.id}/changes`,
    )
  ).body;
  expect(items.flatMap(({ values }) => values.filter(({ path }) => path === '/title'))).toEqual([
    { path: '/title', value: null, internal: true },
    { path: '/title', value: null, internal: true },
    { path: '/title', value: 'As corrected', internal: false, before: 'As handed in' },
  ]);
  expect(JSON.stringify(items)).not.toContain('A first thought');
});

describe('a leaf', () => {
  it('holds no value, no name and no internal id, only digests of what stands beside it', async () => {
    const record = await log(desk.monitor, anIncident({ title: 'Crowd at the Canary Bridge' }));
    const [leaf] = (await app.database.query(`select idx, data from log_leaf where entity_id = $1`, [record.id])) as {
      idx: string;
      data: string;
    }[];
    for (const secret of ['Canary', record.id, desk.monitor.member!.id, desk.monitor.member!.name])
      expect(leaf!.data).not.toContain(secret);
    const said = JSON.parse(leaf!.data) as { digests: string[]; of: string; what: string; revision: number };
    expect(said).toMatchObject({ of: 'incident', what: 'saved', revision: 1 });
    const values: { field: string; disclosure: string }[] = await app.database.query(
      'select field, disclosure from log_value where idx = $1',
      [leaf!.idx],
    );
    expect(values.map(({ disclosure }) => digestOf(disclosure)).sort()).toEqual([...said.digests].sort());
    expect(openDisclosure(values.find(({ field }) => field === '/title')!.disclosure)).toEqual({
      field: '/title',
      value: 'Crowd at the Canary Bridge',
    });
  });

  it('is written for groups, members, invitations, what is proposed to readers and reports as well, in the transaction of the change', async () => {
    await aGroup(desk, 'Group that is logged');
    await putSettings(desk.admin, {
      organisation: 'Logged organisation',
      standards: 'The standards',
      smallTeam: false,
    });
    await desk.admin.put(`/api/members/${desk.analyst.member!.id}`, { role: 'analyst', frozen: true });
    await desk.admin.post('/api/invitations', { role: 'monitor' });
    const frozen = await desk.reviewer.post<{ code: string }>('/api/reports', {
      title: 'Frozen and logged',
      question: 'indicator=I01&period=2024',
    });
    expect(frozen.status).toBe(201);
    const kinds: { of: string }[] = await app.database.query(
      `select distinct entity || ' ' || what as of from log_leaf where entity not in ('incident', 'rows') order by 1`,
    );
    expect(kinds.map(({ of }) => of)).toEqual([
      'group entered',
      'invitation invited',
      'member frozen',
      'member joined',
      'release proposed',
      'report frozen',
    ]);
  });
});

describe('what goes wrong', () => {
  it.each([
    'update log_leaf set data = data',
    'delete from log_leaf',
    'truncate log_leaf cascade',
    `update log_value set field = 'x'`,
  ])('refuses to %s', async (statement) => {
    await expect(app.database.query(statement)).rejects.toThrow(/never changed/);
  });

  it('logs nothing of a change that is refused, nor of one that is sent twice', async () => {
    const id = randomUUID();
    const body = { nameEn: 'Sent twice', nameKm: null, aliases: [], note: null };
    const before = await logHead(app.database.manager);
    for (const status of [200, 200])
      expect((await desk.reviewer.put(`/api/groups/${id}`, body, CREATE)).status).toBe(status);
    expect((await desk.reviewer.put(`/api/groups/${id}`, { ...body, nameEn: 'Too late' }, ifMatch(9))).status).toBe(
      412,
    );
    expect((await logHead(app.database.manager)).size).toBe(before.size + 1);
  });
});

describe('what was logged before there was a log', () => {
  it('is taken over with its numbers, and says so', async () => {
    const old = await freshDatabase('nothing');
    const folder = mkdtempSync(join(tmpdir(), 'vigil-migrations-'));
    try {
      const names = readdirSync(formerMigrations).sort();
      for (const name of names.filter((one) => one < '0015'))
        copyFileSync(join(formerMigrations, name), join(folder, name));
      await migrate(old.url, folder);
      await withClient(old.url, async (client) => {
        await client.query(`insert into member (id, name, name_folded, role) values ('${MEMBER}', 'old hand', 'old hand', 'monitor');
          insert into incident (id, author_id, status, codebook_version, crowd_state, notified) values ('${RECORD}', '${MEMBER}', 'WS_DRAFT', 2, 'CS_UNKNOWN', 'unknown');
          insert into change (seq, incident_id, revision, actor_id, kind, reason, at) values (1, '${RECORD}', 1, '${MEMBER}', 'saved', null, '2026-01-02T03:04:05Z'),
            (2, '${RECORD}', 2, '${MEMBER}', 'submitted', 'Here it is "quoted"', now());
          insert into change_value values (1, '/title', '"An old title"', false), (1, '/narrative', null, true), (1, '/issues', null, false); update log_head set size = 2;`);
      });
      await migrate(old.url);
      const source = await new DataSource(deskOptions(old.url)).initialize();
      const changes = await changesOf(source.manager, RECORD, true);
      const { size, root } = await logHead(source.manager);
      const leaves: { data: string }[] = await source.query('select data from log_leaf order by idx');
      await source.destroy();
      expect([size, root]).toEqual([3, plainRoot(leaves.map(({ data }) => data)).toString('hex')]);
      expect(changes).toMatchObject([
        {
          seq: 1,
          kind: 'saved',
          at: '2026-01-02T03:04:05.000Z',
          takenOver: true,
          proof: 'waiting',
          values: [
            { path: '/issues', value: null, internal: false },
            { path: '/narrative', value: null, internal: true },
            { path: '/title', value: 'An old title', internal: false },
          ],
        },
        { seq: 2, kind: 'submitted', reason: 'Here it is "quoted"', takenOver: true },
      ]);
      expect(leaves[0]!.data).toContain('"at":"2026-01-02T03:04Z"');
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await old.drop();
    }
  });
});
