import { describe, expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Inbox, ReportOfRecord } from '@vigil/shared/staff-responses/field-reports.js';
import type { InboxNews, Notice, NoticePage } from '@vigil/shared/staff-responses/notices.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { anIncident } from '../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { ifMatch, log, merge, submit, take, type Desk } from '../testing/desk.js';
import { addPhone, aReport, sealedBody } from '../testing/field-phone.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

type Posted = Promise<Answer<IncidentRecord>>;
const submitted = ({ id, revision }: IncidentRecord, said: object, by = desk.monitor): Posted =>
  by.post<IncidentRecord>(`/api/incidents/${id}/submissions`, said, ifMatch(revision));
const logged = (title: string, by = desk.monitor): Promise<IncidentRecord> => log(by, anIncident({ title }));
const seen = async (by: Client, { id }: { id: string }): Promise<IncidentRecord> =>
  (await by.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const recalled = async ({ id, revision }: IncidentRecord): Promise<IncidentRecord> =>
  (await desk.monitor.post<IncidentRecord>(`/api/incidents/${id}/recalls`, {}, ifMatch(revision))).body;
/** Whether a member was told of this record that somebody is at risk. */
const isTold = async (by: Client, { id }: { id: string }): Promise<boolean> => {
  const { items } = (await by.get<NoticePage>('/api/inbox')).body;
  return items.some(({ what, record }) => what === 'at-risk' && record?.id === id);
};
/** Whether the queue finds this record, as one where somebody is at risk. */
const isFound = async (by: Client, { id }: { id: string }): Promise<boolean> =>
  (await by.get<RecordQueue>('/api/incidents?gap=at-risk')).body.items.some((item) => item.id === id);

describe('that somebody is at risk, said at the desk', () => {
  it('is told to each reviewer, found in the queue and told with the record, until somebody has taken it', async () => {
    const { status, body: record } = await submitted(await logged('Avocet'), { atRisk: true });
    expect([status, record.atRisk, record.status]).toEqual([200, true, 'WS_SUBMITTED']);
    for (const by of [desk.reviewer, desk.second])
      expect([await isTold(by, record), await isFound(by, record), (await seen(by, record)).atRisk]).toEqual([
        true,
        true,
        true,
      ]);
    expect([await isTold(desk.monitor, record), await isFound(desk.monitor, record)]).toEqual([false, true]);
    // Analysts learn nothing of it.
    expect([
      await isTold(desk.analyst, record),
      await isFound(desk.analyst, record),
      (await seen(desk.analyst, record)).atRisk,
    ]).toEqual([false, false, null]);
    const said = async (by: Client): Promise<(boolean | undefined)[]> =>
      (await by.get<{ items: ChangeEntry[] }>(`/api/incidents/${record.id}/changes`)).body.items
        .filter(({ kind }) => kind === 'submitted')
        .map(({ atRisk }) => atRisk);
    expect([await said(desk.reviewer), await said(desk.monitor), await said(desk.analyst)]).toEqual([
      [true],
      [true],
      [undefined],
    ]);
    await take(desk.reviewer, record);
    expect([await isFound(desk.second, record), (await seen(desk.second, record)).atRisk]).toEqual([false, true]);
  });

  it('is not said by silence, and is what its author said last', async () => {
    const silent = await submit(desk.monitor, await logged('Bittern'));
    const none = (await submitted(await logged('Bunting'), { atRisk: false })).body;
    const answers = async (record: IncidentRecord) => [
      (await seen(desk.reviewer, record)).atRisk,
      await isFound(desk.reviewer, record),
      await isTold(desk.reviewer, record),
    ];
    expect([await answers(silent), await answers(none)]).toEqual([
      [null, false, false],
      [false, false, false],
    ]);
    const risky = (await submitted(await recalled(none), { atRisk: true })).body;
    expect(await answers(risky)).toEqual([true, true, true]);
    const again = (await submitted(await recalled(risky), {})).body;
    expect(await answers(again)).toEqual([true, true, true]);
    const urgent = async (): Promise<number> => (await desk.reviewer.get<InboxNews>('/api/inbox/news')).body.urgent;
    const before = await urgent();
    const over = (await submitted(await recalled(again), { atRisk: false })).body;
    expect([await answers(over), await urgent()]).toEqual([[false, false, false], before - 1]);
    expect((await submitted(await recalled(over), { atRisk: 'yes' })).status).toBe(422);
  });

  it('is told again to those alone who have opened what they were told', async () => {
    const told = async (by: Client, { id }: { id: string }): Promise<boolean[]> =>
      (await by.get<NoticePage>('/api/inbox')).body.items
        .filter(({ what, record }) => what === 'at-risk' && record?.id === id)
        .map(({ isRead }) => isRead);
    const first = (await submitted(await logged('Egret'), { atRisk: true })).body;
    const { items } = (await desk.second.get<NoticePage>('/api/inbox')).body;
    const { id } = items.find(({ record }) => record?.id === first.id)!;
    await desk.second.post('/api/inbox/read', { id, until: false });
    const { body } = await desk.monitor.post<IncidentRecord>(
      `/api/incidents/${first.id}/recalls`,
      {},
      ifMatch(first.revision),
    );
    await submitted(body, { atRisk: true });
    expect([await told(desk.reviewer, first), await told(desk.second, first)]).toEqual([[false], [false, true]]);
  });

  it('is told to the case team alone of a record that is limited to one', async () => {
    const record = await logged('Crake');
    const { body } = await desk.monitor.put<{ revision: number }>(
      `/api/incidents/${record.id}/case-team`,
      { members: [desk.second.member!.id] },
      ifMatch(record.revision),
    );
    const limited = await desk.monitor.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      { ...record.incident, sensitivity: 'S3_RESTRICTED' },
      ifMatch(body.revision),
    );
    expect((await submitted(limited.body, { atRisk: true })).status).toBe(200);
    expect([await isTold(desk.second, record), await isTold(desk.reviewer, record)]).toEqual([true, false]);
    expect([await isFound(desk.second, record), await isFound(desk.reviewer, record)]).toEqual([true, false]);
    // Whoever joins the team is told then.
    const { revision } = await seen(desk.second, record);
    const members = [desk.second, desk.reviewer].map((one) => one.member!.id);
    await desk.second.put(`/api/incidents/${record.id}/case-team`, { members }, ifMatch(revision));
    expect([await isTold(desk.reviewer, record), await isFound(desk.reviewer, record)]).toEqual([true, true]);
  });

  it('is told to every reviewer without the record, where it is limited and nobody may read it yet', async () => {
    const record = await log(desk.monitor, anIncident({ title: 'Dabchick', sensitivity: 'S4_SEALED' }));
    const untitled = async (by: Client): Promise<Notice[]> =>
      (await by.get<NoticePage>('/api/inbox')).body.items.filter(({ what, record: of }) => what === 'at-risk' && !of);
    expect(await untitled(desk.reviewer)).toEqual([]);
    const { body } = await submitted(record, { atRisk: true });
    expect(await untitled(desk.reviewer)).toEqual([
      expect.objectContaining({ by: desk.monitor.member!.name, isLimited: true, record: null }),
    ]);
    const { text } = await desk.reviewer.get('/api/inbox');
    expect([text.includes('Dabchick'), text.includes(record.id)]).toEqual([false, false]);
    expect((await desk.reviewer.get(`/api/incidents/${record.id}`)).status).toBe(404);
    // Once it has a team, that takes care of it, and nobody else is told.
    const members = [desk.second.member!.id];
    await desk.monitor.put(`/api/incidents/${record.id}/case-team`, { members }, ifMatch(body.revision));
    expect([await untitled(desk.reviewer), await isTold(desk.second, record)]).toEqual([[], true]);
  });

  it.each([
    [true, false],
    [false, true],
  ])('is what the author says at the desk, after their phone said %s', async (phone, here) => {
    const sent = await addPhone(app, desk.monitor);
    const report = aReport({ atRisk: phone, handOver: false, incident: { ...anIncident({ title: 'Finch' }) } });
    await sent.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, sent.key));
    const draft = await seen(desk.monitor, report);
    const inInbox = async (): Promise<unknown[]> => {
      const { items, urgent } = (await desk.reviewer.get<Inbox>('/api/field/inbox')).body;
      return [items.find(({ id }) => id === report.id)?.atRisk, urgent];
    };
    const [, urgent] = (await inInbox()) as [boolean, number];
    const record = (await submitted(draft, { atRisk: here })).body;
    expect([await isFound(desk.reviewer, record), await inInbox()]).toEqual([here, [here, urgent + (here ? 1 : -1)]]);
    const { items } = (await desk.monitor.get<{ items: ReportOfRecord[] }>(`/api/incidents/${record.id}/field-reports`))
      .body;
    expect(items.map(({ atRisk, phoneAtRisk }) => [atRisk, phoneAtRisk])).toEqual([[here, phone]]);
  });

  it('ends what a phone told of its record and nobody has read, once the author says at the desk that nobody is', async () => {
    const sent = await addPhone(app, desk.monitor);
    const untitled = async (by: Client): Promise<boolean[]> =>
      (await by.get<NoticePage>('/api/inbox')).body.items
        .filter(({ what, record, isLimited }) => what === 'at-risk' && !record && !isLimited)
        .map(({ isRead }) => isRead);
    const [former, formerOfSecond] = [await untitled(desk.reviewer), await untitled(desk.second)];
    const reports = ['Grebe', 'Grouse'].map((title) =>
      aReport({ atRisk: true, handOver: true, incident: { ...anIncident({ title }) } }),
    );
    for (const report of reports)
      await sent.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, sent.key));
    expect(await untitled(desk.reviewer)).toEqual([false, false, ...former]);
    const { items } = (await desk.second.get<NoticePage>('/api/inbox')).body;
    // The older of both.
    const { id } = items.filter(({ what, record, isLimited }) => what === 'at-risk' && !record && !isLimited)[1]!;
    await desk.second.post('/api/inbox/read', { id, until: false });
    const urgent = async (): Promise<number> => (await desk.reviewer.get<InboxNews>('/api/inbox/news')).body.urgent;
    const before = await urgent();
    const draft = await seen(desk.monitor, reports[0]!);
    const record = draft.status === 'WS_SUBMITTED' ? await recalled(draft) : draft;
    expect((await submitted(record, { atRisk: false })).status).toBe(200);
    // The other report's stays, and so does what somebody has read.
    expect([await untitled(desk.reviewer), await urgent()]).toEqual([[false, ...former], before - 1]);
    expect(await untitled(desk.second)).toEqual([false, true, ...formerOfSecond]);
  });

  it('goes with the record into the one that it is joined to, and back', async () => {
    const risky = (await submitted(await logged('Dotterel'), { atRisk: true })).body;
    const stays = await submit(desk.monitor, await logged('Dunnock'));
    const merged = await merge(desk.reviewer, risky, stays.id);
    expect([await isFound(desk.second, risky), await isFound(desk.second, stays)]).toEqual([false, true]);
    await desk.reviewer.request('DELETE', `/api/incidents/${risky.id}/mergers`, undefined, ifMatch(merged.revision));
    expect([await isFound(desk.second, risky), await isFound(desk.second, stays)]).toEqual([true, false]);
  });
});
