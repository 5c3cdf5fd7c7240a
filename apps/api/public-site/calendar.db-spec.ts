import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { StripCounts } from '@vigil/shared/counting/calendar-strip.js';
import { addDays, asDay, type Day, partsOf, weekday } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { CalendarBody } from '@vigil/shared/public/calendar.js';
import { aGroupLink, anAct, anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { aGroup, CREATE, type Desk, hide, published, releaseAll } from '../testing/desk.js';
import { publishAtOnce } from '../testing/publish-at-once.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(60_000);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

let today: Day;
let weekly: { id: string; publicCode: string };
let seldom: { id: string; publicCode: string };
/** A weekly protest that ended years before the last record. */
let ended: { id: string; publicCode: string };

const read = async (query: string): Promise<CalendarBody> => {
  const { status, body, text } = await app.visitor.get<CalendarBody>(`/api/public/calendar?${query}`);
  if (status !== 200) throw new Error(text);
  return body;
};
const low = async (query: string): Promise<number> =>
  (await app.visitor.get<{ answer: { total: { low: number } } }>(`/api/public/counts?${query}`)).body.answer.total.low;

/** A Friday so many weeks ago. */
const friday = (ago: number): Day => addDays(today, -7 * ago - ((weekday(today) + 2) % 7));
const on = (group: { id: string }, day: Day, more: Partial<Incident> = {}): Incident =>
  anIncident({ when: exactDay(day), groups: [aGroupLink(group.id)], ...more });
const quiet: Partial<Incident> = { interference: 'IN_NONE', acts: [] };

beforeAll(async () => {
  today = (await app.visitor.get<{ asOf: { day: Day } }>('/api/public/about')).body.asOf.day;
  [weekly, seldom, ended] = [await aGroup(desk, 'Weekly'), await aGroup(desk, 'Seldom'), await aGroup(desk, 'Ended')];
  // Readers know a group once an incident that names it is published.
  await published(desk, on(weekly, friday(21)));
  await published(desk, on(ended, friday(175)));
  await publishAtOnce(
    app,
    [
      ...[20, 19, 18, 16, 14, 12, 10, 9, 8].map((ago) => on(weekly, friday(ago))),
      on(weekly, friday(7), quiet),
      ...[174, 173, 172, 171, 170, 169, 168, 167, 166, 165].map((ago) => on(ended, friday(ago))),
      on(weekly, friday(6), { acts: [anAct({ type: 'FM_PUSH' })] }),
    ],
    today,
    new Map([weekly, ended].map(({ id, publicCode }) => [id, publicCode])),
  );
  await published(desk, on(seldom, friday(30)));
  await desk.analyst.put(
    `/api/coverage/${randomUUID()}`,
    { place: '12', from: friday(15), until: today, level: 'CO_ON_SITE', group: null, note: null, shown: true },
    CREATE,
  );
  await releaseAll(desk);
});

describe('the calendar of a group or place', () => {
  it('has the weeks of a weekly protest, with its weekday and who watched the empty ones', async () => {
    const { unit, usual, squares } = await read(`groups=${weekly.publicCode}`);
    expect([unit, usual]).toEqual(['week', { weekday: 5, n: 12, of: 12 }]);
    const state = (ago: number): string => squares.at(-1 - (ago - 6))!.state;
    expect([20, 17, 13, 7, 6].map(state)).toEqual(['interfered', 'not-recorded', 'nothing', 'quiet', 'force']);
  });

  it('has the weeks of a protest that was weekly until it ended', async () => {
    const { unit, usual, squares } = await read(`groups=${ended.publicCode}`);
    expect([unit, usual, squares.length]).toEqual(['week', { weekday: 5, n: 11, of: 11 }, 11]);
  });

  it('has the months of any other group, and of a place', async () => {
    expect(await read(`groups=${seldom.publicCode}`)).toMatchObject({
      unit: 'month',
      usual: null,
      squares: [{ recorded: 1 }],
    });
    expect((await read('place=12')).unit).toBe('month');
    expect((await read('place=01')).squares).toEqual([]);
  });

  it('adds up to the figures of the interface', async () => {
    for (const filter of [
      `groups=${weekly.publicCode}`,
      `groups=${ended.publicCode}`,
      `groups=${seldom.publicCode}`,
      'place=12',
    ]) {
      const { squares, longer, total } = await read(filter);
      const period = `period=2000-01-01..${today}&${filter}`;
      expect([total.recorded, total.interfered, total.quiet, total.force]).toEqual(
        await Promise.all(
          ['I01', 'I02', 'I01&interference=IN_NONE', 'I05'].map((of) => low(`indicator=${of}&${period}`)),
        ),
      );
      for (const name of Object.keys(total) as (keyof StripCounts)[])
        expect([filter, name, squares.reduce((sum, square) => sum + square[name], longer[name])]).toEqual([
          filter,
          name,
          total[name],
        ]);
    }
  });

  it('counts each year as the interface does, also what is certain in the year but in no single month of it', async () => {
    const place = { code: '12', precision: 'LP_PROVINCE' } as const;
    // In a year of its own: nothing else is published of it, and no coverage begins in it.
    const year = partsOf(friday(30)).year - 1;
    const when = { precision: 'DP_RANGE', earliest: asDay(`${year}-03-20`), latest: asDay(`${year}-04-10`) } as const;
    await published(desk, anIncident({ when, place }));
    const { squares, years, total } = await read('place=12');
    const one = years.squares.find(({ period }) => period === String(year))!;
    // Nobody is on record as watching then, so the interface gives no number for what is 0.
    expect(one.watch).toBe('not-recorded');
    expect([one.recorded, one.interfered, one.force || null]).toEqual(
      await Promise.all(['I01', 'I02', 'I05'].map((of) => low(`indicator=${of}&period=${year}&place=12`))),
    );
    const inSquares = squares.filter(({ period }) => period.startsWith(String(year)));
    expect(years.squares.at(-1)).toMatchObject({ watch: 'partly' });
    expect(inSquares.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(one.recorded - 1);
    for (const name of Object.keys(total) as (keyof StripCounts)[])
      expect(years.squares.reduce((sum, square) => sum + square[name], years.longer[name])).toBe(total[name]);
  });

  it('says of a year that only media followed', async () => {
    const place = { code: '05', precision: 'LP_PROVINCE' } as const;
    await published(desk, anIncident({ when: exactDay(friday(30)), place }));
    const year = async () => (await read('place=05')).years.squares[0];
    expect(await year()).toMatchObject({ watch: 'not-recorded' });
    await desk.analyst.put(
      `/api/coverage/${randomUUID()}`,
      { place: '05', from: friday(31), until: friday(29), level: 'CO_MEDIA', group: null, note: null, shown: true },
      CREATE,
    );
    await releaseAll(desk);
    expect(await year()).toMatchObject({ watch: 'media' });
  });

  it('loses what is hidden at once', async () => {
    const before = await read(`groups=${seldom.publicCode}`);
    const record = await published(desk, on(seldom, friday(29)));
    expect((await read(`groups=${seldom.publicCode}`)).total.recorded).toBe(before.total.recorded + 1);
    await hide(desk.reviewer, record);
    expect((await read(`groups=${seldom.publicCode}`)).total).toEqual(before.total);
  });

  it('stays as of an edition what it was, and loses what is hidden there, too', async () => {
    const filter = `groups=${seldom.publicCode}`;
    const { asOf, total } = await read(filter);
    const then = `${filter}&asOf=${asOf.seq}.${asOf.day}`;
    expect((await read(then)).total).toEqual(total);
    const record = await published(desk, on(seldom, friday(28)));
    expect((await read(filter)).total.recorded).toBe(total.recorded + 1);
    const past = await read(then);
    expect([past.asOf, past.total]).toEqual([asOf, total]);
    const { asOf: later } = await read(filter);
    expect((await read(`${filter}&asOf=${later.seq}.${later.day}`)).total.recorded).toBe(total.recorded + 1);
    await hide(desk.reviewer, record);
    expect((await read(`${filter}&asOf=${later.seq}.${later.day}`)).total.recorded).toBe(total.recorded);
  });

  it('knows no group as of an edition in which nobody could read of it', async () => {
    const { asOf } = await read(`groups=${seldom.publicCode}`);
    const novel = await aGroup(desk, 'Novel');
    await published(desk, on(novel, friday(27)));
    expect((await read(`groups=${novel.publicCode}`)).total.recorded).toBe(1);
    const then = `groups=${novel.publicCode}&asOf=${asOf.seq}.${asOf.day}`;
    expect((await app.visitor.get(`/api/public/calendar?${then}`)).status).toBe(400);
  });

  it.each([
    '',
    'place=12&asOf=2999-01-01',
    'place=12&asOf=soon',
    'groups=G-000000',
    'place=99',
    'groups=G-000000&place=12',
    'place=01,12',
    'place=12&when=now',
  ])('refuses %j', async (query) => {
    expect((await app.visitor.get(`/api/public/calendar?${query}`)).status).toBe(400);
  });
});
