import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Area, AreaIndex, lonOnMap, looksSwapped } from '@vigil/shared/places/point-in-area.js';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { AREA_LEVELS, type AreaLevel, areasFolder, type AreasManifest, readManifest } from './areas-folder.js';
import { type CountryData, loadCountry } from './country-data.js';

/** A TopoJSON file, as sent to browsers. */
export type MapFile = { path: string; bytes: Buffer; etag: string; kind: 'schematic' | 'official' };

/**
 * Where a point lies. `code` is the finest single unit (null on open water and abroad). `candidates` are the units of
 * the finest level: several if they share one polygon.
 */
export type PointPlace = {
  code: string | null;
  candidates: readonly string[];
  isInCountry: boolean;
  looksSwapped: boolean;
};

export type Areas = {
  kind: 'schematic' | 'official';
  /** The credit line on the map. */
  credit: { en: string; km: string };
  index: AreaIndex;
  /** Degrees north and east. */
  locate(lat: number, lon: number): PointPlace;
  /** For the map: outlines and waters, and one file for each level with object `adm1`, `adm2`, `adm3`. */
  base: MapFile;
  levels: ReadonlyMap<AreaLevel, MapFile>;
};

/**
 * Loads the areas in use: official boundaries if some were imported into this home, else the build's schematic ones. A
 * level finer than the imported ones uses its schematic file on the map; its `kind` says so.
 * @throws Error with one sentence, when the build has drawn no areas or the imported ones are damaged
 */
export function loadAreas(home: string, country: CountryData = loadCountry(), generated = country.areasFolder): Areas {
  const manifest = readManifest(home);
  const isOurs = manifest?.country === country.name;
  const levels = schematicFiles(generated);
  const base = generatedFile(generated, 'base.topo.json');
  const official = isOurs ? officialFiles(home, manifest) : [];
  for (const { level, map } of official) levels.set(level, map);
  let built: Indexes | null = null;
  const indexes = (): Indexes => {
    built ??= {
      areas: new AreaIndex(
        (isOurs
          ? official.map(({ level, exactPath }) => areasOf(readFileSync(exactPath), level))
          : [...levels].map(([level, file]) => areasOf(file.bytes, level))
        ).flat(),
        (codes) => country.gazetteer.commonAncestor(codes)?.code ?? null,
      ),
      outline: new AreaIndex(outlineOf(base, country), () => null),
    };
    return built;
  };
  // Only members ask where a point lies, and the indexes take 7 MB and a tenth of a start. Imported ones are read at
  // once, so that the operator is told if they are damaged.
  if (isOurs) indexes();
  return {
    kind: isOurs ? 'official' : 'schematic',
    credit: creditOf(country, isOurs ? manifest : null),
    get index() {
      return indexes().areas;
    },
    locate: (lat, lon) => locate(lat, lon, indexes()),
    base,
    levels,
  };
}

interface Indexes {
  areas: AreaIndex;
  outline: AreaIndex;
}

function locate(lat: number, lonOnEarth: number, { areas: index, outline }: Indexes): PointPlace {
  const lon = lonOnMap(lonOnEarth, outline.bounds);
  const code = index.areaAt(lat, lon);
  const isInCountry = code !== null || outline.areaAt(lat, lon) !== null;
  return {
    code,
    candidates: index.candidatesAt(lat, lon),
    isInCountry,
    looksSwapped: !isInCountry && looksSwapped(lat, lon, index.bounds),
  };
}

function schematicFiles(folder: string): Map<AreaLevel, MapFile> {
  const files = new Map<AreaLevel, MapFile>();
  for (const level of AREA_LEVELS) {
    const name = `adm${level}.topo.json`;
    if (level === 1 || existsSync(join(folder, name))) files.set(level, generatedFile(folder, name));
  }
  return files;
}

function generatedFile(folder: string, name: string): MapFile {
  const path = join(folder, name);
  if (!existsSync(path)) throw new Error(`The areas of the map have not been drawn yet (${path}): run npm run build.`);
  return mapFile(path, 'schematic');
}

function officialFiles(home: string, manifest: AreasManifest): { level: AreaLevel; map: MapFile; exactPath: string }[] {
  return AREA_LEVELS.flatMap((level) => {
    const names = manifest.levels[level];
    if (!names) return [];
    const [map, exactPath] = [join(areasFolder(home), names.map), join(areasFolder(home), names.exact)];
    const missing = [map, exactPath].find((path) => !existsSync(path));
    if (missing) throw new Error(`${missing} is missing: import the boundaries again, or run npm run places -- reset.`);
    return [{ level, map: mapFile(map, 'official'), exactPath }];
  });
}

function mapFile(path: string, kind: MapFile['kind']): MapFile {
  const bytes = readFileSync(path);
  return { path, bytes, kind, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}

/** Returns the areas in one of our TopoJSON files; `codes` is a list if one polygon carries several units. */
function areasOf(bytes: Buffer, level: AreaLevel): Area[] {
  const topology = JSON.parse(bytes.toString('utf8')) as Topology<
    Record<string, GeometryCollection<{ code: string; codes?: string }>>
  >;
  const object = topology.objects[`adm${level}`];
  if (!object) throw new Error(`The areas of level ${level} are damaged: there is no object adm${level}.`);
  return feature(topology, object).features.flatMap(({ geometry, properties }) =>
    geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
      ? [{ level, codes: (properties.codes ?? properties.code).split(','), geometry: geometry as Area['geometry'] }]
      : [],
  );
}

/** Returns the country with its lakes: a point on a lake belongs to no unit, but is not abroad. */
function outlineOf(base: MapFile, country: CountryData): Area[] {
  const topology = JSON.parse(base.bytes.toString('utf8')) as Topology<Record<string, GeometryCollection>>;
  const countries = topology.objects['countries'];
  const own =
    countries && feature(topology, countries).features.find((one) => one.id === country.file.iso3166_1.numeric);
  return own ? [{ level: 0, codes: [country.file.code], geometry: own.geometry as Area['geometry'] }] : [];
}

function creditOf(country: CountryData, manifest: AreasManifest | null): Areas['credit'] {
  const { areas, rest } = country.file.credit;
  if (!manifest) return { en: `${areas.en} ${rest.en}`, km: `${areas.km} ${rest.km}` };
  return { en: `${manifest.credit} ${rest.en}`, km: `${manifest.credit} ${rest.km}` };
}
