import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import besideEn from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import besideKm from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import reportKm from '@vigil/shared/text/report/km.json' with { type: 'json' };
import { aGroupLink, anIncident } from '../an-incident.js';
import { startTestApp, type TestApp } from '../app.js';
import { aGroup, CREATE, type Desk, openDesk, published, releaseAll } from '../desk.js';
import { aDraft, plain, tablesIn, written } from '../draft-and-read-reports.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { SITE } from '../site-folder.js';

/** Phnom Penh is watched through a network all of the time, and on site for one group alone. */
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let group: { id: string; publicCode: string };
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
  group = await aGroup(desk, 'Weavers');
  await published(desk, anIncident({ groups: [aGroupLink(group.id)] }));
  const entry = { place: '12', from: '2021-01-01', until: '2021-12-31', note: null, shown: true };
  for (const more of [
    { level: 'CO_NETWORK', group: null },
    { level: 'CO_ON_SITE', group: group.id },
  ])
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, { ...entry, ...more }, CREATE);
  await releaseAll(desk);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const page = async (path: string, language: 'en' | 'km'): Promise<string> =>
  plain((await app.visitor.get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`)).text);

describe('a place that was watched on site for one group alone', () => {
  it.each(['en', 'km'] as const)(
    'says so in the same sentence on its page, the group’s, the list of places and the map (%s)',
    async (language) => {
      const said = { en: besideEn, km: besideKm }[language]['watch.on-site-only'].replace('{groups}', 'Weavers');
      for (const path of [
        '/places/12?period=2021',
        '/places/1201?period=2021',
        `/groups/${group.publicCode}?period=2021`,
        '/places',
        '/?period=2021',
        '/?period=2021&place=12',
      ])
        expect([path, (await page(path, language)).includes(said)]).toEqual([path, true]);
      // Another province, and another time.
      for (const path of ['/places/01?period=2021', '/places/12?period=2020'])
        expect([path, (await page(path, language)).includes(said)]).toEqual([path, false]);
    },
  );

  it.each([
    [
      'en',
      {
        'Phnom Penh': 'monitored throughout. On site, only the assemblies of Weavers.',
        'Banteay Meanchey': 'coverage not recorded',
      },
    ],
    [
      'km',
      {
        ភ្នំពេញ: `${reportKm['report.watch.watched']}។ ${besideKm['watch.on-site-only'].replace('{groups}', 'Weavers')}`,
        បន្ទាយមានជ័យ: reportKm['report.watch.not-recorded'],
      },
    ],
  ] as const)('says so in the table by place of a report (%s)', async (language, said) => {
    const { id } = await written(desk.analyst, aDraft('half-year'));
    const { text } = await desk.analyst.get(`/api/reports/drafts/${id}/document?lang=${language}`);
    const watched = new Map(
      tablesIn(text)
        .get('T3')!
        .map((row) => [row[0], row.at(-1)]),
    );
    expect(Object.fromEntries(Object.keys(said).map((place) => [place, watched.get(place)]))).toEqual(said);
  });
});
