import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type CountryPack, type CountryPage } from '@vigil/shared/staff-responses/countries.js';
import { PART_BYTES } from '@vigil/shared/staff-responses/imports.js';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
import { foldersOf, homeCountryFile, loadCountry, SHIPPED_COUNTRIES } from '../../places/country-data.js';
import { main } from '../../places/countries/country.command.js';
import { CountriesService } from './countries.service.js';
import { startTestApp, TEST_CONFIG, type Answer, type Client, type TestApp } from '../../testing/app.js';
import { type Desk, openDesk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { zipOf } from '../../testing/zip-of-country.js';
import { keepSettings } from '../../testing/keep-settings.js';

jest.setTimeout(120_000);

const putBack = keepSettings('VIGIL_HOME', 'VIGIL_COUNTRY');
let home: string;
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let admin: Client;
/** The files of Kenya and Cambodia, as the packages and Vigil have them. */
let kenya: Record<string, string>;
let cambodia: Record<string, string>;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-packs-'));
  process.env['VIGIL_HOME'] = home;
  delete process.env['VIGIL_COUNTRY'];
  expect(await main(['new', 'KEN', join(home, 'ken')])).toBe(0);
  kenya = filesIn(join(home, 'ken'));
  cambodia = filesIn(join(SHIPPED_COUNTRIES, 'khm'));
  database = await freshDatabase();
  app = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
  desk = await openDesk(app);
  admin = desk.admin;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  useCountryWords(null);
  rmSync(home, { recursive: true, force: true });
  putBack();
});
beforeEach(async () => {
  const { pack } = await page();
  if (pack) await admin.delete(`/api/countries/packs/${pack.id}`);
});

const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => /\.(json|csv|geojson|md)$/.test(file))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
const page = async (): Promise<CountryPage> =>
  (await admin.get<CountryPage & Record<string, unknown>>('/api/countries')).body;
const loaded = (): string[] => readdirSync(join(home, 'countries')).sort();

const announcement = (id: string, name: string, bytes: Buffer) => ({
  id,
  name,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
/** Announces and sends a zip in its parts. @returns its id */
const send = async (bytes: Buffer, name = 'kenya.zip', sha256?: string): Promise<string> => {
  const id = randomUUID();
  const announced = { ...announcement(id, name, bytes), ...(sha256 && { sha256 }) };
  expect((await admin.post('/api/countries/packs', announced)).status).toBe(201);
  for (let n = 0; n * PART_BYTES < bytes.length; n += 1) {
    const part = bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES);
    const { status } = await admin.post(`/api/countries/packs/${id}/parts/${n}`, { bytes: part.toString('base64') });
    expect(status).toBe(200);
  }
  return id;
};
const post = (id: string, noun: string): Promise<Answer> => admin.post(`/api/countries/packs/${id}/${noun}`, {});
/** Waits until nothing is being done with it. */
const settled = async (): Promise<CountryPack> => {
  for (;;) {
    const { pack } = await page();
    if (pack && pack.state !== 'checking' && pack.state !== 'loading') return pack;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
};
const checked = async (files: Record<string, string> | Buffer): Promise<CountryPack> => {
  const id = await send(Buffer.isBuffer(files) ? files : await zipOf(files));
  expect((await post(id, 'checks')).status).toBe(202);
  return settled();
};
const lines = ({ findings }: CountryPack): string[] =>
  findings.map(({ file, line, says }) => `${file}${line === null ? '' : `:${line}`} ${says}`);

describe('an administrator', () => {
  it('sees each country that is here, with what it holds, its licence, and which of them is home', async () => {
    const { items, pack } = await page();
    expect(pack).toBeNull();
    expect(items).toEqual([
      expect.objectContaining({
        code: 'KHM',
        isHome: true,
        isLoaded: false,
        timeZone: 'Asia/Phnom_Penh',
        units: [
          expect.objectContaining({ level: 1, count: 25 }),
          expect.objectContaining({ level: 2 }),
          expect.objectContaining({ level: 3 }),
        ],
      }),
    ]);
    const { units, licence } = items[0]!;
    expect(units.reduce((sum, { count }) => sum + count, 0)).toBe(loadCountry('khm').gazetteer.places.length - 1);
    expect(licence).toContainEqual(
      expect.stringMatching(/^Aliases: spellings of the provinces in ISO 3166-2.* GeoNames \(CC BY 4\.0\)/),
    );
  });

  it('sees what is in a zip before anything is loaded, and loads it', async () => {
    const pack = await checked(kenya);
    expect(pack).toMatchObject({
      state: 'checked',
      wrong: 0,
      changes: null,
      isInUse: false,
      country: { code: 'KEN', timeZone: 'Africa/Nairobi', units: [{ level: 1, count: 47 }], words: expect.any(Number) },
    });
    expect(pack.country!.points).toBeGreaterThan(100);
    expect(pack.country!.licence.join(' ')).toContain('CC BY 4.0');
    expect(loaded()).toEqual(['.pack']);

    expect((await post(pack.id, 'loads')).status).toBe(202);
    expect(await settled()).toMatchObject({ state: 'loaded' });
    expect(loaded()).toEqual(['ken']);
    const country = loadCountry('ken', foldersOf(home));
    expect(country.gazetteer.get('KE-G05')?.nameEn).toBe('Nairobi County');
    expect(readdirSync(country.areasFolder).sort()).toEqual(['adm1.topo.json', 'base.topo.json']);
    expect((await page()).items.map(({ code, isHome, isLoaded }) => [code, isHome, isLoaded])).toEqual([
      ['KHM', true, false],
      ['KEN', false, true],
    ]);
  });

  it('loads every file of the country, also those that suggest words', async () => {
    const suggesting = {
      ...kenya,
      'actors.csv': 'code,parent,name_en,name_km,synonyms\nGSU,PF_GENDARMERIE,General Service Unit,,\n',
      'standards.csv': 'name_en,name_km\nPublic Order Act 1950,\n',
      'population.csv': 'code,population,year,source\nKE-G05,4397073,2019,Census of 2019\n',
    };
    const pack = await checked(suggesting);
    expect([pack.state, lines(pack)]).toEqual(['checked', []]);
    await post(pack.id, 'loads');
    expect((await settled()).state).toBe('loaded');
    const { suggested } = loadCountry('ken', foldersOf(home));
    expect([suggested.codes.length, suggested.standards.length]).toEqual([1, 1]);
    expect(readdirSync(join(home, 'countries', 'ken'))).toEqual(
      expect.arrayContaining(['actors.csv', 'population.csv', 'standards.csv']),
    );
  });

  it('sees what a zip changes of a country that is here', async () => {
    const places = kenya['places.csv']!.replace('Nairobi County', 'Nairobi City');
    const pack = await checked({ ...kenya, 'places.csv': `${places.trimEnd()}\nKE-G99,KE,1,region,Ninety,,,-1,37\n` });
    expect([pack.state, lines(pack), pack.changes]).toEqual(['checked', [], { added: 1, changed: 1 }]);
  });

  it('stops it while it is checked or drawn, and nothing of it stays', async () => {
    const now = loaded();
    const id = await send(await zipOf(kenya));
    await post(id, 'checks');
    expect((await admin.delete(`/api/countries/packs/${id}`)).status).toBe(200);
    expect((await page()).pack).toMatchObject({ state: 'stopped' });
    const { id: other } = await checked({ ...kenya, 'country.json': kenya['country.json']! });
    await post(other, 'loads');
    await admin.delete(`/api/countries/packs/${other}`);
    expect((await settled()).state).toBe('stopped');
    expect(loaded()).toEqual(now);
  });

  it('is refused, and not lost sight of, where its files cannot be removed', async () => {
    const service = app.app.get(CountriesService) as unknown as { empty(): Promise<void> };
    const id = await send(Buffer.from('no zip'));
    const removing = jest.spyOn(service, 'empty').mockRejectedValueOnce(new Error('EROFS: read-only file system'));
    await post(id, 'checks');
    expect(await settled()).toMatchObject({ state: 'refused' });
    expect(removing).toHaveBeenCalledTimes(1);
    removing.mockRestore();
  });

  it('has no way around the check, and no second zip at the same time', async () => {
    const id = await send(await zipOf(kenya));
    expect((await post(id, 'loads')).body['code']).toBe('wrong-state');
    await post(id, 'checks');
    const other = announcement(randomUUID(), 'x.zip', Buffer.from('a zip'));
    expect((await admin.post('/api/countries/packs', other)).body['code']).toBe('wrong-state');
    await settled();
    expect((await post(randomUUID(), 'loads')).status).toBe(404);
  });
});

/** Kenya with a line of places.csv changed. */
const withPlaces = (change: (csv: string) => string): Record<string, string> => ({
  ...kenya,
  'places.csv': change(kenya['places.csv']!),
});
const replaced =
  (from: string | RegExp, to: string) =>
  (csv: string): string => {
    expect(csv).toMatch(from);
    return csv.replace(from, to);
  };

describe('a zip is refused, by what is wrong in it', () => {
  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a ring',
      () => withPlaces(replaced(/^KE-G05,KE,/m, 'KE-G05,KE-G05,')),
      /^places\.csv:\d+ KE-G05: its parents lead back to it: KE-G05 below KE-G05$/,
    ],
    [
      'a code twice',
      () => withPlaces((csv) => `${csv.trimEnd()}\nKE-G05,KE,1,region,Again,,,-1,37\n`),
      /^places\.csv:\d+ KE-G05: the code stands on line \d+ already/,
    ],
    [
      'a point of no unit',
      () => ({ ...kenya, 'points.csv': `${kenya['points.csv']!.trimEnd()}\nKE-G99,1,37\n` }),
      /^points\.csv:\d+ places\.csv has no place with the code KE-G99/,
    ],
    [
      'a point in the sea',
      () => withPlaces(replaced(/^(KE-G05,.*),[^,]*,[^,]*$/m, '$1,-4.5,55')),
      /^places\.csv:\d+ KE-G05: its point \(-4\.5, 55\) is far from Kenya/,
    ],
    ['no licence', () => ({ ...kenya, 'SOURCES.md': 'From a friend.' }), /^SOURCES\.md names no licence/],
    [
      'no places',
      () => ({ 'country.json': kenya['country.json']!, 'SOURCES.md': kenya['SOURCES.md']! }),
      /^places\.csv is not there/,
    ],
    ['nothing of a country', () => ({ 'readme.txt': 'Hello.' }), /^country\.json is not there/],
    [
      'units that Cambodia claims',
      () => ({ ...cambodia, 'country.json': kenya['country.json']! }),
      /^places\.csv:\d+ 12: the code is one of Cambodia/,
    ],
  ])('%s', async (_, files, says) => {
    const now = loaded();
    const pack = await checked(files());
    expect([pack.state, lines(pack).some((line) => says.test(line))]).toEqual(['refused', true]);
    expect(pack.wrong).toBeGreaterThan(0);
    expect((await post(pack.id, 'loads')).body['code']).toBe('wrong-state');
    expect(loaded()).toEqual(now);
  });

  it('a name in the wrong script', async () => {
    const pack = await checked({
      ...cambodia,
      'places.csv': replaced(',ភ្នំពេញ,', ',Пномпень,')(cambodia['places.csv']!),
    });
    expect(lines(pack).join('\n')).toMatch(/name_km is not in Khmer letters: Пномпень/);
  });

  it('something that is no zip', async () => {
    const pack = await checked(Buffer.from('hello'));
    expect([pack.state, pack.refusal]).toEqual(['refused', 'no-country']);
    expect(lines(pack)).toEqual([expect.stringMatching(/no zip that can be read/)]);
  });

  it('a zip that is not the one that was announced', async () => {
    const bytes = await zipOf(kenya);
    const { sha256 } = announcement('', '', Buffer.from('another zip'));
    const id = await send(bytes, 'kenya.zip', sha256);
    await post(id, 'checks');
    const pack = await settled();
    expect([pack.state, pack.refusal]).toEqual(['refused', 'no-country']);
    expect(lines(pack)).toEqual([expect.stringMatching(/^kenya\.zip What arrived is not the file/)]);
  });

  it('thousands of faults, of which the first are shown', async () => {
    const many = Array.from({ length: 5000 }, (_, n) => `XX${n},KE,1,region,Name ${n},,,0,37`).join('\n');
    const pack = await checked(withPlaces((csv) => `${csv.trimEnd()}\n${many}\n`));
    expect([pack.findings.length, pack.wrong >= 5000]).toEqual([100, true]);
  });

  it('two gigabytes, before any of it is sent', async () => {
    const all = { ...announcement(randomUUID(), 'all.zip', Buffer.from('a zip')), size: 2 ** 31 };
    const answer = await admin.post('/api/countries/packs', all);
    expect([answer.status, answer.body['code']]).toEqual([422, 'invalid-body']);
    expect((await page()).pack).toBeNull();
  });

  it('more than was announced, a part twice as long, and a part that is missing', async () => {
    const id = randomUUID();
    const bytes = await zipOf(kenya);
    await admin.post('/api/countries/packs', announcement(id, 'kenya.zip', bytes));
    const part = (n: number, some: Buffer): Promise<Answer> =>
      admin.post(`/api/countries/packs/${id}/parts/${n}`, { bytes: some.toString('base64') });
    expect((await part(99, bytes)).status).toBe(422);
    expect((await part(0, Buffer.concat([bytes, bytes]).subarray(0, bytes.length + 1))).status).toBe(422);
    expect((await post(id, 'checks')).body['code']).toBe('incomplete');
  });
});

describe('a country that this installation is about', () => {
  it('is refused, by the page and by the server, before anything of it is recorded, until the operator loads it', async () => {
    const improved = { ...cambodia, 'places.csv': replaced('Phnom Penh', 'Phnum Penh')(cambodia['places.csv']!) };
    const pack = await checked(improved);
    expect([pack.state, pack.isInUse]).toEqual(['checked', true]);
    expect((await post(pack.id, 'loads')).body).toMatchObject({ status: 409, code: 'country-in-use' });
    expect(existsSync(join(home, 'countries', 'khm'))).toBe(false);

    writeFileSync(join(home, 'khm.zip'), await zipOf(improved));
    expect(await main(['load', join(home, 'khm.zip')])).toBe(0);
    expect(existsSync(join(home, 'countries', 'khm'))).toBe(true);
    expect(existsSync(homeCountryFile(home))).toBe(false);
  });

  it('keeps nobody from loading another one, until the operator chooses it for the next start', async () => {
    const early = await checked(kenya);
    expect(early.isInUse).toBe(false);
    await post(early.id, 'loads');
    expect(await settled()).toMatchObject({ state: 'loaded' });
    expect(await main(['home', 'KHM', 'KEN'])).toBe(0);
    const late = await checked(kenya);
    expect(late.isInUse).toBe(true);
    expect((await post(late.id, 'loads')).body).toMatchObject({ status: 409, code: 'country-in-use' });
  });
});

describe('nobody else', () => {
  it('sees or loads a country, and a visitor learns of none', async () => {
    const body = announcement(randomUUID(), 'kenya.zip', Buffer.from('a zip'));
    for (const client of [desk.monitor, desk.reviewer, desk.analyst]) {
      expect((await client.get('/api/countries')).status).toBe(403);
      expect((await client.post('/api/countries/packs', body)).status).toBe(403);
    }
    expect((await app.visitor.get('/api/countries')).status).toBe(401);
  });
});
