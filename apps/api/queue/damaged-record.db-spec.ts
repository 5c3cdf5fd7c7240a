import { afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { BulkOutcomes } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { anIncident, aSource } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { ifMatch, log, submit, untilAllIsSearched, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { RecordIndex } from './record-index.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const found = async (words: string): Promise<string[]> => {
  const { status, body, text } = await desk.reviewer.get<RecordQueue>(`/api/incidents?q=${encodeURIComponent(words)}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.items.map(({ title }) => title!).sort();
};
const made = async (title: string, tags: string): Promise<IncidentRecord> => {
  const sources = [aSource({ title: `${tags} source`, linkWithheld: 'yes' })];
  return submit(desk.monitor, await log(desk.monitor, anIncident({ title, tags, sources })));
};
let whole: IncidentRecord;
let damaged: IncidentRecord;
beforeAll(async () => {
  whole = await made('Whole gathering', 'plover');
  damaged = await made('Damaged gathering', 'dunlin');
});
const KEPT = (id: string): string => `create table kept as select * from incident_private where incident_id = '${id}'`;
const DAMAGES: Record<string, string> = {
  'an answer that readers of it see': `update incident_private set value = value || '\\x00' where incident_id = $1 and field = 'title' and value is not null`,
  'an internal answer': `update incident_private set value = value || '\\x00' where incident_id = $1 and field = 'tags' and value is not null`,
  'its key':
    'update incident_private set key_id = gen_random_uuid()::text where incident_id = $1 and value is not null',
};
afterEach(async () => {
  const [{ isKept }] = await app.database.query(`select to_regclass('kept') is not null as "isKept"`);
  if (!isKept) return;
  await app.database.query(
    'update incident_private p set value = k.value, key_id = k.key_id from kept k where (p.incident_id, p.owner_id, p.field, p.revision) = (k.incident_id, k.owner_id, k.field, k.revision)',
  );
  await app.database.query('drop table kept');
});

it('the queue is read although a reason in the history of one record was changed', async () => {
  const asked = { decision: 'return', question: 'Where was it?' };
  const { id, revision } = await made('Returned meeting', 'stint');
  expect((await desk.reviewer.post(`/api/incidents/${id}/reviews`, asked, ifMatch(revision))).status).toBe(200);
  await app.database.query('alter table log_value disable trigger log_value_stays');
  const changed = await app.database.query(
    `update log_value v set disclosure = 'x' from log_leaf l where l.idx = v.idx and l.entity_id = $1 and v.field = 'reason' returning 1`,
    [id],
  );
  expect(changed[1]).toBe(1);
  app.app.get(RecordIndex).forget();
  expect(await found('whole')).toEqual(['Whole gathering']);
});

it.each(Object.keys(DAMAGES))('the queue is read although one record lost %s', async (what) => {
  await app.database.query(KEPT(damaged.id));
  await app.database.query(DAMAGES[what]!, [damaged.id]);
  app.app.get(RecordIndex).forget();
  expect(await found('gathering')).toEqual(['Damaged gathering', 'Whole gathering']);
  await untilAllIsSearched(desk.reviewer);
  expect(await found('plover')).toEqual(['Whole gathering']);
  // After a change of it, too.
  const { revision } = (await desk.reviewer.get<RecordQueue>('/api/incidents')).body.items.find(
    ({ id }) => id === damaged.id,
  )!;
  const body = { dryRun: false, items: [{ id: damaged.id, revision }] };
  for (const action of ['take', 'give-back']) {
    const acted = await desk.reviewer.post<BulkOutcomes>('/api/incidents/bulk-actions', { ...body, action });
    expect(acted.body.results.map(({ result }) => result)).toEqual(['done']);
    expect(await found('gathering')).toEqual(['Damaged gathering', 'Whole gathering']);
  }
  expect(await found('plover')).toEqual(['Whole gathering']);
  // Who opens it is told.
  expect((await desk.reviewer.get(`/api/incidents/${damaged.id}`)).status).toBeGreaterThanOrEqual(500);
  expect((await desk.reviewer.get(`/api/incidents/${whole.id}`)).status).toBe(200);
});
