import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { withClient } from '../platform/database/ensure-database.js';
import type { Client, TestApp } from '../testing/app.js';
import { anIncident } from '../testing/an-incident.js';
import { CREATE, hide, ifMatch, publish, published, releaseAll, verified, type Desk } from '../testing/desk.js';
import type { FreshDatabase } from '../testing/fresh-database.js';
import { aDraft, written } from '../testing/draft-and-read-reports.js';
import { useDesk } from '../testing/use-desk.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ database, app, desk } = opened);
});

/** One member freezes a report; another publishes it. */
const freeze = async (client: Client, question: string, title = 'A half-year') => {
  const answer = await client.post<{ code: string; errors?: unknown[] }>('/api/reports', { title, question });
  await releaseAll(desk);
  return answer;
};
const read = (code: string) =>
  app.visitor.get<{ title: string; answer: { total: { low: number } }; rows: { code: string }[] }>(
    `/api/public/reports/${code}`,
  );

describe('a frozen report', () => {
  it('is made by an analyst or a reviewer, is found by everybody, and is listed for staff with who froze it', async () => {
    const record = await published(desk, anIncident());
    for (const client of [desk.analyst, desk.reviewer]) {
      const made = await freeze(client, 'indicator=I02&period=2021-H1');
      expect([made.status, made.body.code]).toEqual([201, expect.stringMatching(/^R-[0-9A-HJKMNP-TV-Z]{6}$/)]);
      const report = await read(made.body.code);
      expect(report.body).toMatchObject({
        title: 'A half-year',
        answer: { total: { low: 1 } },
        rows: [{ code: record.code }],
      });
      expect(report.text).not.toContain('"fact"');
      expect(
        (
          await app.visitor.get(`/api/public/reports/${made.body.code}`, {
            'if-none-match': report.headers.get('etag')!,
          })
        ).status,
      ).toBe(304);
    }
    const list = await desk.analyst.get<{ total: number; items: { frozenBy: string }[] }>('/api/reports');
    expect([list.body.total, list.body.items.map((item) => item.frozenBy)]).toEqual([
      2,
      [desk.reviewer.member!.name, desk.analyst.member!.name],
    ]);
    for (const client of [desk.monitor, desk.admin]) expect((await freeze(client, 'period=2021')).status).toBe(403);
  });

  it('is read by whoever releases it, before readers are sent the same', async () => {
    await published(desk, anIncident());
    const asked = { title: 'A half-year', question: 'indicator=I02&period=2021-H1' };
    const { code } = (await desk.analyst.post<{ code: string }>('/api/reports', asked)).body;
    const before = await desk.reviewer.get(`/api/reports/${code}`);
    expect([before.status, (await read(code)).status]).toEqual([200, 404]);
    await releaseAll(desk);
    expect((await read(code)).body).toEqual(before.body);
    expect((await desk.reviewer.get(`/api/reports/${code}`)).body).toEqual(before.body);
    expect((await desk.reviewer.get('/api/reports/R-000000')).status).toBe(404);
    for (const client of [desk.monitor, desk.admin])
      expect((await client.get(`/api/reports/${code}`)).status).toBe(403);
  });

  it('holds nothing that was being withdrawn while it was frozen', async () => {
    const record = await published(desk, anIncident({ title: 'Withdrawn meanwhile' }));
    let frozen = false;
    const made = await withClient(database.url, async (client) => {
      await client.query('begin');
      await client.query('update pub.head set seq = seq');
      const freezing = freeze(desk.analyst, 'indicator=I02&period=2021').finally(() => {
        frozen = true;
      });
      await pause(300);
      expect(frozen).toBe(false);
      await client.query('delete from pub.incident where code = $1', [record.code]);
      await client.query('commit');
      return freezing;
    });
    const report = await read(made.body.code);
    expect(report.body.rows.map((row) => row.code)).not.toContain(record.code);
    expect(report.body.answer.total.low).toBe(report.body.rows.length);
  });

  it('is of one moment: what was published while it waited is in it, and it says so', async () => {
    const record = await verified(
      desk,
      anIncident({ title: 'Published meanwhile', when: exactDay(asDay('2018-03-01')) }),
    );
    const [published, made] = await withClient(database.url, async (client) => {
      await client.query('begin');
      await client.query('select seq from pub.head for update');
      const publishing = publish(desk.second, record);
      await untilSomebodyWaits(app.database);
      const freezing = freeze(desk.analyst, 'indicator=I02&period=2018');
      await untilSomebodyWaits(app.database, 2);
      await client.query('commit');
      return Promise.all([publishing, freezing]);
    });
    const report = await app.visitor.get<{ answer: { total: { low: number } }; rows: { code: string }[] }>(
      `/api/public/reports/${made.body.code}`,
    );
    expect([report.body.answer.total.low, report.body.rows.map(({ code }) => code)]).toEqual([1, [published.code]]);
  });

  it('is one, however often the same is asked of the same moment by the same person', async () => {
    const asked = (client = desk.analyst) =>
      client.post<{ code: string }>('/api/reports', { title: 'Pressed twice', question: 'indicator=I02&period=2021' });
    const codes = (await Promise.all([asked(), asked(), asked()])).map(({ body }) => body.code);
    expect(new Set([...codes, (await asked()).body.code]).size).toBe(1);
    expect((await asked(desk.reviewer)).body.code).not.toBe(codes[0]);
    await published(desk, anIncident());
    expect((await asked()).body.code).not.toBe(codes[0]);
    const { id, revision } = await written(desk.analyst, aDraft('press-line'));
    const whole = await Promise.all(
      [1, 2, 3].map(() =>
        desk.analyst.post<{ code: string }>(`/api/reports/drafts/${id}/freezings`, {}, ifMatch(revision)),
      ),
    );
    expect(new Set(whole.map(({ body }) => body.code)).size).toBe(1);
  });
});

describe('a frozen report that is counted again', () => {
  const coverage = async (id: string, level: string, headers: Record<string, string>, from = '2017-01-01') => {
    const entered = await desk.analyst.put<{ revision: number }>(
      `/api/coverage/${id}`,
      { place: 'KH', from, until: '2017-12-31', level, group: null, note: null, shown: true },
      headers,
    );
    await releaseAll(desk);
    return entered;
  };
  const total = async (code: string): Promise<unknown> => (await read(code)).body.answer.total;

  it('has the coverage of its own moment, whatever was entered since', async () => {
    const when = exactDay(asDay('2017-05-01'));
    const [unseen, watched] = [
      await published(desk, anIncident({ title: 'Before coverage', when })),
      await published(desk, anIncident({ title: 'Also before coverage', when })),
    ];
    const question = 'indicator=I02&period=2017';
    const before = await freeze(desk.analyst, question, 'Before');
    const entry = randomUUID();
    const entered = await coverage(entry, 'CO_ON_SITE', CREATE);
    const during = await freeze(desk.analyst, question, 'During');
    await coverage(entry, 'CO_NONE', ifMatch(entered.body.revision));
    for (const record of [unseen, watched]) await hide(desk.reviewer, record);
    expect([await total(before.body.code), await total(during.body.code)]).toMatchObject([
      { low: null, none: 'unseen' },
      { low: 0, none: null },
    ]);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['indicator=I99&period=2021', ['indicator']],
    ['period=2021&period=2022', ['period']],
    ['indicator=I02', ['period']],
    ['period=2021&stages=verified', ['stages']],
    ['period=2021&peroid=2022', ['peroid']],
    ['indicator=I02&period=2021-13', ['period']],
  ])('names the key of a question that cannot be asked: %s', async (question, keys) => {
    const answer = await freeze(desk.analyst, question);
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      keys.map((pointer) => expect.objectContaining({ pointer })),
    ]);
  });

  it('takes no title without words, and finds no report that was never made', async () => {
    const answer = await freeze(desk.analyst, 'period=2021', '\u200B');
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/title', code: 'blank-text' })],
    ]);
    for (const code of ['R-000000', 'x', '..%2fabout', '%00']) expect((await read(code)).status).toBe(404);
  });
});
