import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { TEST_CONFIG, type TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import { CREATE, ifMatch, published, releaseAll, type Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

// Of a time after all that is published, nothing is known, however well it was watched.
beforeAll(() => published(desk, anIncident({ when: exactDay(asDay('2022-06-01')) })));

const home = mkdtempSync(join(tmpdir(), 'vigil-coverage-'));
const signer: Signer = signingKey({ ...TEST_CONFIG, home });
afterAll(() => rmSync(home, { recursive: true, force: true }));

const ENTRY = { place: 'KH', group: null, note: null, level: 'CO_ON_SITE', shown: true };
type Entry = { id: string; revision: number; isSeen: boolean; isHidden: boolean; waits: string | null };
/** Each test has a year of its own, in which nothing is recorded. */
let year = 1990;
const ofNextYear = () => {
  year += 1;
  const id = randomUUID();
  const span = { from: `${year}-01-01`, until: `${year}-12-31` };
  const put = (body: object, headers: Record<string, string>) =>
    desk.analyst.put<Entry>(`/api/coverage/${id}`, { ...ENTRY, ...span, ...body }, headers);
  const at = year;
  return {
    id,
    put,
    remove: (revision: number) => desk.analyst.delete(`/api/coverage/${id}`, ifMatch(revision)),
    /** What readers read of that year: 0, or null where nobody is known to have watched. */
    figure: async (asOf?: number) =>
      (await totalOf(`indicator=I02&period=${at}${asOf === undefined ? '' : `&asOf=${asOf}`}`)).low,
    entry: async () =>
      (await desk.reviewer.get<{ items: Entry[] }>('/api/coverage')).body.items.find((one) => one.id === id),
  };
};
const lines = async (): Promise<unknown[]> =>
  (await app.visitor.get<{ items: { what: string }[] }>('/api/public/changes')).body.items.filter(
    ({ what }) => what === 'coverage',
  );
const now = async (): Promise<number> =>
  (await app.visitor.get<{ asOf: { seq: number } }>('/api/public/counts?indicator=I02&period=2021')).body.asOf.seq;
const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};
interface Total {
  low: number | null;
  rate: { denominator: { low: number | null } } | null;
}
const totalOf = async (question: string): Promise<Total> =>
  (await app.visitor.get<{ answer: { total: Total } }>(`/api/public/counts?${question}`)).body.answer.total;
const waiting = async () =>
  (
    await desk.second.get<{
      items: { id: string; digest: string; kind: string; beside: object | null; mayAnswer: boolean }[];
    }>('/api/releases')
  ).body.items;

describe('an entry of coverage', () => {
  it('turns no dash into a 0 by one person, whose colleague finds it on the first page', async () => {
    const { put, figure, entry } = ofNextYear();
    const before = await lines();
    expect((await put({}, CREATE)).body).toMatchObject({ isSeen: false, isHidden: false, waits: 'change' });
    expect([await figure(), await lines()]).toEqual([null, before]);
    expect((await desk.analyst.get('/api/releases')).body).toMatchObject({
      items: [{ kind: 'coverage', mayAnswer: false }],
    });
    expect(await waiting()).toMatchObject([{ kind: 'coverage', beside: null, mayAnswer: true }]);
    await releaseAll(desk);
    expect([await figure(), (await lines()).length]).toEqual([0, before.length + 1]);
    expect(await entry()).toMatchObject({ isSeen: true, waits: null });
  });

  it('is changed for readers by two', async () => {
    const { put, figure } = ofNextYear();
    await put({ level: 'CO_NONE' }, CREATE);
    await releaseAll(desk);
    await put({}, ifMatch(1));
    expect(await figure()).toBeNull();
    await releaseAll(desk);
    expect(await figure()).toBe(0);
  });

  it('is hidden by one at once, in figures of earlier moments too, and the figures say that nobody is known to have watched', async () => {
    const { put, figure, entry } = ofNextYear();
    await put({}, CREATE);
    await releaseAll(desk);
    const before = await now();
    expect((await put({ shown: false }, ifMatch(1))).body).toMatchObject({
      isSeen: false,
      isHidden: true,
      waits: null,
    });
    expect([await figure(), await figure(before)]).toEqual([null, null]);
    expect(await app.database.query('select from pub.coverage where from_day = $1', [`${year}-01-01`])).toEqual([]);
    expect(await faults()).toEqual([]);
    // Shown again takes two, and brings back what earlier figures rested on.
    const during = await now();
    await put({}, ifMatch(2));
    expect(await figure()).toBeNull();
    expect(await waiting()).toMatchObject([{ beside: { isHidden: true, earlier: 'return' } }]);
    await releaseAll(desk);
    expect([await figure(), await figure(before), await figure(during)]).toEqual([0, 0, null]);
    expect(await entry()).toMatchObject({ isSeen: true, isHidden: false });
    expect(await faults()).toEqual([]);
  });

  it('that was hidden and is shown otherwise is in no figure of before, which told too much', async () => {
    const { put, figure } = ofNextYear();
    await put({}, CREATE);
    await releaseAll(desk);
    const before = await now();
    await put({ shown: false }, ifMatch(1));
    await put({ level: 'CO_NETWORK' }, ifMatch(2));
    expect(await waiting()).toMatchObject([{ beside: { isHidden: true, earlier: 'go' } }]);
    await releaseAll(desk);
    expect([await figure(), await figure(before)]).toEqual([0, null]);
    expect(await app.database.query(`select from hidden_row where source = 'pub.coverage'`)).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  it('that readers saw is deleted by two, hidden or not; refused, it stays as it was', async () => {
    const { put, figure, entry, remove } = ofNextYear();
    await put({}, CREATE);
    await releaseAll(desk);
    expect((await remove(1)).status).toBe(204);
    expect([await figure(), await entry()]).toEqual([0, expect.objectContaining({ isSeen: true, waits: 'removal' })]);
    const [item] = await waiting();
    const refused = await desk.second.post(`/api/releases/${item!.id}/answers`, {
      answer: 'refuse',
      seen: item!.digest,
      reason: 'Still true.',
    });
    expect(refused.status).toBe(200);
    expect([await figure(), (await entry())!.waits, await faults()]).toEqual([0, null, []]);
    await put({ shown: false }, ifMatch(1));
    expect((await remove(2)).status).toBe(204);
    expect(await entry()).toMatchObject({ isHidden: true, waits: 'removal' });
    expect(await waiting()).toMatchObject([{ beside: { isHidden: true, earlier: 'go' } }]);
    await releaseAll(desk);
    expect([await entry(), await faults()]).toEqual([undefined, []]);
    expect(await app.database.query(`select from hidden_row where source = 'pub.coverage'`)).toEqual([]);
  });

  it('that readers see goes from the figures of every moment once a colleague agrees that it be deleted', async () => {
    const { put, figure, entry, remove } = ofNextYear();
    await put({}, CREATE);
    await releaseAll(desk);
    const before = await now();
    await remove(1);
    await releaseAll(desk);
    expect([await figure(), await figure(before), await entry()]).toEqual([null, null, undefined]);
    expect(await faults()).toEqual([]);
  });

  it('that readers never saw is deleted by one, and what waited for it ends', async () => {
    const { put, entry, remove } = ofNextYear();
    await put({}, CREATE);
    expect((await remove(1)).status).toBe(204);
    expect([await entry(), await waiting()]).toEqual([undefined, []]);
  });

  it('that a record rests on is in its rate only once two agree', async () => {
    await published(desk, anIncident());
    const rate = async () => (await totalOf('indicator=I03&period=2021')).rate?.denominator.low;
    await desk.analyst.put(
      `/api/coverage/${randomUUID()}`,
      { ...ENTRY, from: '2021-01-01', until: '2021-12-31' },
      CREATE,
    );
    expect(await rate()).toBeNull();
    await releaseAll(desk);
    expect(await rate()).toBe(1);
  });
});
