/** Country outlines from world-atlas (Natural Earth 1:10m, public domain), cut to the map's window. */
import polygonClipping from 'polygon-clipping';
import { feature, quantize } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, simplify } from 'topojson-simplify';

/** Grid of the outline: 14 degrees of window in 50,000 steps is about 30 m, far finer than the 1:10m outline itself. */
const OUTLINE_STEPS = 5e4;
/** Omits a corner whose triangle is smaller than this (square degrees; 1e-5 is about 12 ha). */
const DETAIL = { own: 5e-6, neighbours: 2e-4 };
/**
 * Omits neighbours' islands below this size (square degrees, about 12 sq km), which only add bytes; the country keeps
 * all of its own.
 */
const SMALLEST_FOREIGN_ISLAND = 1e-3;

/**
 * Returns the outlines of every country that touches the window, with shared borders: detailed for the country itself,
 * coarse for the background.
 * @param atlas parsed world-atlas countries-10m.json; ids are ISO 3166-1 numeric codes as strings
 * @param own ISO numeric code of the country that the map is about
 * @param window [west, south, east, north] in degrees
 * @returns TopoJSON with one object `countries`; each geometry has only its numeric ISO code as id
 */
export function outlinesIn(atlas, own, window) {
  const countries = feature(atlas, atlas.objects.countries)
    .features.map((country) => ({
      type: 'Feature',
      id: country.id,
      properties: {},
      geometry: cutToWindow(country.geometry, window),
    }))
    .filter((country) => country.geometry !== null)
    .map((country) => (country.id === own ? country : withoutSmallIslands(country)));
  const weighed = presimplify(
    topology({ countries: { type: 'FeatureCollection', features: countries } }, OUTLINE_STEPS),
  );
  const ownArcs = arcsOf(weighed.objects.countries.geometries.find((country) => country.id === own));
  weighed.arcs.forEach((arc, index) => {
    if (ownArcs.has(index))
      arc.forEach((point) => {
        point[2] *= DETAIL.neighbours / DETAIL.own;
      });
  });
  return quantize(simplify(weighed, DETAIL.neighbours), OUTLINE_STEPS);
}

/** Returns one country of `outlinesIn` as polygon-clipping rings: `[polygon][ring][point]`. */
export function outlineOf(outlines, isoNumeric) {
  const geometry = outlines.objects.countries.geometries.find((country) => country.id === isoNumeric);
  if (!geometry) throw new Error(`world-atlas has no country ${isoNumeric} in the map's window`);
  return polygonsOf(feature(outlines, geometry).geometry);
}

export function polygonsOf(geometry) {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

function cutToWindow(geometry, [west, south, east, north]) {
  if (!geometry) return null;
  const inside = polygonsOf(geometry).filter(([outer]) =>
    outer.some(([x, y]) => x >= west && x <= east && y >= south && y <= north),
  );
  if (inside.length === 0) return null;
  const window = [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ];
  const cut = inside.flatMap((polygon) => polygonClipping.intersection([polygon], [window]));
  return cut.length > 0 ? { type: 'MultiPolygon', coordinates: cut } : null;
}

function withoutSmallIslands(country) {
  const coordinates = polygonsOf(country.geometry).filter(([outer]) => ringArea(outer) >= SMALLEST_FOREIGN_ISLAND);
  return { ...country, geometry: { type: 'MultiPolygon', coordinates } };
}

/** Returns the area in square degrees. */
export function ringArea(ring) {
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) doubled += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return Math.abs(doubled) / 2;
}

function arcsOf(geometry) {
  return new Set((geometry?.arcs ?? []).flat(3).map((arc) => (arc < 0 ? ~arc : arc)));
}
