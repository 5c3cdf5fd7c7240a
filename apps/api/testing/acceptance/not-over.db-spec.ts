import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { addDays, asDay, type Day } from '@vigil/shared/day/day.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { anAct, anIncident } from '../an-incident.js';
import type { TestApp } from '../app.js';
import { CREATE, published, releaseAll, type Desk } from '../desk.js';
import { useDesk } from '../use-desk.js';
import { tableOf } from './public-requests.js';

let app: TestApp;
let desk: Desk;
let today: Day;
let year: string;
useDesk((opened) => {
  ({ app, desk } = opened);
});
beforeAll(async () => {
  today = (await app.visitor.get<{ asOf: { day: Day } }>('/api/public/about')).body.asOf.day;
  year = today.slice(0, 4);
  await published(
    desk,
    anIncident({ when: { precision: 'DP_DAY', earliest: today, latest: today } as never, acts: [anAct()] }),
  );
});

const told = async (query: string, path = '/api/public/counts'): Promise<WireAnswer> => {
  const { status, body, text } = await app.visitor.get<{ answer: WireAnswer }>(`${path}?${query}`);
  if (status !== 200) throw new Error(text);
  return body.answer;
};
/** What a file says of itself. */
const figureIn = async (query: string): Promise<string> =>
  (await app.visitor.get<{ about: { figure: string } }>(`/api/public/incidents.json?${query}&lang=en`)).body.about
    .figure;

describe('a period that has not begun', () => {
  const NEVER = 'indicator=I02&period=2998-12';

  it('has no figure in the interface: no 0, and the reason', async () => {
    for (const path of ['/api/public/counts', '/api/v1/counts']) {
      const { total, periods } = await told(NEVER, path);
      expect([path, total.low, total.high, total.certain, total.none, periods[0]!.progress]).toEqual([
        path,
        null,
        null,
        null,
        'not-begun',
        'not-begun',
      ]);
      expect(JSON.stringify(total)).not.toMatch(/"(low|high|certain|possible)":0/);
    }
  });

  it('has none in a file', async () => {
    const [row] = await tableOf(app.visitor, `/api/public/counts.csv?${NEVER}`);
    expect([
      row!['low'],
      row!['high'],
      row!['watched'],
      row!['no_number_because'],
      row!['period_is'],
      row!['covered_until'],
    ]).toEqual(['', '', 'not-begun', 'not-begun', 'not-begun', '']);
  });

  it('says so in its sentence', async () => {
    expect(await figureIn(NEVER)).toBe('December 2998 has not begun: no figure for assemblies interfered with');
  });

  it('has none for the months of a year that are still to come', async () => {
    const { cells, periods } = await told(
      `indicator=I02&period=${year}-01-01..${Number(year) + 1}-12-31&unit=month&split=period`,
    );
    expect(cells.at(-1)).toMatchObject({ keys: [`${Number(year) + 1}-12`], low: null, none: 'not-begun' });
    expect(periods.map(({ progress }) => progress)).toEqual([
      ...periods.filter(({ until }) => until <= today).map(() => 'over'),
      'so-far',
      ...periods.filter(({ from }) => from > today).map(() => 'not-begun'),
    ]);
  });
});

describe('a period that is not over', () => {
  it('says up to which day it is covered, in the interface, in a file and in the sentence', async () => {
    const { periods, day, total } = await told(`indicator=I02&period=${year}`);
    expect([day, total.low, periods[0]]).toMatchObject([today, 1, { progress: 'so-far', last: today }]);
    const [row] = await tableOf(app.visitor, `/api/public/counts.csv?indicator=I02&period=${year}`);
    expect([row!['low'], row!['period_is'], row!['covered_until']]).toEqual(['1', 'so-far', today]);
    const until = formatPeriod({ key: year, from: asDay(`${year}-01-01`), until: addDays(today, 1) }, 'en');
    expect(await figureIn(`indicator=I02&period=${year}`)).toBe(
      `${until}, so far: at least 1 assembly interfered with`,
    );
  });

  it('says so in the feed of a question and in a frozen report, which go on saying of which day they are', async () => {
    const question = await desk.analyst.put<{ id: string }>(
      `/api/questions/${randomUUID()}`,
      { title: 'This year', address: `indicator=I02&period=${year}`, shared: false },
      CREATE,
    );
    await desk.analyst.put(`/api/subscriptions/${question.body.id}`);
    const { json } = (
      await desk.analyst.post<{ json: string }>(`/api/subscriptions/${question.body.id}/feed`, { days: 30 })
    ).body;
    const { pathname, search } = new URL(json);
    expect((await app.visitor.get(pathname + search)).text).toContain(', so far: at least 1 assembly interfered with');
    const { code } = (
      await desk.analyst.post<{ code: string }>('/api/reports', {
        title: 'This year',
        question: `indicator=I02&period=${year}&unit=month&split=period`,
      })
    ).body;
    await releaseAll(desk);
    const { answer, frozenOn } = (
      await app.visitor.get<{ answer: WireAnswer; frozenOn: string }>(`/api/public/reports/${code}`)
    ).body;
    expect([answer.day, frozenOn]).toEqual([today, today]);
    expect(answer.periods.find(({ progress }) => progress === 'so-far')).toMatchObject({
      key: today.slice(0, 7),
      last: today,
    });
  });

  it('is another answer on another day: its ETag is of the day, too', async () => {
    const now = await app.visitor.get(`/api/public/counts?indicator=I02&period=${year}`);
    const before = await app.visitor.get<{ answer: WireAnswer }>(
      `/api/public/counts?indicator=I02&period=${year}&asOf=${addDays(today, -1)}`,
    );
    expect(before.body.answer.day).toBe(addDays(today, -1));
    expect(now.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(now.headers.get('cache-control')).toBe('no-cache');
  });

  it('as it had been published a year ago says that nothing had been', async () => {
    const day = addDays(today, -365);
    const { body } = await app.visitor.get<{ asOf: { seq: number; day: string }; answer: WireAnswer }>(
      `/api/public/counts?indicator=I02&period=${day.slice(0, 4)}-01-01..${day}&asOf=${day}`,
    );
    expect([body.asOf, body.answer.total.low]).toEqual([{ seq: 0, day }, null]);
  });
});
