import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Found } from '@vigil/shared/finding/find.js';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
import { main } from '../../places/countries/country.command.js';
import { aCoverageEntry } from '../a-coverage-entry.js';
import { anAct, anIncident } from '../an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { CREATE, openDesk, published, releaseAll, type Desk } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';

const before = { home: process.env['VIGIL_HOME'], country: process.env['VIGIL_COUNTRY'] };
let home: string;
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
const codes: Record<string, string> = {};

/** Cambodia, and Kenya beside it: two records here, one there, and one of which nobody knows where it was. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-several-countries-'));
  process.env['VIGIL_HOME'] = home;
  delete process.env['VIGIL_COUNTRY'];
  expect(await main(['add', 'KEN'])).toBe(0);
  expect(await main(['home', 'KHM', 'KEN'])).toBe(0);
  database = await freshDatabase();
  app = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
  desk = await openDesk(app);
  const acts = (): ReturnType<typeof anAct>[] => [anAct({ actor: 'PF_NAT_POLICE' })];
  for (const [name, place] of [
    ['capital', { code: '12', precision: 'LP_PROVINCE' }],
    ['cambodia', { code: 'KH', precision: 'LP_COUNTRY' }],
    ['nairobi', { code: 'KE-G05', precision: 'LP_PROVINCE' }],
    ['nowhere', { code: null, precision: 'LP_COUNTRY' }],
  ] as const)
    codes[name] = (await published(desk, anIncident({ title: `Protest ${name}`, place, acts: acts() }))).code!;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  useCountryWords(null);
  rmSync(home, { recursive: true, force: true });
  for (const [name, value] of [
    ['VIGIL_HOME', before.home],
    ['VIGIL_COUNTRY', before.country],
  ] as const)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

const text = async (address: string): Promise<string> => {
  const { status, text: body } = await app.visitor.get(address);
  if (status !== 200) throw new Error(`${address}: ${body}`);
  return body;
};
type Counts = { answer: { total: { low: number }; cells: { keys: (string | null)[]; low: number }[] } };
const counts = async (query: string): Promise<Counts['answer']> =>
  (JSON.parse(await text(`/api/public/counts?indicator=I02&period=2021&${query}`)) as Counts).answer;
const cellsOf = async (split: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await counts(`split=${split}`)).cells.flatMap(({ keys, low }) => (low > 0 ? [[keys[0] ?? '-', low]] : [])),
  );

describe('two countries in one installation', () => {
  it('count what has no known place in the whole, and in neither country', async () => {
    expect((await counts('')).total.low).toBe(4);
    expect((await counts('place=KH')).total.low).toBe(2);
    expect((await counts('place=KE')).total.low).toBe(1);
    expect((await counts('place=KH,KE')).total.low).toBe(3);
    expect((await counts('place=KE-G05')).total.low).toBe(1);
  });

  it('are split by country and by the units of both', async () => {
    expect(await cellsOf('place:0')).toEqual({ KH: 2, KE: 1, '-': 1 });
    expect(await cellsOf('place:1')).toEqual({ 12: 1, 'KE-G05': 1, '-': 2 });
  });

  it('are refused as a place together: they are no place', async () => {
    const { status } = await app.visitor.get('/api/public/counts?indicator=I02&period=2021&place=*');
    expect(status).toBe(400);
  });

  it('give each record the code of its country, and one without a place that of the first', async () => {
    expect(Object.values(codes).map((code) => code.slice(0, 3))).toEqual(['KH-', 'KH-', 'KE-', 'KH-']);
  });

  it('name the country of a place in every file, and guess none', async () => {
    const csv = await text('/api/public/incidents.csv?period=2021&lang=en');
    const file = JSON.parse(await text('/api/public/incidents.json?indicator=I02&period=2021&lang=en')) as {
      about: { country: string };
    };
    expect(file.about.country).toBe('Cambodia and Kenya');
    expect(csv).toMatch(/Protest nairobi/);
    const [head, ...lines] = csv
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    const at = head!.indexOf('place_country');
    const countryOf = (name: string): string | undefined =>
      lines.find((cells) => cells.includes(`Protest ${name}`))?.[at];
    expect(['capital', 'cambodia', 'nairobi', 'nowhere'].map(countryOf)).toEqual(['Cambodia', 'Cambodia', 'Kenya', '']);
    const acled = (await text('/api/public/incidents.acled.csv?period=2021')).split('\n');
    expect(acled.find((line) => line.includes('Nairobi'))).toMatch(/404.*Kenya/);
    expect(acled.find((line) => line.includes('Phnom Penh'))).toMatch(/116.*Cambodia/);
  });

  it('call forces by words that are true of both', async () => {
    const everything = await text(`/api/public/incidents.csv?period=2021&lang=en`);
    expect(everything).toMatch(/\bNational police\b/);
    expect(everything).not.toMatch(/Royal/);
  });

  it('have one map with the units of both, and neither as the neighbour of the other', async () => {
    const places = JSON.parse(await text('/api/public/places')) as {
      country: { code: string; timeZone: string; bounds: number[] };
      places: [string, string | null, number][];
    };
    expect([places.country.code, places.country.timeZone]).toEqual(['*', 'Asia/Phnom_Penh']);
    expect(places.places.filter(([, parent]) => parent === null).map(([code]) => code)).toEqual(['KH', 'KE']);
    const areas = JSON.parse(await text('/api/public/areas/1.topo.json')) as {
      objects: { adm1: { geometries: unknown[] } };
    };
    expect(areas.objects.adm1.geometries).toHaveLength(25 + 47);
    const base = JSON.parse(await text('/api/public/areas/base.topo.json')) as {
      objects: { countries: { geometries: { id: string }[] } };
    };
    const drawn = base.objects.countries.geometries.map(({ id }) => id);
    expect(['116', '404', '764'].map((id) => drawn.filter((one) => one === id).length)).toEqual([1, 1, 1]);
  });

  it('tell at the desk in which of them a point lies', async () => {
    const at = async (lat: number, lon: number): Promise<string | null> =>
      (await desk.monitor.post<{ code: string | null }>('/api/places/at', { lat, lon })).body.code;
    expect(await at(-1.29, 36.82)).toBe('KE-G05');
    expect((await at(11.56, 104.92))?.slice(0, 2)).toBe('12');
    expect(await at(48.86, 2.35)).toBeNull();
  });

  it('are found by their names: a figure is narrowed to one, and a unit says in which it is', async () => {
    const found = async (words: string): Promise<Found> =>
      JSON.parse(await text(`/api/public/find?text=${encodeURIComponent(words)}`)) as Found;
    expect((await found('arrests in Kenya')).figure?.query).toContain('place=KE');
    expect((await found('Nairobi')).items[0]).toMatchObject({ code: 'KE-G05', within: { en: 'Kenya' } });
  });

  it('are watched each by itself, and together at most in part', async () => {
    const { status } = await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry(), CREATE);
    expect(status).toBeLessThan(300);
    await releaseAll(desk);
    const watched = async (query: string): Promise<string> =>
      text(`/api/public/counts.csv?indicator=I02&period=2021&lang=en&${query}`);
    expect(await watched('split=place:0')).toMatch(/^cell,KH,.*,watched\b/m);
    expect(await watched('split=place:0')).toMatch(/^cell,KE,.*,not-recorded/m);
    expect(await watched('')).toMatch(/partly/);
    expect(await watched('place=KE')).toMatch(/not-recorded/);
  });

  it('have totals of what is withheld each by itself', async () => {
    const held = (): ReturnType<typeof anAct> => anAct({ type: 'FM_SEXUAL', actor: 'PF_POLICE' });
    for (const place of ['12', 'KE-G05'])
      await published(desk, anIncident({ place: { code: place, precision: 'LP_PROVINCE' }, acts: [held()] }));
    const rows = await app.database.query<{ country: string }[]>(
      "select country from withheld_waiting where tally = 'force' order by country",
    );
    expect(rows.map(({ country }) => country)).toEqual(['KE', 'KH']);
  });
});
