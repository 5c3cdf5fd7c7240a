/** Schematic areas: Voronoi cells of representative points, cut to the land, merged by the tree of places. */
import { Delaunay } from 'd3-delaunay';
import polygonClipping from 'polygon-clipping';

/**
 * Returns one cell per distinct point. Units that share a point (one official polygon, since split) share a cell.
 * @param places units of the finest level, `{code, lat, lon}`
 * @param land `[polygon][ring][point]`, the country without its lakes
 * @returns `[{codes, polygons}]`; a cell entirely in water has no polygons
 */
export function cellsOf(places, land) {
  const sites = sitesOf(places);
  // Degrees of longitude are shorter than degrees of latitude; without this, cells come out squashed.
  const squeeze = Math.cos((mean(sites.map((site) => site.lat)) * Math.PI) / 180);
  const box = paddedBox(land);
  const voronoi = Delaunay.from(
    sites,
    (site) => site.lon * squeeze,
    (site) => site.lat,
  ).voronoi([box[0] * squeeze, box[1], box[2] * squeeze, box[3]]);
  const edges = edgesOf(land);
  return sites.map((site, index) => {
    const ring = voronoi.cellPolygon(index).map(([x, y]) => [round(x / squeeze), round(y)]);
    return { codes: site.codes, polygons: cut(ring, site, land, edges) };
  });
}

/**
 * Clips a cell to the land. A cell that no shoreline or border crosses is entirely on land; only the others need the
 * slow clipping.
 */
function cut(ring, site, land, edges) {
  const box = boxOf(ring);
  const crossed = edges.some(
    (edge) => edge[0] <= box[2] && edge[2] >= box[0] && edge[1] <= box[3] && edge[3] >= box[1],
  );
  if (!crossed && contains(land, site.lon, site.lat)) return [[ring]];
  return polygonClipping.intersection([[ring]], land);
}

function sitesOf(places) {
  const byPoint = new Map();
  for (const { code, lat, lon } of places) {
    const key = `${lat} ${lon}`;
    const site = byPoint.get(key) ?? { lat, lon, codes: [] };
    site.codes.push(code);
    byPoint.set(key, site);
  }
  return [...byPoint.values()];
}

/**
 * Rounds coordinates: neighbouring cells must have identical corners, or their shared border is not recognized as one.
 */
function round(degrees) {
  return Math.round(degrees * 1e6) / 1e6;
}

function edgesOf(polygons) {
  return polygons.flat().flatMap((ring) => ring.slice(1).map((point, i) => boxOf([ring[i], point])));
}

function boxOf(points) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function paddedBox(polygons) {
  const [west, south, east, north] = boxOf(polygons.flat(2));
  return [west - 1, south - 1, east + 1, north + 1];
}

function mean(numbers) {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

/** Returns whether the point is on land (even-odd rule over all rings, so holes count as water). */
export function contains(polygons, x, y) {
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i];
      const [bx, by] = ring[j];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
