import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { ListedChange } from '@vigil/shared/public/response-types.js';
import type { TestApp } from '../app.js';
import { aGroupLink, anIncident } from '../an-incident.js';
import { aGroup, type Desk, hide, merge, published, releaseAll, retract } from '../desk.js';
import { countsOf, incidentPage, listOf, tableOf } from './public-requests.js';
import { publicAnswers } from './public-answers.js';
import { useDesk } from '../use-desk.js';

interface Report {
  code: string;
  answer: { total: { low: number } };
  rows: { code: string; title: string }[];
  checksum: string;
  formerChecksums: string[];
  withdrawn: number;
}

let app: TestApp;
let desk: Desk;
let home: string;
useDesk((opened) => ({ app, desk, home } = opened), { ownHome: true });

const assemblyOn = (day: string, title: string) => anIncident({ title, when: exactDay(asDay(day)) });
const freeze = async (question: string): Promise<string> => {
  const answer = await desk.analyst.post<{ code: string }>('/api/reports', { title: 'A report', question });
  await releaseAll(desk);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.code;
};
const report = (code: string) => app.visitor.get<Report>(`/api/public/reports/${code}`);
const changes = async (): Promise<ListedChange[]> =>
  (await app.visitor.get<{ items: ListedChange[] }>('/api/public/changes')).body.items;
const filesOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

describe('a published incident that is retracted', () => {
  it('F10: is gone from counts at once, answers 410 with the public reason, stands in the change feed; an earlier report keeps its figures', async () => {
    const stays = await published(desk, assemblyOn('2021-03-01', 'An assembly that stays'));
    const goes = await published(desk, assemblyOn('2021-03-02', 'An assembly that goes'));
    const question = 'indicator=I02&period=2021-03';
    const code = await freeze(question);
    const before = await report(code);
    expect(before.body.answer.total.low).toBe(2);

    await retract(desk.reviewer, goes, 'CR_CODING', 'It was the assembly of another day.');

    expect((await countsOf(app.visitor, question)).total).toMatchObject({ low: 1, high: 1 });
    expect((await listOf(app.visitor, question)).items.map((item) => item.code)).toEqual([stays.code]);
    expect((await tableOf(app.visitor, `/api/public/incidents.csv?${question}`)).map((row) => row['code'])).toEqual([
      stays.code,
    ]);
    for (const [language, words] of [
      ['en', 'This was withdrawn and is no longer published'],
      ['km', 'កំណត់ត្រានេះត្រូវបានដកចេញ ហើយលែងផ្សព្វផ្សាយទៀត'],
    ] as const) {
      const gone = await app.visitor.get(`/api/public/incidents/${goes.code}`, { 'accept-language': language });
      expect(gone.status).toBe(410);
      expect(gone.body).toMatchObject({
        code: 'gone',
        title: words,
        what: 'retracted',
        reason: 'CR_CODING',
        note: 'It was the assembly of another day.',
      });
      expect(gone.headers.get('cache-control')).toBe('no-store');
    }
    const [newest] = await changes();
    expect(newest).toMatchObject({
      code: goes.code,
      what: 'retracted',
      reason: 'CR_CODING',
      note: 'It was the assembly of another day.',
    });
    expect((await changes()).filter((one) => one.code === goes.code).map(({ what, title }) => [what, title])).toEqual([
      ['retracted', null],
      ['published', null],
    ]);
    expect((await changes()).find((one) => one.code === stays.code)).toMatchObject({
      what: 'published',
      title: 'An assembly that stays',
    });
    const after = await report(code);
    expect(after.text).toBe(before.text);
    expect(after.body.rows.map((row) => row.code).sort()).toEqual([stays.code, goes.code].sort());
    expect(
      await freeze(question)
        .then(report)
        .then((fresh) => fresh.body.answer.total.low),
    ).toBe(1);
  });
});

describe('a retraction for safety', () => {
  const leaves = async (): Promise<string> =>
    [
      ...(await publicAnswers(app.visitor, await codesEver(), await reportsEver())).map(
        ({ path, text }) => `${path} ${text}`,
      ),
      filesOf(join(home, 'public')),
      await everyPublicRow(),
    ].join('\n');
  const codesEver = async (): Promise<string[]> =>
    ((await app.database.query('select code from incident where code is not null')) as { code: string }[]).map(
      (row) => row.code,
    );
  const reportsEver = async (): Promise<string[]> =>
    ((await app.database.query('select code from report')) as { code: string }[]).map((row) => row.code);
  const everyPublicRow = async (): Promise<string> => {
    const tables: { name: string }[] = await app.database.query(
      `select table_name as name from information_schema.tables where table_schema = 'pub'`,
    );
    const rows = await Promise.all(
      tables.map(
        ({ name }) =>
          app.database.query(`select string_agg(t::text, E'\n') as rows from pub.${name} t`) as Promise<
            { rows: string | null }[]
          >,
      ),
    );
    return rows.map(([found]) => found!.rows ?? '').join('\n');
  };

  it('F10: takes the row out of everything, frozen reports too, which show the old checksum beside the new; the text says "withdrawn"', async () => {
    const stays = await published(desk, assemblyOn('2022-03-01', 'An assembly that stays'));
    const women = await aGroup(desk, 'Heron women');
    const goes = await published(
      desk,
      anIncident({
        title: 'Heron of the withdrawn assembly',
        when: exactDay(asDay('2022-03-02')),
        groups: [aGroupLink(women.id)],
      }),
    );
    const question = 'indicator=I02&period=2022-03';
    const code = await freeze(question);
    const before = (await report(code)).body;
    expect(await leaves()).toContain('Heron');

    await hide(desk.reviewer, goes, 'Heron: somebody was threatened.');

    expect(await leaves()).not.toContain('Heron');
    const after = (await report(code)).body;
    expect(after).toMatchObject({
      formerChecksums: [before.checksum],
      withdrawn: 1,
      answer: { total: { low: 1, high: 1 } },
    });
    expect(after.checksum).not.toBe(before.checksum);
    expect(after.rows.map((row) => row.code)).toEqual([stays.code]);
    const gone = await app.visitor.get(`/api/public/incidents/${goes.code}`);
    expect(gone.status).toBe(410);
    expect(gone.body).toMatchObject({ what: 'withdrawn', reason: null, note: null });
    expect((await changes()).filter((change) => change.code === goes.code)).toEqual([
      expect.objectContaining({ what: 'withdrawn', reason: null, note: null }),
    ]);
    expect((await countsOf(app.visitor, question)).total.low).toBe(1);
  });

  it('takes the earlier versions of a duplicate that was joined to it, which told of the same event', async () => {
    const duplicate = await published(desk, assemblyOn('2022-05-02', 'Egret, logged by a second monitor'));
    const nested = await published(desk, assemblyOn('2022-05-02', 'Egret, logged by a third monitor'));
    const event = await published(desk, assemblyOn('2022-05-02', 'Egret of the withdrawn assembly'));
    const code = await freeze('indicator=I02&period=2022-05');
    expect((await report(code)).body.rows).toHaveLength(3);
    await merge(desk.reviewer, nested, duplicate.id);
    await merge(desk.reviewer, await current(duplicate.id), event.id);

    await hide(desk.reviewer, await current(event.id), 'Egret: somebody was threatened.');

    expect(await leaves()).not.toContain('Egret');
    expect((await report(code)).body).toMatchObject({
      rows: [],
      withdrawn: 3,
      answer: { total: { low: null, high: null, none: 'not-published' } },
    });
    const led = await app.visitor.get(`/api/public/incidents/${nested.code}`);
    expect([led.status, led.headers.get('location')]).toEqual([308, `/api/public/incidents/${event.code}`]);
    expect((await app.visitor.get(`/api/public/incidents/${event.code}`)).status).toBe(410);
  });

  const current = async (id: string) =>
    (await desk.reviewer.get<Awaited<ReturnType<typeof published>>>(`/api/incidents/${id}`)).body;

  it('shows nothing again by itself', async () => {
    const goes = await hide(
      desk.reviewer,
      await published(desk, assemblyOn('2022-07-01', 'Once withdrawn')),
      'Threats.',
    );
    expect(goes).toMatchObject({ status: 'WS_RETRACTED', allowed: ['restore', 'ask-forget'] });
    await expect(incidentPage(app.visitor, goes.code)).rejects.toThrow('410');
  });
});
