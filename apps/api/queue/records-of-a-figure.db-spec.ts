import { describe, expect, it } from '@jest/globals';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { QueueIds } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { type Desk, log, submit, take, untilAllIsSearched, verify } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { waitUntil } from '../testing/wait-until.js';
import { RecordQueueService } from './record-queue.service.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const YEAR = 'indicator=I02&period=2021&stages=published,verified';
const addressOf = (figure: string, more = '') => `/api/incidents?figure=${encodeURIComponent(figure)}${more}`;
const queueOf = async (by: Client, figure: string, more = '') =>
  (await by.get<RecordQueue & { errors?: { pointer: string; code: string }[] }>(addressOf(figure, more))).body;
const titlesOf = ({ items }: RecordQueue) => items.map(({ title, counted }) => [title, counted]).sort();
const totalOf = async (by: Client, question: string) =>
  (await by.post<{ answer: WireAnswer }>('/api/counts', { question })).body.answer.total;
const verified = async (title: string, fields: Partial<Incident> = {}, grade = 'VG_FAIR') => {
  const record = await take(
    desk.reviewer,
    await submit(desk.monitor, await log(desk.monitor, anIncident({ title, ...fields }))),
  );
  return verify(desk.reviewer, record, grade);
};

describe('the records of a figure', () => {
  it('are those that it counts, may count, and counts beside, and each says which', async () => {
    await verified('Certain');
    await verified('Elsewhere', { place: { code: '08', precision: 'LP_PROVINCE' } });
    await verified('Around the new year', {
      when: { precision: 'DP_RANGE', earliest: asDay('2021-12-30'), latest: asDay('2022-01-05') },
    });
    await verified('Single', { sources: anIncident().sources.slice(0, 1) }, 'VG_WEAK');
    await verified('Quiet', { interference: 'IN_NONE', acts: [] });
    await verified('Another year', {
      when: exactDay(asDay('2020-06-04')),
    });
    await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Waits' })));
    const { low, high, possible } = await totalOf(desk.analyst, YEAR);
    expect([low, high, possible]).toEqual([2, 3, 1]);
    const queue = await queueOf(desk.analyst, YEAR);
    expect(titlesOf(queue)).toEqual([
      ['Around the new year', 'possible'],
      ['Certain', 'certain'],
      ['Elsewhere', 'certain'],
      ['Single', 'single-source'],
    ]);
    expect([queue.total, queue.of]).toEqual([4, 7]);
    const figure = {
      unit: 'assemblies',
      low: 2,
      high: 3,
      of: null,
      certain: 2,
      possible: 1,
      singleSource: 1,
      unseen: 0,
    };
    expect([queue.figure, (await queueOf(desk.analyst, YEAR, '&rows=1&page=3')).figure]).toEqual([figure, figure]);
    const narrowed = (await queueOf(desk.analyst, YEAR, '&place=08')).figure;
    expect(narrowed).toEqual({ ...figure, certain: 1, possible: 0, singleSource: 0 });
    expect(titlesOf(await queueOf(desk.analyst, `${YEAR}&place=08`))).toEqual([['Elsewhere', 'certain']]);
    const whole = (await desk.analyst.get<RecordQueue>('/api/incidents')).body;
    expect(new Set(whole.items.map(({ counted }) => counted))).toEqual(new Set([null]));
    expect(whole.figure).toBeNull();
  });

  it('are narrowed further as the queue is, and selected all together', async () => {
    const queue = await queueOf(desk.analyst, YEAR, '&place=12&grade=VG_FAIR');
    expect(titlesOf(queue)).toEqual([
      ['Around the new year', 'possible'],
      ['Certain', 'certain'],
    ]);
    await untilAllIsSearched(desk.analyst);
    expect(titlesOf(await queueOf(desk.analyst, YEAR, '&q=elsewhere'))).toEqual([['Elsewhere', 'certain']]);
    const { items } = (await desk.analyst.get<QueueIds>(addressOf(YEAR).replace('?', '/matching?'))).body;
    expect(items).toHaveLength(4);
    const found = await queueOf(desk.analyst, `${YEAR}&queue=${encodeURIComponent('grade=VG_WEAK')}&grades=VG_WEAK`);
    expect(titlesOf(found)).toEqual([['Single', 'certain']]);
  });

  it('are of what the member may see: of a monitor their own', async () => {
    const another = await app.signIn('monitor');
    const all = 'indicator=I02&period=2021&stages=published,verified,unfinished&grades=VG_FAIR,VG_UNVERIFIED';
    expect((await queueOf(another, all)).total).toBe(0);
    expect((await queueOf(desk.monitor, all)).total).toBe(4);
  });

  it('are refused by name for a figure that is none, of the queue of a figure, and as a view', async () => {
    const told = async (figure: string) =>
      (await queueOf(desk.analyst, figure)).errors?.map(({ pointer, code }) => [pointer, code]);
    expect(await told('indicator=I02')).toEqual([['period', 'question-missing']]);
    expect(await told(`${YEAR}&place=999999`)).toEqual([['place', 'question-unknown-value']]);
    expect(await told(`${YEAR}&asOf=2022-01-01`)).toEqual([['asOf', 'question-unknown-key']]);
    const inFigure = encodeURIComponent(`figure=${encodeURIComponent(YEAR)}`);
    expect(await told(`${YEAR}&queue=${inFigure}`)).toEqual([['figure', 'question-does-not-fit']]);
    const view = { title: 'Of a figure', address: `figure=${encodeURIComponent(YEAR)}`, shared: false };
    const saved = await desk.analyst.put<{ errors: unknown[] }>(
      '/api/queue-views/0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f',
      view,
    );
    expect([saved.status, saved.body.errors]).toEqual([422, [expect.objectContaining({ pointer: '/address' })]]);
  });

  it('are of one moment, also where records change while they are looked up', async () => {
    const waiting = await take(desk.reviewer, await submit(desk.monitor, await log(desk.monitor, anIncident())));
    const before = RecordQueueService.matchesAtOnce;
    RecordQueueService.matchesAtOnce = 1;
    try {
      const ask = () => Array.from({ length: 8 }, () => queueOf(desk.analyst, YEAR));
      const [told] = await Promise.all([Promise.all([...ask(), ...ask()]), verify(desk.reviewer, waiting, 'VG_FAIR')]);
      for (const { figure } of told) expect(figure!.certain).toBe(figure!.low);
      await waitUntil(async () => (await queueOf(desk.analyst, YEAR)).figure!.certain === 3);
    } finally {
      RecordQueueService.matchesAtOnce = before;
    }
  });
});
