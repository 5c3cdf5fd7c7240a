import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Found } from '@vigil/shared/finding/find.js';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
import { main } from '../../places/countries/country.command.js';
import { aCoverageEntry } from '../a-coverage-entry.js';
import { rowFaults } from '../../operations/verification/check-row-digests.js';
import { LoggedStates } from '../../operations/verification/logged-state.js';
import { storedLeaves } from '../../operations/verification/read-stored-log.js';
import { NameFormerCountry } from '../../publishing/name-former-country.js';
import { writeTotals } from '../../publishing/update-withheld-totals.js';
import { anAct, anIncident, but } from '../an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { asking } from '../asking-for-a-page.js';
import { CREATE, ifMatch, openDesk, publish, published, releaseAll, type Desk } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { AT, court, propose } from '../propose-names.js';
import { SITE } from '../site-folder.js';
import { waitUntil } from '../wait-until.js';
import { assemblyIn, halfYearTurns, publishedAs, totalsOf } from './withheld-totals-setup.js';
import { keepSettings } from '../keep-settings.js';

jest.setTimeout(120_000);

const putBack = keepSettings('VIGIL_HOME', 'VIGIL_COUNTRY');
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
  app = await startTestApp(database, { config: { ...TEST_CONFIG, home }, webFolder: SITE });
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
  putBack();
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

  it.each([
    ['the map', '/?period=', '2021'],
    ['an embedded figure', '/embed?show=map&period=', '2021-Q2'],
  ])(
    'have %s drawn in two passes, as of one: what may lie in a unit is asked with its figure',
    async (_kind, path, period) => {
      await text(`${path}2020&lang=en`);
      const asked = asking(app);
      const page = await text(`${path}${period}&lang=en`);
      const [own, passes] = [[...asked.paths], asked.passes()];
      jest.restoreAllMocks();
      expect(own.filter((one) => /"place:0"/.test(one))).toHaveLength(1);
      expect(passes).toBe(2);
      const row = page.split('</tr>').findLast((one) => one.includes('Battambang'))!;
      const said = row.replace(/<[^>]*>/g, ' ');
      expect(said).toContain('1 of Cambodia, not placed more precisely');
      expect(said).toContain('1 of Cambodia and Kenya, not placed more precisely');
      expect(said).not.toContain('1 of Kenya,');
    },
  );

  it('take a landmark in the finest unit of each, which is of another level in the other', async () => {
    const refused = async (place: string, lat: number, lon: number): Promise<string | undefined> =>
      (await propose(desk.monitor, court({ at: { place, lat, lon } }))).body.errors?.[0]?.code;
    expect(await refused('KE-G05', -1.29, 36.82)).toBeUndefined();
    expect(await refused(AT.place, AT.lat, AT.lon)).toBeUndefined();
    expect(await refused('KE', -1.29, 36.82)).toBe('no-commune');
    expect(await refused('1202', AT.lat, AT.lon)).toBe('no-commune');
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
    for (const words of ['arrests in Nairobi', 'arrests in Nairobi County', 'arests in Nairobi'])
      expect([words, (await found(words)).figure]).toEqual([
        words,
        expect.objectContaining({ query: expect.stringMatching(/place=KE-G05$/), notInFigure: [] }),
      ]);
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

describe('a total of what is withheld in one of several countries', () => {
  const KH = { code: '12', precision: 'LP_PROVINCE' };
  /** Ten assemblies in Cambodia, of which five have sexual force, counted. */
  const counted = async (start: string): Promise<IncidentRecord[]> => {
    const types = [...Array<string>(5).fill('FM_SEXUAL'), ...Array<string>(5).fill('FM_UNSPEC')];
    const records = await Promise.all(
      types.map((type, n) =>
        publishedAs(desk, assemblyIn(start, n, { place: KH, acts: [anAct({ type, actor: 'PF_POLICE' })] })),
      ),
    );
    await halfYearTurns(app);
    await published(desk, anIncident({ place: KH }));
    return records;
  };
  const totals = async (halfYear: string): Promise<string[]> =>
    (await totalsOf(app)).items.flatMap(({ halfYear: of, tally, code, low, country }) =>
      of === halfYear && tally === 'force' ? [`${country} ${code} ${low}`] : [],
    );
  const correct = async ({ id }: IncidentRecord, fields: Partial<Incident>): Promise<void> => {
    const now = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${id}`,
      but(now.incident, fields),
      ifMatch(now.revision),
    );
    await publish(desk.second, changed.body);
  };
  const FIVE = ['KH FM_SEXUAL 5', 'KH FM_UNSPEC 5'];

  it('loses a record that is corrected to another country, and none that stays', async () => {
    const records = await counted('2014-01-03');
    expect(await totals('2014-H1')).toEqual(FIVE);
    await correct(records[0]!, { publicSummary: 'Nothing that is counted changes.' });
    expect(await totals('2014-H1')).toEqual(FIVE);
    await correct(records[0]!, { place: { code: 'KE-G05', precision: 'LP_PROVINCE' } });
    expect(await totals('2014-H1')).toEqual([]);
  });

  it('names the former only country after the first start with several, and takes off what has no place', async () => {
    await counted('2015-01-03');
    const some = await counted('2015-07-03');
    await publishedAs(desk, assemblyIn('2016-01-03', 0, { place: KH, acts: [anAct({ type: 'FM_SEXUAL' })] }));
    // As a Vigil with one country left them.
    await correct(some[0]!, { place: { code: null, precision: 'LP_COUNTRY' } });
    await app.database.query(`update withheld_member set taken_back = false where incident_id = $1`, [some[0]!.id]);
    for (const table of ['withheld_block', 'withheld_waiting'])
      await app.database.query(`update ${table} set country = '' where half_year between '2015-H1' and '2016-H1'`);
    await app.database.transaction(async (manager) => {
      await writeTotals(manager);
      await manager.query(`select log_append(null, 'written', 'settings', null, null, '{}', '{}')`);
    });
    // What is written beside the application is heard of a moment later.
    await waitUntil(async () => (await totals('2015-H2')).length > 0);
    expect(await totals('2015-H2')).toEqual(['undefined FM_SEXUAL 5', 'undefined FM_UNSPEC 5']);

    const start = (): Promise<void> => app.app.get(NameFormerCountry).onApplicationBootstrap();
    await start();
    await waitUntil(async () => (await totals('2015-H2')).length === 0);
    expect([await totals('2015-H1'), await totals('2015-H2')]).toEqual([FIVE, []]);
    expect(
      await app.database.query(`select distinct country from withheld_waiting where half_year = '2016-H1'`),
    ).toEqual([{ country: 'KH' }]);
    const states = new LoggedStates();
    for await (const row of storedLeaves(app.database)) states.take(row);
    expect((await rowFaults(app.database.manager, states, undefined, 'pub.withheld_total')).faults).toEqual([]);
    const size = (): Promise<unknown> => app.database.query('select size from log_head');
    const once = await size();
    await start();
    expect(await size()).toEqual(once);
  });
});
