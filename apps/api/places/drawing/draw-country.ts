import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import { lonOnMap } from '@vigil/shared/places/point-in-area.js';
import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureCollection, MultiPolygon } from 'geojson';
import type { Topology } from 'topojson-specification';
import { type Atlas, eastOf, outlineOf, outlinesIn, polygonsOf } from './country-outlines.js';
import { drawAreas, drawBase, landOf, type Water } from './draw-topojson.js';
import type { Site } from './voronoi-areas.js';

/**
 * Draws one country: `base.topo.json` with outlines and waters, and `admN.topo.json` for each of its levels. Of the
 * country's folder it reads, where they are there, `waters.geojson`, `points.csv` (more points of the finest units, which
 * give their areas a better shape), and `outline.geojson` (for a country that the atlas does not have).
 * @returns the files' names and contents
 */
export function drawCountry(
  { file, gazetteer, folder }: { file: CountryFile; gazetteer: Gazetteer; folder: string },
  atlas: Atlas,
): [file: string, topojson: Topology][] {
  const { window } = file.baseMap;
  const numeric = file.iso3166_1.numeric;
  const [waters, points, outline] = ['waters.geojson', 'points.csv', 'outline.geojson'].map((name) =>
    readIfThere(join(folder, name)),
  );
  const rivers = waters ? (JSON.parse(waters) as FeatureCollection<MultiPolygon>).features : [];
  const own = outline ? polygonsOf((JSON.parse(outline) as FeatureCollection<MultiPolygon>).features[0]!.geometry) : [];
  const outlines = outlinesIn(atlas, numeric, window, eastOf(window, own));
  const onMap = <T extends { lon: number }>(point: T): T => ({ ...point, lon: lonOnMap(point.lon, window) });
  const land = landOf(outlineOf(outlines, numeric), rivers as Water[]);
  return [
    ...drawAreas(gazetteer.places.map(onMap), land, points ? readPoints(points).map(onMap) : []).map(
      ([level, areas]): [string, Topology] => [`adm${level}.topo.json`, areas],
    ),
    ['base.topo.json', drawBase(outlines, rivers as Water[])],
  ];
}

/** Reads `points.csv`: code, lat, lon. */
export function readPoints(csv: string): Site[] {
  return (parse(csv, { bom: true, columns: true, skip_empty_lines: true }) as Record<keyof Site, string>[]).map(
    ({ code, lat, lon }) => ({ code, lat: Number(lat), lon: Number(lon) }),
  );
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
