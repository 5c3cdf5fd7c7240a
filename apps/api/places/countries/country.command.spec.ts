import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aLimit } from '@vigil/shared/people-figures/test-people.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import { AreaIndex } from '@vigil/shared/places/point-in-area.js';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { ZipFile } from 'yazl';
import { loadAreas } from '../load-areas.js';
import { loadAllAreas } from '../join-areas.js';
import { joinCountries } from '../join-countries.js';
import {
  foldersOf,
  homeCountryFile,
  loadCountries,
  loadCountry,
  noteCountriesInUse,
  SHIPPED_COUNTRIES,
} from '../country-data.js';
import { polygonsOfCountry, readAtlas } from '../drawing/country-outlines.js';
import { contains } from '../drawing/voronoi-areas.js';
import { main } from './country.command.js';
import { isoCountries } from './packages.js';
import { everyNth } from '../../testing/sample-by-seed.js';
import { keepSettings } from '../../testing/keep-settings.js';

type Areas = { adm1: GeometryCollection<{ code: string }> };
const putBack = keepSettings('VIGIL_HOME', 'VIGIL_COUNTRY');
const write = { out: process.stdout.write, err: process.stderr.write };
let home: string;
let said: { out: string; err: string };

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigil-country-'));
  process.env['VIGIL_HOME'] = home;
  delete process.env['VIGIL_COUNTRY'];
  said = { out: '', err: '' };
  process.stdout.write = (text) => Boolean((said.out += String(text)));
  process.stderr.write = (text) => Boolean((said.err += String(text)));
});
afterEach(() => {
  process.stdout.write = write.out;
  process.stderr.write = write.err;
  putBack();
  rmSync(home, { recursive: true, force: true });
});

/** Countries that were made once, for the tests that only need one. */
const made = mkdtempSync(join(tmpdir(), 'vigil-countries-'));
afterAll(() => rmSync(made, { recursive: true }));
/** Has a country loaded, as `add` leaves it. To make one takes a second. */
const withCountry = async (code: 'FJI' | 'KEN'): Promise<void> => {
  const [kept, loaded] = [join(made, code), join(home, 'countries', code.toLowerCase())];
  if (existsSync(kept)) return cpSync(kept, loaded, { recursive: true });
  expect(await main(['add', code])).toBe(0);
  cpSync(loaded, kept, { recursive: true });
};

describe('npm run country -- add', () => {
  it.each(
    everyNth(3, [
      ['IRN', 'Iran', 31, 'Tehran', [35.7, 51.4], 'Asia/Tehran'],
      ['KEN', 'Kenya', 47, 'Nairobi County', [-1.29, 36.82], 'Africa/Nairobi'],
      ['COL', 'Colombia', 33, 'Bogota D.C.', [4.65, -74.08], 'America/Bogota'],
      ['FRA', 'France', 13, 'Île-de-France', [48.86, 2.35], 'Europe/Paris'],
      ['USA', 'United States', 51, 'Kansas', [38.5, -98.3], 'America/Chicago'],
      ['NZL', 'New Zealand', 17, 'Canterbury', [-43.53, 172.63], 'Pacific/Auckland'],
    ] as const),
  )('makes %s (%s) from packages, in use at once', async (code, name, units, unit, [lat, lon], timeZone) => {
    expect(await main(['add', code])).toBe(0);
    expect(said.out).toContain(`${name} is loaded: ${units} units, days of ${timeZone}.`);
    expect(await main(['home', code])).toBe(0);

    const country = loadCountry();
    expect([country.file.name.en, country.file.timeZone]).toEqual([name, timeZone]);
    const areas = loadAreas(home, country);
    expect(country.gazetteer.get(areas.locate(lat, lon).code!)?.nameEn).toBe(unit);
    expect(areas.locate(lat, lon + 180 > 180 ? lon - 180 : lon + 180).isInCountry).toBe(false);
    const own = country.gazetteer.places.filter(({ level }) => level === 1);
    const inPlace = own.filter((place) => areas.locate(place.lat, place.lon).code === place.code);
    // Their points are towns of theirs, and areas are drawn around towns.
    // One harbour may fall off the shore by the grid of the drawing.
    expect([own.length, own.length - inPlace.length < 2]).toEqual([units, true]);
  });

  it('makes a country that lies across 180 degrees in one piece', async () => {
    await main(['add', 'FJI']);
    const country = loadCountry('fji');
    const { locate } = loadAreas(home, country);
    const { window } = country.file.baseMap;
    expect([window[0] > 170, window[2] > 180, window[2] < 190]).toEqual([true, true, true]);
    // Suva, and Vunisea on the other side of that meridian's islands.
    expect([locate(-18.14, 178.44).isInCountry, locate(-16.8, -179.97).isInCountry]).toEqual([true, true]);
    expect(country.gazetteer.places.every(({ lon }) => Math.abs(lon) <= 180)).toBe(true);
  });

  it('shows units apart from the others first, too, unless they are far away: then it names them', async () => {
    const seen = async (code: string): Promise<string[]> => {
      said.out = '';
      await main(['new', code, join(home, code)]);
      const [west, south, east, north] = (
        JSON.parse(readFileSync(join(home, code, 'country.json'), 'utf8')) as CountryFile
      ).bounds;
      return readFileSync(join(home, code, 'places.csv'), 'utf8')
        .split('\n')
        .map((line) => line.split(','))
        .filter(([, , level]) => level === '1')
        .filter((of) => Number(of.at(-2)) > south && Number(of.at(-2)) < north)
        .filter((of) => Number(of.at(-1)) > west && Number(of.at(-1)) < east)
        .map(([, , , , name]) => name!);
    };
    const beyond = (): string | undefined => /Beyond what the map shows first.*: (.*)\. See/.exec(said.out)?.[1];
    expect(await seen('TLS')).toContain('Oecusse');
    expect(beyond()).toBe(undefined);
    expect(await seen('MDV')).toEqual(expect.arrayContaining(['Seenu', 'Haa Alifu Atholhu']));
    expect(beyond()).toBe(undefined);
    expect(await seen('ECU')).not.toContain('Galápagos');
    expect(beyond()).toBe('Galápagos');
  });

  it('makes one without units into one unit, and one that the atlas does not have into a box', async () => {
    for (const [code, name] of [
      ['SGP', 'Singapore'],
      ['GLP', 'Guadeloupe'],
    ] as const) {
      expect(await main(['add', code])).toBe(0);
      const country = loadCountry(code.toLowerCase());
      const [unit] = country.gazetteer.places.filter(({ level }) => level === 1);
      expect([unit!.nameEn, loadAreas(home, country).locate(unit!.lat, unit!.lon).code]).toEqual([name, unit!.code]);
    }
  });

  it.each([
    ['SWZ', '748', 'South Africa'],
    ['BRN', '096', 'Malaysia'],
  ])('writes the name of the country that lies around %s beside it, not on it', async (code, numeric, around) => {
    const folder = join(home, 'folder');
    expect(await main(['new', code, folder])).toBe(0);
    const { baseMap } = JSON.parse(readFileSync(join(folder, 'country.json'), 'utf8')) as CountryFile;
    const own = polygonsOfCountry(readAtlas(), numeric);
    expect(baseMap.labels.map(({ en }) => en)).toContain(around);
    expect(baseMap.labels.filter(({ lat, lon }) => contains(own, lon, lat))).toEqual([]);
  });

  it('calls its units as most of their names do', async () => {
    await withCountry('KEN');
    await withCountry('FJI');
    const kind = (code: string): string => loadCountry(code).file.levels.find(({ level }) => level === 1)!.en;
    expect([kind('ken'), kind('fji')]).toEqual(['County', 'Region']);
  });

  it('is not made twice: names that somebody added would be lost', async () => {
    await withCountry('FJI');
    expect(await main(['add', 'FJI'])).toBe(1);
    expect(said.err).toContain('Fiji is loaded already. To change it: new, then load its folder.');
  });

  it.each([
    ['a code that is none', 'XX', '"XX" is no country of ISO 3166-1'],
    ['a way out of the folder', '../x', 'is no country of ISO 3166-1'],
    ['a country where nobody lives', 'BVT', 'No package names a town in Bouvet Island'],
  ])('refuses %s, and writes nothing', async (_, code, sentence) => {
    expect(await main(['add', code])).toBe(1);
    expect(said.err).toContain(sentence);
    expect(existsSync(join(home, 'countries', code.toLowerCase()))).toBe(false);
  });
});

describe('npm run country -- world', () => {
  /** As if all other countries were here: each takes half a second. */
  const allBut = (...left: string[]): void => {
    for (const { alpha3 } of isoCountries.filter((iso) => !left.includes(iso.alpha3))) {
      mkdirSync(join(home, 'countries', alpha3.toLowerCase()), { recursive: true });
      writeFileSync(join(home, 'countries', alpha3.toLowerCase(), 'country.json'), '{}');
    }
  };

  it('makes the countries that are not here, each as one unit, and says which it cannot make', async () => {
    allBut('KEN', 'BVT');
    expect(await main(['world'])).toBe(0);
    expect(said.out).toContain('247 of 249 countries are here.');
    expect(said.out).toContain(': KEN  Kenya');
    expect(said.out).toContain('no package has a town in them: Bouvet Island.');
    const country = loadCountry('ken');
    expect(country.gazetteer.places.map(({ code, nameEn }) => [code, nameEn])).toEqual([
      ['KE', 'Kenya'],
      ['KE-G00', 'Kenya'],
    ]);
    expect(loadAreas(home, country).locate(-1.29, 36.82).code).toBe('KE-G00');
    expect(await main(['check', join(home, 'countries', 'ken')])).toBe(0);

    // Again: what is here stays, and one of them becomes finer while nothing can lie in it.
    expect(await main(['world'])).toBe(0);
    expect(said.out).toContain('248 of 249 countries are here.');
    expect(await main(['add', 'KEN'])).toBe(0);
    expect(loadCountry('ken').gazetteer.places).toHaveLength(48);
  });

  it('keeps one that Vigil runs with: records may name its unit', async () => {
    allBut('TUV');
    await main(['world']);
    noteCountriesInUse(home, [loadCountry('tuv')]);
    expect(await main(['add', 'TUV'])).toBe(1);
    expect(said.err).toContain('Vigil runs with Tuvalu as one unit');
    expect(loadCountry('tuv').gazetteer.get('TV-G00')).not.toBeNull();
  });
});

describe('every country of the packages', () => {
  const every = process.env['VIGIL_PROVE'] ? isoCountries.map(({ alpha3 }) => alpha3) : ['TUV', 'MDV'];
  const uninhabited = ['ATA', 'BVT', 'HMD', 'UMI'];
  const shipped = readdirSync(SHIPPED_COUNTRIES).map((name) => name.toUpperCase());

  it('one that comes with Vigil is not made anew: the packages know fewer of its units', async () => {
    expect(shipped).toContain('KHM');
    expect(await main(['add', 'KHM'])).toBe(1);
    expect(said.err).toContain('Cambodia comes with Vigil, and there is nothing to add.');
    expect(existsSync(join(home, 'countries', 'khm'))).toBe(false);
  });

  it.each(every.filter((code) => ![...uninhabited, ...shipped].includes(code)))(
    '%s can be made, and each unit has an area',
    async (code) => {
      expect(await main(['add', code])).toBe(0);
      const country = loadCountry(code.toLowerCase());
      const { index } = loadAreas(home, country);
      const drawn = new Set(index.codes());
      expect(country.gazetteer.places.filter(({ level, code: unit }) => level === 1 && !drawn.has(unit))).toEqual([]);
    },
  );
});

describe('npm run country -- load', () => {
  const newFolder = async (): Promise<string> => {
    const folder = join(home, 'kenya');
    expect(await main(['new', 'KE', folder])).toBe(0);
    return folder;
  };
  const change = (path: string, from: string | RegExp, to: string): void =>
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));

  it('takes limits of custody, and keeps those of a country that ships where its folder has none', async () => {
    const folder = await newFolder();
    const { country: _, ...limit } = aLimit({ code: 'KEN-POLICE-24' });
    writeFileSync(join(folder, 'limits.json'), JSON.stringify({ limits: [{ ...limit, length: { hours: '24' } }] }));
    expect(await main(['load', folder])).toBe(1);
    expect(said.err).toContain('limits.json: KEN-POLICE-24: "length": write { "hours": 48 }');
    writeFileSync(join(folder, 'limits.json'), JSON.stringify({ limits: [limit] }));
    expect(await main(['load', folder])).toBe(0);
    expect(loadCountry('ken').limits).toEqual([{ ...limit, country: 'KE' }]);

    const cambodia = join(home, 'cambodia');
    cpSync(join(SHIPPED_COUNTRIES, 'khm'), cambodia, { recursive: true });
    rmSync(join(cambodia, 'limits.json'));
    cpSync(cambodia, join(home, 'countries', 'khm'), { recursive: true });
    expect(loadCountry('khm').limits!.map(({ code }) => code)).toContain('KHM-POLICE-48');
    writeFileSync(join(home, 'countries', 'khm', 'limits.json'), '{ "limits": [] }');
    expect(loadCountry('khm').limits).toEqual([]);
  });

  it('takes names and units that somebody added', async () => {
    const folder = await newFolder();
    const places = join(folder, 'places.csv');
    change(
      join(folder, 'country.json'),
      '"types": [',
      '"types": [{ "type": "town", "level": 2, "en": "Town", "km": "", "words": [] }, ',
    );
    writeFileSync(
      places,
      `${readFileSync(places, 'utf8')}KE-GX1,KE-G05,2,town,"Westlands, West",,Parklands,-1.266,36.81\n`,
    );
    expect(await main(['check', folder])).toBe(0);
    expect(said.out).toContain('Nothing is wrong');
    expect(await main(['load', folder])).toBe(0);
    // Where nobody gave finer units, a point lies in the coarser one.
    const country = loadCountry('ken');
    const { locate } = loadAreas(home, country);
    const nameAt = (lat: number, lon: number) => country.gazetteer.get(locate(lat, lon).code!)?.nameEn;
    expect([nameAt(-1.266, 36.81), nameAt(0.51, 35.27)]).toEqual(['Westlands, West', 'Uasin Gishu County']);
    expect(country.gazetteer.search('parklands')[0]).toMatchObject({
      code: 'KE-GX1',
      nameEn: 'Westlands, West',
    });
  });

  it('takes a zip of the folder, and says what is wrong in it as of the folder', async () => {
    const folder = await newFolder();
    const zipped = async (): Promise<string> => {
      const zip = new ZipFile();
      for (const file of readdirSync(folder)) zip.addFile(join(folder, file), `kenya/${file}`);
      zip.end();
      const parts: Buffer[] = [];
      for await (const part of zip.outputStream) parts.push(part as Buffer);
      const path = join(home, 'kenya.zip');
      writeFileSync(path, Buffer.concat(parts));
      return path;
    };
    expect(await main(['load', await zipped()])).toBe(0);
    expect(loadCountry('ken').gazetteer.places).toHaveLength(48);
    change(join(folder, 'places.csv'), 'KE-G05,KE,1', 'KE-G05,KE-G99,1');
    expect(await main(['check', await zipped()])).toBe(1);
    expect(said.out).toMatch(/^places\.csv, line \d+: KE-G05: there is no place/m);
    expect(readdirSync(join(home, 'countries'))).toEqual(['ken']);
  });

  it('refuses what is wrong, all of it by file and line, and keeps what was loaded', async () => {
    await withCountry('KEN');
    const was = readFileSync(join(home, 'countries/ken/places.csv'), 'utf8');
    const folder = await newFolder();
    change(join(folder, 'places.csv'), 'KE-G05,KE,1', 'KE-G05,KE-G99,1');
    change(join(folder, 'country.json'), '"Africa/Nairobi"', '"Africa/Nowhere"');
    expect(await main(['load', folder])).toBe(1);
    expect(said.err).toContain('country.json: "timeZone" must be one');
    expect(said.err).toContain('Nothing was loaded.');
    change(join(folder, 'country.json'), '"Africa/Nowhere"', '"Africa/Nairobi"');
    expect(await main(['load', folder])).toBe(1);
    expect(said.err).toMatch(/places\.csv, line \d+: KE-G05: there is no place with the code of its parent, KE-G99/);
    expect(readFileSync(join(home, 'countries/ken/places.csv'), 'utf8')).toBe(was);
  });
});

describe('npm run country', () => {
  it('lists countries, and which one this installation is about', async () => {
    await withCountry('FJI');
    said.out = '';
    expect(await main(['list'])).toBe(0);
    expect(said.out).toMatch(/^FJI {2}Fiji, \d+ units, days of Pacific\/Fiji \(loaded\)$/m);
    expect(said.out).toMatch(/^KHM {2}Cambodia, 1887 units, .*\(ships with Vigil; this installation is about it\)$/m);
  });

  it('removes a country that was loaded, but not the one that this installation is about', async () => {
    await withCountry('FJI');
    await main(['home', 'FJI']);
    expect(await main(['remove', 'FJI'])).toBe(1);
    expect(said.err).toContain('choose another country first');
    await main(['home', 'KHM']);
    expect(await main(['remove', 'FJI'])).toBe(0);
    expect(await main(['home', 'FJI'])).toBe(1);
    expect(said.err).toContain('FJI is not loaded: npm run country -- add FJI');
    expect(said.err).not.toContain('VIGIL_COUNTRY');
    said.err = '';
    expect(await main(['home', 'KHM', 'LAO', 'KE'])).toBe(1);
    expect(said.err).toContain(
      'LAO is not loaded: npm run country -- add LAO\nKEN is not loaded: npm run country -- add KEN',
    );
    writeFileSync(homeCountryFile(home), 'fji');
    expect(() => loadCountry()).toThrow('This installation is about FJI, which is not loaded: load it again');
    rmSync(homeCountryFile(home));
    expect(loadCountry(undefined, foldersOf(home)).name).toBe('khm');
  });

  it('makes an installation about several countries: all of them, whose areas tell where a point lies', async () => {
    await withCountry('FJI');
    await main(['add', 'KEN']);
    expect(said.out).toContain('home KHM KEN also about it.');
    expect(loadCountries().map(({ name }) => name)).toEqual(['khm']);
    expect(await main(['home', 'KE', 'KHM', 'FJI'])).toBe(0);
    expect(said.out).toContain('This installation is about Kenya, Cambodia and Fiji.');
    expect(said.out).toContain('Days are those of Kenya. Records without a place no longer count in one country');
    const countries = loadCountries();
    expect(countries.map(({ name }) => name)).toEqual(['ken', 'khm', 'fji']);
    said.out = '';
    await main(['list']);
    expect(said.out.match(/this installation is about it/g)).toHaveLength(3);

    const { file, gazetteer, words } = joinCountries(countries);
    expect([file.code, file.name.en, file.timeZone]).toEqual(['*', 'Kenya, Cambodia and Fiji', 'Africa/Nairobi']);
    expect(gazetteer.children('*').map(({ code }) => code)).toEqual(['KE', 'KH', 'FJ']);
    expect(gazetteer.places.length).toBe(countries.reduce((sum, country) => sum + country.gazetteer.places.length, 0));
    expect(file.levels.find(({ level }) => level === 1)?.en).toContain(' / ');
    expect(words?.['code.PF_NAT_POLICE']?.en).toBe('National police');
    // A kind of unit keeps the words of its country, also where another one has a kind of that name.
    const typeOf = (code: string): string | undefined =>
      file.types.find(({ type }) => type === gazetteer.get(code)?.type)?.en;
    for (const { file: own, gazetteer: places } of countries)
      for (const { code, type } of places.places)
        expect([code, typeOf(code)]).toEqual([code, own.types.find((one) => one.type === type)?.en]);

    const areas = loadAllAreas(home, countries);
    const rootOf = (lat: number, lon: number): string | undefined =>
      gazetteer.ancestorAtLevel(areas.locate(lat, lon).code ?? '', 0)?.code;
    expect([rootOf(-1.29, 36.82), rootOf(11.56, 104.92), rootOf(-18.14, 178.44)]).toEqual(['KE', 'KH', 'FJ']);
    expect(areas.locate(48.86, 2.35)).toMatchObject({ code: null, isInCountry: false });
    const { credit } = loadAllAreas(home, countries);
    expect(credit.en.match(/Areas are schematic/g)).toHaveLength(1);
    expect(credit.km.match(/គូរតាមចំណុច/g)).toHaveLength(1);
    expect(credit.en).toMatch(/GeoNames.*NCDD/);
    // Joined, the areas are those of each country, at most a step of the file apart.
    const topology = JSON.parse(areas.levels.get(1)!.bytes.toString('utf8')) as Topology<Areas>;
    const joined = new AreaIndex(
      feature(topology, topology.objects.adm1).features.map(({ properties, geometry }) => ({
        codes: [properties.code],
        level: 1,
        geometry: geometry as never,
      })),
      () => null,
    );
    const provinces = gazetteer.places.filter(({ level, code }) => level === 1 && !code.startsWith('FJ'));
    const elsewhere = provinces.filter(({ lat, lon, code }) => joined.areaAt(lat, lon) !== code);
    expect([provinces.length, elsewhere.length < 3]).toEqual([72, true]);
  });

  it('of one country changes nothing: not its file, not its words, not a byte of its areas', () => {
    const countries = loadCountries();
    const [country] = countries;
    expect(joinCountries(countries)).toBe(country);
    const [one, all] = [loadAreas(home, country), loadAllAreas(home, countries)];
    expect(all.base.bytes.equals(one.base.bytes)).toBe(true);
    for (const [level, { bytes }] of one.levels) expect(all.levels.get(level)?.bytes.equals(bytes)).toBe(true);
    expect(all.credit).toEqual(one.credit);
  });

  it('refuses two countries that both claim a unit', async () => {
    await withCountry('KEN');
    await withCountry('FJI');
    const places = join(home, 'countries/fji/places.csv');
    writeFileSync(places, readFileSync(places, 'utf8').replace(/^FJ-G01,/m, 'KE-G05,'));
    writeFileSync(homeCountryFile(home), 'ken fji');
    expect(() => loadCountries()).toThrow(
      'Kenya and Fiji both have a unit with the code KE-G05: they cannot be in one installation.',
    );
    expect(await main(['home', 'KEN', 'FJI'])).toBe(1);
    expect(await main(['load', join(home, 'countries/fji')])).toBe(1);
    expect(said.err).toMatch(/places\.csv, line \d+: KE-G05: the code is one of Kenya/);
  });

  it('keeps a country that Vigil last ran with, because records may name its units', async () => {
    await withCountry('KEN');
    await main(['home', 'KHM', 'KEN']);
    noteCountriesInUse(home, loadCountries());
    expect(await main(['home', 'KHM'])).toBe(0);
    expect(await main(['remove', 'KEN'])).toBe(1);
    expect(said.err).toContain(
      'Vigil last ran with KEN, and records may name its units: start Vigil without it first.',
    );
    noteCountriesInUse(home, loadCountries());
    expect(await main(['remove', 'KEN'])).toBe(0);
  });

  it('says in words that a disk is full, and leaves no half of a country', async () => {
    const small = join(home, 'small');
    mkdirSync(small);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', small]).status !== 0) return;
    try {
      expect(await main(['new', 'FJI', join(small, 'fiji')])).toBe(1);
      expect(said.err).toBe(`The disk that holds ${join(small, 'fiji')} is full: make room and run it again.\n`);
      process.env['VIGIL_HOME'] = small;
      said.err = '';
      expect(await main(['add', 'FJI'])).toBe(1);
      expect(said.err).toMatch(/^The disk that holds .* is full: make room and run it again\.\n$/);
      expect(readdirSync(small, { recursive: true })).toEqual(['countries']);
    } finally {
      execFileSync('umount', ['--lazy', small]);
    }
  });

  it('says which country is damaged, and mends it by loading it again', async () => {
    await withCountry('FJI');
    writeFileSync(join(home, 'countries/fji/country.json'), '{');
    expect(() => loadCountry('fji')).toThrow(/^The country in .*fji is damaged \(.*\): load it again\.$/);
    expect(await main(['list'])).toBe(1);
    expect(await main(['add', 'FJI'])).toBe(0);
    expect(loadCountry('fji').file.name.en).toBe('Fiji');
  });

  it.each([[[]], [['add']], [['add', 'IRN', 'x']], [['ad', 'IRN']], [['toString']], [['list', 'x']]])(
    'shows how it is used when it does not understand %j',
    async (args) => {
      expect(await main(args)).toBe(2);
      expect(said.err).toContain('npm run country -- add CODE');
    },
  );
});
