import { createHash } from 'node:crypto';
import { quantize, transform } from 'topojson-client';
import type { GeometryObject, Topology } from 'topojson-specification';
import { AREA_LEVELS, type AreaLevel } from './areas-folder.js';
import type { CountryData } from './country-data.js';
import { type Areas, loadAreas, type MapFile, type PointPlace } from './load-areas.js';

/** Degrees between two points of a joined file: about 11 m, and 6 m for the finest level. */
const STEPS: Readonly<Record<AreaLevel | 0, number>> = { 0: 2e-4, 1: 1e-4, 2: 1e-4, 3: 5e-5 };

/**
 * Loads the areas of all countries of an installation. Of one country they are its files, unchanged; of several, each
 * level is one file for the map, and a point is looked for in each country.
 * @throws Error with one sentence, when areas have not been drawn or are damaged
 */
export function loadAllAreas(home: string, countries: readonly [CountryData, ...CountryData[]]): Areas {
  const all = countries.map((country) => loadAreas(home, country));
  const [first] = all as [Areas];
  if (all.length === 1) return first;
  const kind = all.every((one) => one.kind === 'official') ? 'official' : 'schematic';
  // Sentence by sentence: that areas are schematic need not be said of each country.
  const said = (language: 'en' | 'km'): string =>
    [...new Set(all.flatMap(({ credit }) => credit[language].split(/(?<=[.។]) /u)))].join(' ');
  const joined = (level: AreaLevel | 0, fileOf: (areas: Areas) => MapFile | undefined): MapFile | null => {
    const files = all.flatMap((one, i): (FileOfCountry & { path: string })[] => {
      const file = fileOf(one);
      const own = countries[i]!.file.iso3166_1.numeric;
      return file ? [{ topology: JSON.parse(file.bytes.toString('utf8')) as Topology, own, path: file.path }] : [];
    });
    if (files.length === 0) return null;
    const bytes = Buffer.from(JSON.stringify(joinTopologies(files, STEPS[level])));
    return {
      path: files[0]!.path,
      bytes,
      kind,
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    };
  };
  return {
    kind,
    credit: { en: said('en'), km: said('km') },
    get index() {
      return first.index;
    },
    locate: (lat, lon) => locateIn(all, lat, lon),
    base: joined(0, ({ base }) => base)!,
    levels: new Map(
      AREA_LEVELS.flatMap((level): [AreaLevel, MapFile][] => {
        const file = joined(level, ({ levels }) => levels.get(level));
        return file ? [[level, file]] : [];
      }),
    ),
  };
}

/** Looks for a point in each country; near a border both may know of it, and then the one that has a unit there. */
function locateIn(all: readonly Areas[], lat: number, lon: number): PointPlace {
  const found = all.map((one) => one.locate(lat, lon));
  const nowhere = { ...found[0]!, looksSwapped: found.some(({ looksSwapped }) => looksSwapped) };
  return found.find(({ code }) => code !== null) ?? found.find(({ isInCountry }) => isInCountry) ?? nowhere;
}

/** A file of areas, and the ISO number of its country. */
type FileOfCountry = { topology: Topology; own: string };

/**
 * Joins files of areas: the objects of one name become one object. As a neighbour, a country that has a file of its own
 * is left out: elsewhere it is cut off at the edge.
 * @param step of the joined file, in degrees
 */
function joinTopologies(files: readonly FileOfCountry[], step: number): Topology {
  const owners = new Set(files.map(({ own }) => own));
  const arcs: Topology['arcs'] = [];
  const objects: Record<string, Collection> = {};
  for (const { topology, own } of files) {
    const first = arcs.length;
    // Points of one arc tell the way from the one before: each is decoded with its number.
    const decode = transform(topology.transform ?? null) as unknown as (point: Position, index: number) => Position;
    for (const arc of topology.arcs) arcs.push(arc.map((point, index) => decode(point, index)));
    for (const [name, object] of Object.entries(topology.objects as Record<string, Collection>)) {
      const joined = (objects[name] ??= { type: 'GeometryCollection', geometries: [] });
      for (const geometry of object.geometries)
        if (geometry.id === own || !owners.has(String(geometry.id)))
          joined.geometries.push({ ...geometry, arcs: shifted(geometry.arcs, first) });
    }
  }
  const whole = { type: 'Topology', objects, arcs } as unknown as Topology<Record<string, GeometryObject<object>>>;
  return quantize(whole, { scale: [step, step], translate: [0, 0] }) as Topology;
}

type Position = Topology['arcs'][number][number];
type Arcs = number | readonly Arcs[];
type Collection = { type: 'GeometryCollection'; geometries: { id?: string | number; arcs?: Arcs }[] };

/** Returns the numbers of arcs among those of all files; one that is drawn backwards has the complement. */
function shifted(arcs: Arcs | undefined, by: number): Arcs | undefined {
  if (arcs === undefined) return undefined;
  if (typeof arcs === 'number') return arcs < 0 ? ~(~arcs + by) : arcs + by;
  return arcs.map((one) => shifted(one, by)!);
}
