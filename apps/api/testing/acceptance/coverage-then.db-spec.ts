import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIncident } from '../an-incident.js';
import { startTestApp, type TestApp } from '../app.js';
import { CREATE, openDesk, published, releaseAll } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { SITE } from '../site-folder.js';

/** A figure was cited while nobody knew who had watched a province; that it was watched became public later. */
let database: FreshDatabase;
let app: TestApp;
let cited: string;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  const desk = await openDesk(app);
  await published(desk, anIncident({}));
  await releaseAll(desk);
  const { asOf } = (await app.visitor.get<{ asOf: { seq: number; day: string } }>('/api/public/about')).body;
  cited = `${asOf.seq}.${asOf.day}`;
  const entry = { place: '01', from: '2021-01-01', until: '2021-12-31', level: 'CO_ON_SITE', group: null };
  await desk.analyst.put(`/api/coverage/${randomUUID()}`, { ...entry, note: null, shown: true }, CREATE);
  await releaseAll(desk);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const none = async (asOf: string): Promise<unknown> => {
  const path = `/api/public/counts?indicator=I02&period=2021&place=01${asOf}`;
  return (await app.visitor.get<{ answer: { total: { none: unknown } } }>(path)).body.answer.total.none;
};
/** Returns what the row of the province says on a page without scripts. */
const row = async (path: string): Promise<string | undefined> => {
  const [found] = /<tr[^>]*>(?:(?!<\/tr>).)*Banteay Meanchey.*?<\/tr>/s.exec((await app.visitor.get(path)).text) ?? [];
  return found && /(–|\b0\b)/.exec(found.slice(found.indexOf('Meanchey')).replaceAll(/<[^>]*>/g, ' '))?.[1];
};

describe('a cited figure', () => {
  it('has a dash where its edition said that nobody knows who watched', async () => {
    expect([await none(`&asOf=${cited}`), await none('')]).toEqual(['unseen', null]);
    for (const page of ['/?', '/embed?show=map&'])
      expect([
        page,
        await row(`${page}lang=en&period=2021&asOf=${cited}`),
        await row(`${page}lang=en&period=2021`),
      ]).toEqual([page, '–', '0']);
  });

  it('is read beside the coverage of its edition', async () => {
    const places = async (query: string): Promise<string[]> =>
      (await app.visitor.get<{ items: { place: string }[] }>(`/api/public/coverage${query}`)).body.items.map(
        ({ place }) => place,
      );
    expect([await places(''), await places(`?asOf=${cited}`)]).toEqual([['01'], []]);
    const newest = (await app.visitor.get<{ asOf: { seq: number } }>('/api/public/about')).body.asOf.seq;
    const [now, then] = await Promise.all(
      ['', `?asOf=${newest}`].map(async (query) => (await app.visitor.get(`/api/public/coverage${query}`)).text),
    );
    expect(then).toBe(now);
    expect((await app.visitor.get(`/api/public/coverage?asOf=${newest + 1}`)).status).toBe(400);
    // A page that stays open asks again for that of now, and must not get what its browser kept of before.
    const kept = await Promise.all(
      ['', `?asOf=${cited}`].map(async (query) =>
        (await app.visitor.get(`/api/public/coverage${query}`)).headers.get('cache-control'),
      ),
    );
    expect(kept.map((header) => /max-age=([1-9]\d*)/.exec(String(header))?.[1] ?? '0')).toEqual(['0', '60']);
  });
});
