import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import { aPlace } from '@vigil/shared/places/test-place.js';
import type { Feature, FeatureCollection } from 'geojson';
import { topology } from 'topojson-server';
import { type Areas, loadAreas } from './load-areas.js';
import { areasFolder } from './areas-folder.js';
import type { CountryData } from './country-data.js';
import { importAreas, type Summary } from './import-areas.js';

/** Places of an invented country of two provinces with a lake between them. */
const file: CountryFile = {
  code: 'XX',
  iso3166_1: { alpha2: 'XX', alpha3: 'XXX', numeric: '999' },
  name: { en: 'Examplia', km: 'Examplia' },
  timeZone: 'Asia/Phnom_Penh',
  levels: [],
  types: [],
  spellings: [],
  bounds: [100, 10, 104, 12],
  credit: {
    areas: { en: 'Schematic.', km: 'Schematic.' },
    rest: { en: 'Names: made up.', km: 'Names: made up.' },
    noRoads: { en: '', km: '' },
  },
  baseMap: { window: [98, 8, 106, 14], labels: [] },
};
const country: CountryData = {
  name: 'xxx',
  folder: '',
  areasFolder: '',
  words: null,
  limits: null,
  suggested: { codes: [], standards: [] },
  file,
  placesCsv: '',
  gazetteer: new Gazetteer([
    aPlace('XX', null, 0, 'Examplia', { lat: 10.2, lon: 102 }),
    aPlace('01', 'XX', 1, 'West', { lat: 11, lon: 100.5, aliases: ['XX-W'] }),
    aPlace('02', 'XX', 1, 'East', { lat: 11, lon: 103.5, aliases: ['XX-E'] }),
    aPlace('0101', '01', 2, 'Westend', { lat: 11, lon: 100.5 }),
    aPlace('0201', '02', 2, 'Market', { lat: 11, lon: 103.5 }),
    aPlace('0202', '02', 2, 'Harbour', { lat: 11.2, lon: 103.9 }),
    aPlace('010101', '0101', 3, 'Old Town', { lat: 11, lon: 100.5 }),
    aPlace('020101', '0201', 3, 'Market One', { lat: 11, lon: 103.5 }),
    aPlace('020102', '0201', 3, 'Market Two', { lat: 11, lon: 103.5 }),
    aPlace('020103', '0201', 3, 'New Village', { lat: 11, lon: 103.5 }),
    aPlace('020201', '0202', 3, 'Harbour', { lat: 11.2, lon: 103.9 }),
  ]),
};

type Box = [west: number, south: number, east: number, north: number];
const ring = ([west, south, east, north]: Box): [number, number][] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const aFeature = (properties: Record<string, unknown>, box: Box, hole?: Box): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: hole ? [ring(box), ring(hole)] : [ring(box)] },
});
const collection = (...features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });

const WEST: Box = [100, 10, 102, 12];
const EAST: Box = [102, 10, 104, 12];
const LAKE: Box = [101, 10.5, 101.8, 11.5];
const MARKET: Box = [102, 10, 103.7, 12];
const HARBOUR: Box = [103.7, 10, 104, 12];
const adm1 = collection(aFeature({ code: '01' }, WEST, LAKE), aFeature({ code: '02' }, EAST));
const adm2 = collection(
  aFeature({ code: '0101' }, WEST, LAKE),
  aFeature({ code: '0201' }, MARKET),
  aFeature({ code: '0202' }, HARBOUR),
);
const adm3 = collection(
  aFeature({ code: '010101', codes: '010101' }, WEST, LAKE),
  aFeature({ code: '020101', codes: '020101,020102' }, [102, 10, 103.7, 11.8]),
  aFeature({ code: '020201', codes: '020201' }, HARBOUR),
);

let top: string;
let folder: string;
let home: string;
let generated: string;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'vigil-areas-'));
  [folder, home, generated] = ['in', 'home', 'generated'].map((name) => join(top, name)) as [string, string, string];
  for (const path of [folder, home, generated]) mkdirSync(path);
  for (const [level, areas] of [
    [1, adm1],
    [2, adm2],
    [3, adm3],
  ] as const)
    writeFileSync(join(generated, `adm${level}.topo.json`), JSON.stringify(topology({ [`adm${level}`]: areas })));
  const outline: Feature = { ...aFeature({}, [100, 10, 104, 12]), id: '999' };
  writeFileSync(join(generated, 'base.topo.json'), JSON.stringify(topology({ countries: collection(outline) })));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const put = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
const importIt = (credit?: string): Promise<Summary> =>
  importAreas(folder, home, () => undefined, { country, ...(credit === undefined ? {} : { credit }) });
const inUse = (): Areas => loadAreas(home, country, generated);

describe('official boundaries', () => {
  beforeEach(() => {
    put('a.topo.json', topology({ adm1, rivers: collection(aFeature({ name: 'River' }, LAKE)) }, 1e5));
    put('b.geojson', adm2);
    put('c.json', adm3);
  });

  it('are taken from TopoJSON and GeoJSON, and units without an area and files without codes are named', async () => {
    const summary = await importIt();
    expect(summary.levels).toEqual([
      { level: 1, areas: 2, units: 2, missing: [] },
      { level: 2, areas: 3, units: 3, missing: [] },
      { level: 3, areas: 3, units: 4, missing: ['020103'] },
    ]);
    expect(summary.leftOut).toEqual(['a.topo.json, rivers']);
  });

  it('are used for the map and for points from then on, with the credit that was given', async () => {
    expect(inUse().kind).toBe('schematic');
    await importIt('Boundaries: the Survey.');
    const areas = inUse();
    expect(areas.kind).toBe('official');
    expect(areas.credit.en).toBe('Boundaries: the Survey. Names: made up.');
    expect([...areas.levels.values()].map(({ kind }) => kind)).toEqual(['official', 'official', 'official']);
    expect(JSON.parse(areas.levels.get(2)!.bytes.toString('utf8')).objects.adm2.geometries[0].properties).toEqual({
      code: '0101',
    });
  });

  it('say "source not stated" when no credit was given', async () => {
    await importIt();
    expect(inUse().credit.en).toContain('source not stated');
  });

  it('answer a point with its commune', async () => {
    await importIt();
    expect(inUse().locate(11, 100.5)).toEqual({
      code: '010101',
      candidates: ['010101'],
      isInCountry: true,
      looksSwapped: false,
    });
  });

  it('answer a polygon of several communes with all of them, and their district', async () => {
    await importIt();
    expect(inUse().locate(11, 103)).toMatchObject({ code: '0201', candidates: ['020101', '020102'] });
  });

  it('answer a gap between communes with the district', async () => {
    await importIt();
    expect(inUse().locate(11.9, 103)).toMatchObject({ code: '0201', candidates: ['0201'] });
  });

  it('answer open water with none, a point abroad with none, and know exchanged coordinates', async () => {
    await importIt();
    expect(inUse().locate(11, 101.5)).toEqual({ code: null, candidates: [], isInCountry: true, looksSwapped: false });
    expect(inUse().locate(13, 101.5)).toEqual({ code: null, candidates: [], isInCountry: false, looksSwapped: false });
    expect(inUse().locate(101.5, 11)).toMatchObject({ code: null, isInCountry: false, looksSwapped: true });
  });

  it('replace those of an earlier import, and leave nothing of it behind', async () => {
    await importIt('First.');
    const before = readdirSync(areasFolder(home)).length;
    put(
      'a.topo.json',
      topology({
        adm1: collection(
          aFeature({ code: '01' }, [100, 10, 101.9, 12], LAKE),
          aFeature({ code: '02' }, [101.9, 10, 104, 12]),
        ),
      }),
    );
    await importIt('Second.');
    expect(inUse().credit.en).toContain('Second.');
    expect(readdirSync(areasFolder(home))).toHaveLength(before);
  });
});

describe('the ways in which others write codes', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['P-codes', { pcode: 'XX01' }, { pcode: 'XX02' }],
    ['COD-AB', { ADM1_EN: 'West', ADM1_PCODE: 'XX01' }, { ADM1_EN: 'East', ADM1_PCODE: 'XX02' }],
    ['COD-AB in lower case', { adm1_pcode: 'XX01' }, { adm1_pcode: 'XX02' }],
    ['ISO codes of geoBoundaries', { shapeName: 'W', shapeISO: 'XX-W' }, { shapeName: 'E', shapeISO: 'XX-E' }],
    [
      'names of geoBoundaries',
      { shapeName: 'West', shapeISO: '', shapeType: 'ADM1' },
      { shapeName: 'East', shapeType: 'ADM1' },
    ],
    ['numbers that lost their zero', { code: 1 }, { code: 2 }],
  ])('%s', async (_, west, east) => {
    put('adm1.geojson', collection(aFeature(west, WEST), aFeature(east, EAST)));
    expect((await importIt()).levels).toEqual([{ level: 1, areas: 2, units: 2, missing: [] }]);
    expect(inUse().locate(11, 100.5).code).toBe('01');
  });

  it('an island as a feature of its own', async () => {
    put(
      'adm1.geojson',
      collection(
        aFeature({ code: '01' }, [100, 10, 101, 12]),
        aFeature({ code: '01' }, [101.5, 11, 101.6, 11.1]),
        aFeature({ code: '02' }, EAST),
      ),
    );
    expect((await importIt()).levels[0]).toMatchObject({ areas: 2, units: 2 });
    expect(
      [
        [11.05, 101.55],
        [11, 100.5],
      ].map(([lat, lon]) => inUse().locate(lat!, lon!).code),
    ).toEqual(['01', '01']);
  });
});

describe('a level that was not imported', () => {
  it('keeps its schematic map, says so, and points are answered by what is official', async () => {
    put('adm1.geojson', adm1);
    await importIt();
    expect([...inUse().levels].map(([level, { kind }]) => [level, kind])).toEqual([
      [1, 'official'],
      [2, 'schematic'],
      [3, 'schematic'],
    ]);
    expect(inUse().locate(11, 103).code).toBe('02');
  });
});

describe('what goes wrong is said in one sentence, and nothing is written', () => {
  const refused = async (words: string): Promise<void> => {
    const message = await importIt().then(
      () => 'not refused',
      (error: Error) => error.message,
    );
    expect(message).toContain(words);
    expect(message).not.toContain('\n');
    expect(readdirSync(home)).toEqual([]);
    expect(inUse().kind).toBe('schematic');
  };

  it('an empty folder', () => refused('There is no TopoJSON or GeoJSON file in'));

  it('a folder that is not there', async () => {
    rmSync(folder, { recursive: true });
    await refused('cannot be read');
  });

  it('broken JSON', async () => {
    put('adm1.geojson', '{"type": "FeatureCollection", "features": [');
    await refused('adm1.geojson is not valid JSON');
  });

  it('JSON of another kind', async () => {
    put('package.json', { name: 'something' });
    await refused('is TopoJSON or a GeoJSON FeatureCollection');
  });

  it('damaged TopoJSON', async () => {
    put('adm1.json', {
      type: 'Topology',
      objects: {
        adm1: {
          type: 'GeometryCollection',
          geometries: [{ type: 'Polygon', arcs: [[99]], properties: { code: '01' } }],
        },
      },
      arcs: [],
    });
    await refused('damaged TopoJSON');
  });

  it('metres in place of degrees', async () => {
    put('adm1.geojson', collection(aFeature({ code: '01' }, [390_000, 1_100_000, 500_000, 1_300_000])));
    await refused('convert it to WGS84');
  });

  it('latitude and longitude exchanged', async () => {
    put('adm1.geojson', collection(aFeature({ code: '01' }, [10, 100, 12, 102])));
    await refused('latitude and longitude exchanged');
  });

  it('another country', async () => {
    put('adm1.geojson', collection(aFeature({ code: '01' }, [10, 45, 12, 47])));
    await refused('far outside the country');
  });

  it('an unknown code', async () => {
    put('adm1.geojson', collection(aFeature({ code: '01' }, WEST), aFeature({ code: '77' }, EAST)));
    await refused('one code is not in the list of places: 77.');
  });

  it('codes of another list, known but elsewhere', async () => {
    put('adm1.geojson', collection(aFeature({ code: '02' }, WEST), aFeature({ code: '01' }, EAST)));
    await refused('are the codes those of another list?');
  });

  it('an area without a code among others with one', async () => {
    put('adm1.geojson', collection(aFeature({ code: '01' }, WEST), aFeature({}, EAST)));
    await refused('1 of 2 areas carry no code');
  });

  it('nothing with a code', async () => {
    put('lakes.geojson', collection(aFeature({ name: 'Lake' }, LAKE)));
    await refused('carries a code of the list of places');
  });

  it('districts without provinces', async () => {
    put('adm2.geojson', adm2);
    await refused('boundaries of level 2 but none of level 1');
  });

  it('a line in place of a polygon, an open ring, a coordinate that is no number', async () => {
    const withGeometry = (geometry: unknown): FeatureCollection =>
      collection({ ...aFeature({ code: '01' }, WEST), geometry } as Feature);
    put('adm1.geojson', withGeometry({ type: 'LineString', coordinates: ring(WEST) }));
    await refused('unit 01 is not a polygon');
    put('adm1.geojson', withGeometry({ type: 'Polygon', coordinates: [ring(WEST).slice(0, 4)] }));
    await refused('a ring that is not closed');
    put(
      'adm1.geojson',
      withGeometry({
        type: 'Polygon',
        coordinates: [
          [
            [100, 10],
            [null, 10],
            [101, 11],
            [100, 10],
          ],
        ],
      }),
    );
    await refused('a coordinate that is not a number');
    put('adm1.geojson', withGeometry(null));
    await refused('unit 01 is not a polygon');
  });

  it('features and polygons that are none', async () => {
    for (const features of [[null], ['x'], [{ type: 'Nothing' }]]) {
      put('adm1.geojson', { type: 'FeatureCollection', features });
      await refused('feature 1 is not a GeoJSON feature');
    }
    for (const coordinates of [undefined, 'x', [7], [[7]], [[[0, 0], 7]]]) {
      put('adm1.geojson', {
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties: { shapeName: 'West' }, geometry: { type: 'Polygon', coordinates } }],
      });
      await refused('not made of rings of positions');
    }
    put('adm1.geojson', {
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: { code: '01' }, geometry: { type: 'Polygon', coordinates: [] } }],
    });
    await refused('has an empty polygon');
  });

  it('a home that cannot be written to', async () => {
    put('adm1.geojson', adm1);
    const notAFolder = join(top, 'file');
    writeFileSync(notAFolder, '');
    await expect(importAreas(folder, notAFolder, () => undefined, { country })).rejects.toThrow('cannot be written to');
  });

  it('bad input after good: what was in use stays in use', async () => {
    put('adm1.geojson', adm1);
    await importIt('Good.');
    const before = readdirSync(areasFolder(home)).sort();
    put('adm1.geojson', '{');
    await expect(importIt('Bad.')).rejects.toThrow('not valid JSON');
    expect(readdirSync(areasFolder(home)).sort()).toEqual(before);
    expect(inUse().credit.en).toContain('Good.');
  });

  it('imported files that were damaged or removed later', async () => {
    put('adm1.geojson', adm1);
    await importIt();
    const file = readdirSync(areasFolder(home)).find((name) => name.startsWith('adm1.'))!;
    rmSync(join(areasFolder(home), file));
    expect(() => inUse()).toThrow('import the boundaries again');
    writeFileSync(join(areasFolder(home), 'areas.json'), '{');
    expect(() => inUse()).toThrow('is damaged');
  });
});
