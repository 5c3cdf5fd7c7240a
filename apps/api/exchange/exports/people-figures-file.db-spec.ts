import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { asDay } from '@vigil/shared/day/day.js';
import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { handIn, happens } from '../../testing/a-person.js';
import type { Client, TestApp } from '../../testing/app.js';
import type { Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const QUESTION = 'indicator=I14&period=2021&day=2021-03-05&splits=sex';
const consents = [
  {
    id: randomUUID(),
    scope: 'CN_COUNT',
    by: 'CB_PERSON',
    on: exactDay(asDay('2021-01-01')),
    until: null,
    withdrawnOn: null,
  },
];
beforeAll(async () => {
  const counted = { showing: 'SH_COUNTED', consents };
  const a = await handIn(desk.reviewer, { ...counted, handle: 'copper window', sex: 'SX_FEMALE' });
  const b = await handIn(desk.reviewer, { ...counted, handle: 'copper ladder', sex: 'SX_MALE' });
  const grade = { grade: 'VG_CONFIRMED' };
  await happens(desk.reviewer, 'ARREST', '2021-03-01', [a], grade);
  await happens(desk.reviewer, 'RELEASED', '2021-03-10', [a], grade);
  await happens(desk.reviewer, 'ARREST', '2021-03-01..2021-03-31', [b], grade);
});

const proveAgain = (): Promise<unknown> =>
  app.database.query('update session set proved_at = now(), proof_spent_for = null where member_id = $1', [
    desk.analyst.member!.id,
  ]);
const ask = async (client: Client, part: object = {}) => {
  await proveAgain();
  return client.post<ExportRecord & { code?: string }>('/api/exports/internal', {
    data: 'people-figures',
    format: 'json',
    question: QUESTION,
    reason: 'For the confidential annex of the March submission.',
    ...part,
  });
};
const fileOf = async (format: string): Promise<string> => {
  const { body } = await ask(desk.analyst, { format });
  expect(body.state).toBe('waiting');
  const path = `/api/exports/internal/${body.id}`;
  expect((await desk.analyst.get(`${path}/file`)).status).toBe(409);
  await desk.reviewer.post(`${path}/answers`, { answer: 'release', reason: null });
  await proveAgain();
  expect((await desk.analyst.post(`${path}/takings`)).status).toBe(200);
  return (await desk.analyst.get(`${path}/file`)).text;
};

describe('figures of people as a file', () => {
  it('leave once a reviewer has agreed, with the numbers of the page and without a row about anybody', async () => {
    const page = (await desk.analyst.get<PeopleFigure>(`/api/people-figures?${QUESTION}`)).body;
    const { about, answer, complete } = JSON.parse(await fileOf('json')) as {
      about: { dataset: string; figure: string; rows: number };
      answer: PeopleFigure;
      complete: { rows: number };
    };
    expect(answer).toEqual(page);
    expect([about.dataset, about.rows, complete.rows]).toEqual(['internal', 3, 3]);
    expect(about.figure).toContain('1; 1 more possibly');
  });

  it('keep what is certain, possible and not known apart in a table, in words of one language', async () => {
    const csv = await fileOf('csv');
    const [head, ...rows] = csv
      .replace('\ufeff', '')
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const cell = (row: string[], name: string): string | undefined => row[head!.indexOf(name)];
    expect(
      rows.map((row) => ['sex_code', 'certain', 'possible', 'not_known', 'low', 'high'].map((name) => cell(row, name))),
    ).toEqual(
      expect.arrayContaining([
        ['', '1', '1', '0', '1', '2'],
        ['SX_FEMALE', '1', '0', '0', '1', '1'],
        ['SX_MALE', '0', '1', '0', '0', '1'],
      ]),
    );
    expect(csv).not.toMatch(/copper/);
    // The public page of the method defines no figures of people.
    expect(rows.map((row) => cell(row, 'method'))).toEqual(Array(3).fill(`${app.url}/method`));
  });

  it('are asked for by analysts, never as public data, and no administrator knows of them', async () => {
    expect((await ask(desk.reviewer)).status).toBe(403);
    const open = { data: 'people-figures', format: 'json', question: QUESTION };
    expect((await desk.analyst.post('/api/exports', open)).status).toBe(404);
    expect((await ask(desk.analyst, { question: 'indicator=I02&period=2021' })).status).toBe(400);
    const seen = async (client: Client): Promise<boolean> =>
      JSON.stringify((await client.get('/api/exports')).body).includes('people-figures');
    expect([await seen(desk.reviewer), await seen(desk.analyst), await seen(desk.admin)]).toEqual([true, true, false]);
    const { items } = (await desk.reviewer.get<{ items: ExportRecord[] }>('/api/exports')).body;
    expect((await desk.admin.get(`/api/exports/${items[0]!.id}`)).status).toBe(404);
  });
});
