import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import en from '@vigil/shared/text/public/en.json' with { type: 'json' };
import km from '@vigil/shared/text/public/km.json' with { type: 'json' };
import { READING_PAGES } from '@vigil/shared/public/reading-pages.js';
import { anIncident } from '../an-incident.js';
import { startTestApp, type TestApp } from '../app.js';
import { openDesk, published, retract } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { SITE } from '../site-folder.js';

const SAYS = { en, km } as Record<'en' | 'km', Record<string, string>>;
let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const page = async (path: string, language: string): Promise<string> =>
  (await app.visitor.get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`)).text;

describe('a site that has published nothing', () => {
  it.each(['en', 'km'] as const)('says so, and shows no figure, in %s', async (language) => {
    for (const path of ['/', '/?period=2021', '/places/KH', '/embed?show=map']) {
      const html = await page(path, language);
      expect([path, html.includes(SAYS[language]['nothing-yet.title']!)]).toEqual([path, true]);
      expect([path, html.includes(SAYS[language]['cell.none']!)]).toEqual([path, false]);
    }
  });

  it('answers every page', async () => {
    for (const path of [...READING_PAGES, '/people'])
      expect([path, (await app.visitor.get(path)).status]).toEqual([path, 200]);
  });
});

describe('what goes wrong', () => {
  it('shows figures from the first record on, and says again that nothing is published once it is taken back', async () => {
    const desk = await openDesk(app);
    const record = await published(desk, anIncident());
    expect(await page('/', 'en')).not.toContain(en['nothing-yet.title']);
    await retract(desk.reviewer, record);
    expect(await page('/', 'en')).toContain(en['nothing-yet.title']);
  });
});
