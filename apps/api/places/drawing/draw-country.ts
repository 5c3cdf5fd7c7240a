import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import { lonOnMap } from '@vigil/shared/places/point-in-area.js';
import type { Topology } from 'topojson-specification';
import { type Atlas, eastOf, outlineOf, outlinesIn } from './country-outlines.js';
import { drawAreas, drawBase, landOf } from './draw-topojson.js';
import { readOutline, readPoints, readWaters } from './drawing-files.js';

/**
 * Draws one country: `base.topo.json` with outlines and waters, and `admN.topo.json` for each of its levels. Of the
 * country's folder it reads, where they are there, `waters.geojson`, `points.csv` and `outline.geojson`.
 * @returns the files' names and contents
 */
export function drawCountry(
  { file, gazetteer, folder }: { file: CountryFile; gazetteer: Gazetteer; folder: string },
  atlas: Atlas,
): [file: string, topojson: Topology][] {
  const { window } = file.baseMap;
  const numeric = file.iso3166_1.numeric;
  const waters = readWaters(folder);
  const outlines = outlinesIn(atlas, numeric, window, eastOf(window, readOutline(folder)));
  const onMap = <T extends { lon: number }>(point: T): T => ({ ...point, lon: lonOnMap(point.lon, window) });
  const land = landOf(outlineOf(outlines, numeric), waters);
  const areas = drawAreas(gazetteer.places.map(onMap), land, readPoints(folder).map(onMap));
  return [
    ...areas.map(([level, topojson]): [string, Topology] => [`adm${level}.topo.json`, topojson]),
    ['base.topo.json', drawBase(outlines, waters)],
  ];
}
