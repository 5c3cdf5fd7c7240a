import { closeSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cityMap } from '../testing/city-map.js';
import { pmtiles, tileId, vectorTile } from '../testing/pmtiles.js';
import { openBaseMap, readBaseMap, removeBaseMap, storeBaseMap } from './base-map-file.js';
import { loadCountry } from './country-data.js';

const country = loadCountry().file;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-base-map-'));
  file = join(folder, 'map.pmtiles');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusalOf = (bytes: Buffer): string => {
  writeFileSync(file, bytes);
  try {
    closeSync(readBaseMap(file, country).descriptor);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};
const ONE = [{ z: 0, x: 0, y: 0, data: vectorTile({ buildings: [] }) }];
const HERE = [102, 9, 108, 15] as const;

describe('a base map', () => {
  it('says what it covers and whose it is, in words', () => {
    writeFileSync(file, cityMap());
    const map = readBaseMap(file, country);
    closeSync(map.descriptor);
    expect(map).toMatchObject({
      bounds: [102.3, 9.9, 107.7, 14.75],
      minZoom: 0,
      maxZoom: 12,
      credit: '© OpenStreetMap',
      isOpenStreetMap: true,
      missing: [],
    });
  });

  it.each([
    ['is not a PMTiles file.', () => Buffer.from('hello, this is no map')],
    ['is not a PMTiles file.', () => Buffer.alloc(0)],
    ['is PMTiles version 2', () => cityMap({ version: 2 })],
    ['is cut off: copy it again.', () => cityMap().subarray(0, 100)],
    ['is cut off: it should have', () => cityMap().subarray(0, -1)],
    ['holds PNG pictures', () => cityMap({ tileType: 2 })],
    ['is compressed as brotli', () => cityMap({ tileCompression: 3 })],
    ['that is not Cambodia', () => cityMap({ bounds: [-5, 40, 10, 52] })],
    ['It has: buildings.', () => pmtiles(ONE, { bounds: HERE, metadata: { vector_layers: [{ id: 'buildings' }] } })],
    ['It has: none.', () => pmtiles(ONE, { bounds: HERE })],
  ])('is refused by name: %s', (what, bytes) => {
    const said = refusalOf(bytes());
    expect(said).toContain(what);
    expect(said).toContain(file);
  });

  it('is refused when its metadata is damaged', () => {
    const bytes = cityMap();
    const at = Number(bytes.readBigUInt64LE(24));
    bytes.fill(0, at, at + 8);
    expect(refusalOf(bytes)).toContain('has metadata that cannot be read');
  });

  it('is not there until it is stored, whole or not at all, and gone when removed', async () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    expect(openBaseMap(home, country)).toBeNull();
    writeFileSync(file, cityMap());
    await storeBaseMap(file, home);
    const map = openBaseMap(home, country)!;
    closeSync(map.descriptor);
    expect(readFileSync(map.path).equals(cityMap())).toBe(true);
    expect(await removeBaseMap(home)).toBe(true);
    expect(existsSync(map.path)).toBe(false);
    expect(await removeBaseMap(home)).toBe(false);
  });
});

it('numbers tiles as the format does', () => {
  expect([
    tileId(0, 0, 0),
    tileId(1, 0, 0),
    tileId(1, 0, 1),
    tileId(1, 1, 1),
    tileId(1, 1, 0),
    tileId(2, 0, 0),
  ]).toEqual([0, 1, 2, 3, 4, 5]);
});
