import { randomUUID } from 'node:crypto';
import { afterEach, expect, it, jest } from '@jest/globals';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import { anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { log, submit, type Desk } from '../testing/desk.js';
import { court, decide, namesSeenBy, propose } from '../testing/propose-names.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

let mend: (() => Promise<unknown>) | null = null;
afterEach(() => mend?.());
/** Changes the stored bytes of a row, as somebody with the database could. */
const damage = async (table: string, column: string, where: string, id: string): Promise<void> => {
  const write = (bytes: string): Promise<unknown> =>
    app.database.query(`update ${table} set ${column} = ${bytes} where ${where}`, [id]);
  await write(`${column} || '\\x00'`);
  mend = () => write(`substring(${column} for octet_length(${column}) - 1)`);
};
/** Erases the title of a new record, which takes its words from everywhere. */
const eraseTitle = async (): Promise<number> => {
  const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Somebody by name' })));
  const id = randomUUID();
  const asked = { id, path: '/title', why: 'It names somebody.' };
  expect((await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, asked)).status).toBeLessThan(300);
  return (await desk.admin.post(`/api/erasures/${id}/approvals`, {})).status;
};

it('a damaged name that somebody proposed hides no other, and stops no erasure', async () => {
  const [damaged, whole] = [(await propose(desk.monitor, court())).body, (await propose(desk.monitor, court())).body];
  await damage('proposed_name', 'sealed', 'id = $1', damaged.id);
  for (const client of [desk.monitor, desk.reviewer])
    expect((await namesSeenBy(client)).items.map(({ id }) => id)).toEqual([whole.id]);
  expect(await eraseTitle()).toBe(200);
});

it('a damaged view of the queue hides no other, and stops no erasure', async () => {
  const [damaged, whole] = [randomUUID(), randomUUID()];
  for (const id of [damaged, whole])
    await desk.reviewer.put(`/api/queue-views/${id}`, { title: `The team’s ${id}`, address: '', shared: true });
  await damage('queue_view', 'sealed', 'id = $1', damaged);
  const { status, body } = await desk.second.get<QueueViews>('/api/queue-views');
  expect([status, body.items.map(({ id }) => id)]).toEqual([200, [whole]]);
  expect(await eraseTitle()).toBe(200);
});

it('a damaged landmark of a record stops no decision about another, whose words stay', async () => {
  const [used, refused] = [(await propose(desk.monitor, court())).body, (await propose(desk.monitor, court())).body];
  const { id } = await log(desk.monitor, anIncident({ landmark: used.id }));
  await damage('incident_private', 'value', `incident_id = $1 and field = 'landmark' and value is not null`, id);
  expect((await decide(desk.reviewer, refused, 'refuse')).status).toBe(200);
  expect((await namesSeenBy(desk.reviewer)).items.find((one) => one.id === refused.id)!.nameEn).toBe(court().nameEn);
});
