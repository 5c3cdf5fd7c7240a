import { nameOf } from '@vigil/shared/language/name-of.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Item, Scene } from '@vigil/shared/drawing/scene.js';
import { WIDTH } from '@vigil/shared/report/report-charts.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { widthOf } from '../../public-site/social-cards/fonts.js';
import type { PlacesService } from '../../places/places.service.js';

const HEIGHT = 520;
const INK = {
  ink: '#22262a',
  second: '#55595f',
  count: '#c0301c',
  onCount: '#ffffff',
  land: '#f6f4ee',
  line: '#b4b0a6',
  hollow: '#ffffff',
} as const;
type Point = [x: number, y: number];
interface Shape {
  code: string;
  rings: [lon: number, lat: number][][];
}

/** Returns a radius in CSS pixels. The area grows with the number, so that four does not look like sixteen. */
const radiusOf = (count: number, most: number): number => (count === 0 ? 0 : Math.max(9, 34 * Math.sqrt(count / most)));

/**
 * Draws the country with a circle on each place, sized by the certain number, and a ring for what may fall in the
 * period.
 */
export const mapScene = (answer: Answer, places: PlacesService, t: Text): Scene => {
  const shapes = shapesOf(places);
  const project = fitted(shapes.flatMap(({ rings }) => rings.flat()));
  const items: Item[] = shapes.map(({ rings }) => ({
    kind: 'path',
    d: rings
      .map(
        (ring) =>
          `M${ring
            .map((point) =>
              project(point)
                .map((n) => Math.round(n * 10) / 10)
                .join(' '),
            )
            .join('L')}Z`,
      )
      .join(''),
    fill: INK.land,
    stroke: INK.line,
    line: 0.7,
  }));
  const counted = answer.cells.flatMap((cell) => {
    const place = cell.keys[0] ? places.gazetteer.get(cell.keys[0]) : null;
    return place && cell.low + cell.possible > 0 ? [{ cell, place, at: project([place.lon, place.lat]) }] : [];
  });
  const most = Math.max(1, ...counted.map(({ cell }) => cell.low + cell.possible));
  // Largest first, so that none hides a smaller one.
  for (const {
    cell,
    at: [x, y],
  } of [...counted].sort((a, b) => b.cell.low - a.cell.low)) {
    if (cell.possible > 0)
      items.push({
        kind: 'circle',
        x,
        y,
        radius: radiusOf(cell.low + cell.possible, most) + (cell.low > 0 ? 3 : 0),
        stroke: INK.count,
        line: 1.4,
        dash: [3, 2.2],
      });
    if (cell.low > 0)
      items.push({
        kind: 'circle',
        x,
        y,
        radius: radiusOf(cell.low, most),
        fill: INK.count,
        stroke: INK.hollow,
        line: 1,
      });
  }
  const taken: Box[] = counted.map(({ cell, at }) => around(at, radiusOf(cell.low + cell.possible, most)));
  for (const { cell, place, at } of [...counted].sort((a, b) => b.cell.low - a.cell.low)) {
    const [x, y] = at;
    items.push({
      kind: 'text',
      x,
      y: y + 4.5,
      // As on the map of the site: only possible is "+1", never a bare 0.
      text: cell.low > 0 ? formatNumber(cell.low, t.language) : `+${formatNumber(cell.possible, t.language)}`,
      size: 13,
      weight: 700,
      colour: cell.low > 0 ? INK.onCount : INK.ink,
      anchor: 'middle',
    });
    const name = nameOf(place, t.language);
    const spot = free(at, radiusOf(cell.low + cell.possible, most) + 6, widthOf(name, 400) * LABEL, taken);
    taken.push(spot.box);
    items.push({
      kind: 'text',
      x: spot.x,
      y: spot.y,
      text: name,
      size: LABEL,
      weight: 400,
      colour: INK.ink,
      halo: '#ffffff',
    });
  }
  const nowhere = answer.cells.find(({ keys }) => keys[0] === null);
  const notes = [
    ...(nowhere && nowhere.low + nowhere.possible > 0
      ? [t('report.map.nowhere', { n: nowhere.low + nowhere.possible })]
      : []),
    ...(places.areas.kind === 'schematic' ? [t('report.map.schematic')] : []),
  ];
  notes.forEach((text, i) =>
    items.push({
      kind: 'text',
      x: 4,
      y: HEIGHT - 8 - 18 * (notes.length - 1 - i),
      text,
      size: 12,
      weight: 400,
      colour: INK.second,
    }),
  );
  return { width: WIDTH, height: HEIGHT, items };
};

type Box = [left: number, top: number, right: number, bottom: number];
const LABEL = 12;
const around = ([x, y]: Point, radius: number): Box => [x - radius, y - radius, x + radius, y + radius];
const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

/** Finds where a name overlaps least: right of its circle, left, below or above. */
const free = (
  [x, y]: Point,
  side: number,
  width: number,
  taken: readonly Box[],
): { x: number; y: number; box: Box } => {
  const spots = [
    [x + side, y + 4],
    [x - side - width, y + 4],
    [x - width / 2, y + side + 10],
    [x - width / 2, y - side],
  ].map(([left, line]) => ({
    x: left!,
    y: line!,
    box: [left! - 2, line! - LABEL, left! + width + 2, line! + 4] as Box,
  }));
  const cost = ({ box }: { box: Box }): number =>
    taken.reduce((sum, other) => sum + overlap(box, other), 0) + (box[0] < 0 || box[2] > WIDTH ? 1e6 : 0);
  return spots.reduce((best, spot) => (cost(spot) < cost(best) ? spot : best));
};

const drawn = new WeakMap<PlacesService, Shape[]>();

const shapesOf = (places: PlacesService): Shape[] => {
  const known = drawn.get(places);
  if (known) return known;
  const topology = JSON.parse(places.areas.levels.get(1)!.bytes.toString('utf8')) as Topology<
    Record<string, GeometryCollection<{ code: string }>>
  >;
  const shapes = feature(topology, topology.objects['adm1']!).features.flatMap(({ geometry, properties }): Shape[] => {
    const polygons =
      geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates
          : [];
    return [{ code: properties.code, rings: polygons.flat() as Shape['rings'] }];
  });
  drawn.set(places, shapes);
  return shapes;
};

/** Projects degrees to CSS pixels, without distorting shapes at this latitude. */
const fitted = (
  points: readonly [lon: number, lat: number][],
): ((point: readonly [lon: number, lat: number]) => Point) => {
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  const [west, east, south, north] = [
    least(lons),
    -least(lons.map((n) => -n)),
    least(lats),
    -least(lats.map((n) => -n)),
  ];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((WIDTH - 40) / ((east - west) * squeeze), (HEIGHT - 50) / (north - south));
  const left = (WIDTH - (east - west) * squeeze * scale) / 2;
  return ([lon, lat]) => [left + (lon - west) * squeeze * scale, 10 + (north - lat) * scale];
};

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity);
