import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import besideEn from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import besideKm from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { anIncident } from '../an-incident.js';
import { aCoverageEntry } from '../a-coverage-entry.js';
import { startTestApp, type TestApp } from '../app.js';
import { CREATE, type Desk, openDesk, published, releaseAll } from '../desk.js';
import { aDraft, plain, tablesIn, written } from '../draft-and-read-reports.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { SITE } from '../site-folder.js';

/**
 * All of Cambodia is watched. Two protests are placed in Phnom Penh and no more precisely, one in Doun Penh; at one in
 * Kampot nobody knows whether anybody interfered.
 */
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
  const seized = (code: string, precision: string) => anIncident({ place: { code, precision } });
  await published(desk, seized('12', 'LP_PROVINCE'));
  await published(desk, seized('12', 'LP_PROVINCE'));
  await published(desk, seized('1202', 'LP_DISTRICT'));
  await published(
    desk,
    anIncident({ place: { code: '07', precision: 'LP_PROVINCE' }, interference: 'IN_UNKNOWN', acts: [] }),
  );
  await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry(), CREATE);
  await releaseAll(desk);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const page = async (path: string, language = 'en'): Promise<string> =>
  plain((await app.visitor.get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`)).text);

describe('a 0 of a district', () => {
  it.each([
    ['en', 'Phnom Penh', besideEn],
    ['km', 'ភ្នំពេញ', besideKm],
  ] as const)('says what of its province may lie in it (%s)', async (language, place, words) => {
    const may = createText(language, words)('tail.may-lie', { n: 2, place });
    for (const path of ['/places/1201?period=2021', '/places/12?period=2021', '/?period=2021&place=12'])
      expect([path, (await page(path, language)).includes(may)]).toEqual([path, true]);
    // Another province, and a table of provinces.
    for (const path of ['/places/01?period=2021', '/?period=2021'])
      expect([path, (await page(path, language)).includes(may)]).toEqual([path, false]);
  });

  it('is still what is certain', async () => {
    const { body } = await app.visitor.get<{ answer: { total: { low: number; high: number } } }>(
      '/api/public/counts?indicator=I02&period=2021&place=1201',
    );
    expect(body.answer.total).toMatchObject({ low: 0, high: 0 });
  });
});

describe('a 0 of a place with protests of which it is not known', () => {
  it('says at how many, in the map’s table, on its page and in a report', async () => {
    expect(await page('/?period=2021')).toMatch(/Kampot *0 *; not known at 1/);
    expect(await page('/places/07?period=2021')).toContain('not known at 1');
    const { id } = await written(desk.analyst, aDraft('half-year', { period: '2021' }));
    const { text } = await desk.analyst.get(`/api/reports/drafts/${id}/document?lang=en`);
    const interfered = new Map(
      tablesIn(text)
        .get('T3')!
        .map((row) => [row[0], row[2]]),
    );
    expect([interfered.get('Kampot'), interfered.get('Kep'), interfered.get('Phnom Penh')]).toEqual([
      '0; not known at 1',
      '0',
      '3',
    ]);
  });
});
