import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
import { main } from '../../places/countries/country.command.js';
import { anAct, anIncident } from '../an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { openDesk, published, type Desk } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { keepSettings } from '../keep-settings.js';

const putBack = keepSettings('VIGIL_HOME', 'VIGIL_COUNTRY');
let home: string;
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let code: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-another-country-'));
  process.env['VIGIL_HOME'] = home;
  process.env['VIGIL_COUNTRY'] = 'ken';
  expect(await main(['add', 'KEN'])).toBe(0);
  database = await freshDatabase();
  app = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
  desk = await openDesk(app);
  const record = await published(
    desk,
    anIncident({
      title: 'March in Nairobi stopped',
      place: { code: 'KE-G05', precision: 'LP_PROVINCE' },
      acts: [anAct({ actor: 'PF_NAT_POLICE' })],
    }),
  );
  code = record.code!;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  useCountryWords(null);
  rmSync(home, { recursive: true, force: true });
  putBack();
});

const text = async (address: string): Promise<string> => {
  const { status, text: body } = await app.visitor.get(address);
  if (status !== 200) throw new Error(body);
  return body;
};

describe('an installation about Kenya', () => {
  it('gives its records its code, and counts them by its counties', async () => {
    expect(code).toMatch(/^KE-/);
    const { body } = await app.visitor.get<{ answer: { cells: { keys: string[]; low: number }[] } }>(
      '/api/public/counts?indicator=I02&period=2021&split=place:1',
    );
    expect(body.answer.cells.filter(({ low }) => low > 0)).toMatchObject([{ keys: ['KE-G05'], low: 1 }]);
  });

  it('names the country in its figures, and its forces without the words of Cambodia', async () => {
    const file = JSON.parse(await text('/api/public/incidents.json?indicator=I02&period=2021&lang=en')) as {
      about: { country: string };
    };
    expect(file.about.country).toContain('Kenya');
    const everything = (
      await Promise.all(
        [
          '/api/public/overview',
          '/api/public/incidents.csv?period=2021',
          '/api/public/incidents.acled.csv?period=2021',
          `/api/public/incidents/${code}`,
        ].map((address) => text(address)),
      )
    ).join('\n');
    expect(everything).not.toMatch(/Cambod|Royal|Phnom Penh|ភ្នំពេញ|កម្ពុជា/);
    expect(everything).toContain('Nairobi');
    expect(everything).toMatch(/\b[Nn]ational [Pp]olice/);
  });

  it('has its own map: its counties, and its neighbours', async () => {
    const places = JSON.parse(await text('/api/public/places')) as {
      country: { name: { en: string }; timeZone: string; baseMap: { labels: { en: string }[] } };
      places: unknown[];
    };
    expect([places.country.name.en, places.country.timeZone, places.places.length]).toEqual([
      'Kenya',
      'Africa/Nairobi',
      48,
    ]);
    expect(places.country.baseMap.labels.map(({ en }) => en)).toEqual(expect.arrayContaining(['Tanzania', 'Uganda']));
    const areas = JSON.parse(await text('/api/public/areas/1.topo.json')) as {
      objects: { adm1: { geometries: unknown[] } };
    };
    expect(areas.objects.adm1.geometries).toHaveLength(47);
  });

  it('tells at the desk in which county a point lies', async () => {
    const { body } = await desk.monitor.post<{ code: string }>('/api/places/at', { lat: -1.29, lon: 36.82 });
    expect(body.code).toBe('KE-G05');
  });
});
