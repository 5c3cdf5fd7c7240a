import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { PeriodWork } from '@vigil/shared/staff-responses/period-work.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { PERIOD_WORK } from '@vigil/shared/incident/period-work.js';
import { anAct, anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { unknownIn } from '@vigil/shared/report/placeholders.js';
import { aCoverageEntry } from '../testing/a-coverage-entry.js';
import { CREATE, log, published, releaseAll, submit, verified, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const DAYS = 'from=2021-01-01&until=2021-06-30';
const work = async (client: Client, days = DAYS): Promise<PeriodWork> => {
  const { status, body, text } = await client.get<PeriodWork>(`/api/period-work?${days}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
};
const left = async (client: Client): Promise<Record<string, number>> =>
  Object.fromEntries((await work(client)).work.flatMap(({ key, n }) => (n === 0 ? [] : [[key, n]])));
const on = (day: string) => ({ when: exactDay(asDay(day)) });
const force = () => ({
  interference: 'IN_INTERFERED',
  acts: [anAct({ type: 'FM_BATON', actor: 'PF_DISTRICT_SECURITY' })],
});

describe('what is left to do for a period', () => {
  it('is counted in each state, of this period alone, and leads to the same records of the queue', async () => {
    expect(await work(desk.analyst)).toMatchObject({ total: 0, published: 0, pace: null });
    expect(await left(desk.reviewer)).toEqual({});
    await submit(desk.monitor, await log(desk.monitor, anIncident(on('2021-02-01'))));
    await log(desk.monitor, anIncident(on('2021-02-02')));
    await verified(desk, anIncident({ ...on('2021-03-01'), ...force() }));
    await published(desk, anIncident(on('2021-06-30')));
    await published(desk, anIncident(on('2021-07-01')));
    const found = await work(desk.reviewer);
    expect(found).toMatchObject({ total: 3, published: 1 });
    expect(await left(desk.reviewer)).toMatchObject({ unreviewed: 1, unpublished: 1, unassessed: 1 });
    for (const { key, address } of PERIOD_WORK) {
      const { body } = await desk.reviewer.get<RecordQueue>(`/api/incidents?${address}&${DAYS}`);
      expect([key, found.work.find((one) => one.key === key)!.n]).toEqual([key, body.total]);
    }
    expect(found.work.find(({ key }) => key === 'unreviewed')!.oldest).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(found.pace!.n).toBe(1);
    expect(found.pace!.half).toBe(found.pace!.most);
    expect(found.pace!.half).toBeGreaterThan(300);
  });

  it('has for a report what readers see alone, in both languages, and nothing of what waits', async () => {
    const days = 'from=2022-01-03&until=2022-01-16';
    const of = async (): Promise<PeriodWork> => work(desk.analyst, days);
    const before = (await of()).forReport;
    expect(before.text).toEqual({
      en: '{I01.sentence}. For 2 of its 2 weeks, who was watching is not on record: a 0 in such a week says nothing.',
      km: expect.stringContaining('{I01.sentence}'),
    });
    expect(Object.keys(before.heading)).toEqual(['en', 'km']);
    // What waits, and coverage that readers do not see, change nothing of it.
    await submit(desk.monitor, await log(desk.monitor, anIncident(on('2022-01-04'))));
    await verified(desk, anIncident(on('2022-01-05')));
    const entry = { place: 'KH', from: '2022-01-03', until: '2022-01-09', level: 'CO_ON_SITE' };
    expect(
      (await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry({ ...entry, shown: false }), CREATE))
        .status,
    ).toBe(200);
    expect((await of()).total).toBe(2);
    expect((await of()).forReport).toEqual(before);
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry({ ...entry, shown: true }), CREATE);
    await releaseAll(desk);
    expect((await of()).forReport.text.en).toContain('For 1 of its 2 weeks, who was watching is not on record');
    await desk.analyst.put(
      `/api/coverage/${randomUUID()}`,
      aCoverageEntry({ ...entry, from: '2022-01-10', until: '2022-01-16', shown: true }),
      CREATE,
    );
    await releaseAll(desk);
    expect((await of()).forReport.text.en).toContain('Who was watching is on record for all 2 weeks of it.');
    // Where one province alone has an entry in each week, that is no word about the others.
    const other = 'from=2022-02-07&until=2022-02-13';
    const inOne = { place: '12', from: '2022-02-07', until: '2022-02-13', level: 'CO_ON_SITE', shown: true };
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry(inOne), CREATE);
    await releaseAll(desk);
    expect((await work(desk.analyst, other)).forReport.text.en).toBe(
      '{I01.sentence}. For 24 of 25 provinces, who was watching is not on record for any day of it: a 0 there says nothing.',
    );
    // Of a few records, how long they took says nothing.
    for (let n = 0; n < 9; n += 1) await published(desk, anIncident(on('2022-01-06')));
    expect((await of()).forReport.text.en).not.toContain('half of the');
    await published(desk, anIncident(on('2022-01-06')));
    const { pace, forReport } = await of();
    const { half } = pace!;
    expect(pace).toEqual({ n: 10, half, most: half });
    expect(forReport.text.en).toMatch(
      new RegExp(
        `10 records of this period whose day is known exactly are published. Days from the event to its first publication: at most ${half.toLocaleString('en')} for half of them`,
      ),
    );
    // Every placeholder is one that a draft may have.
    expect([forReport.text.en, forReport.text.km].flatMap(unknownIn)).toEqual([]);
  });

  it('leaves out what is limited to a case team, also for who sees it', async () => {
    const before = await work(desk.reviewer);
    const queued = async (): Promise<number> =>
      (await desk.reviewer.get<RecordQueue>(`/api/incidents?status=WS_SUBMITTED&${DAYS}`)).body.total;
    const [inQueue, ofAnalyst] = [await queued(), await work(desk.analyst)];
    const limited = anIncident({ ...on('2021-04-01'), ...force(), sensitivity: 'S3_RESTRICTED' });
    await submit(desk.reviewer, await log(desk.reviewer, limited));
    expect(await queued()).toBe(inQueue + 1);
    expect(await work(desk.reviewer)).toEqual(before);
    expect(await work(desk.analyst)).toEqual(ofAnalyst);
  });

  it('refuses by name what is no period, and everybody else', async () => {
    const refused = async (query: string): Promise<unknown> =>
      (await desk.analyst.get<{ errors: { pointer: string; code: string }[] }>(`/api/period-work?${query}`)).body
        .errors;
    expect(await refused('from=2021-01-01')).toEqual([expect.objectContaining({ pointer: 'until', code: 'required' })]);
    expect(await refused('from=2021-02-30&until=2021-03-01')).toEqual([
      expect.objectContaining({ pointer: 'from', code: 'not-a-day' }),
    ]);
    expect(await refused('from=2021-02-02&until=2021-02-01')).toEqual([
      expect.objectContaining({ pointer: 'until', code: 'latest-before-earliest' }),
    ]);
    for (const [client, status] of [
      [desk.monitor, 403],
      [desk.admin, 403],
      [app.visitor, 401],
    ] as const)
      expect((await client.get(`/api/period-work?${DAYS}`)).status).toBe(status);
  });
});
