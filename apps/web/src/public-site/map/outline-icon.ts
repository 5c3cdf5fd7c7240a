import type { MultiLineString } from 'geojson';
import type { Corners } from './base-map.js';

/** Width and height of an icon, and the distance at which two of its points are one. CSS pixels. */
const ICON = 20;
const APART = 0.7;

/**
 * Returns a country's outline as a small drawing.
 * @param view what the map shows at first: other countries of the installation, far away, would make this one a dot
 */
export const iconOf = ({ coordinates: all }: MultiLineString, view: Corners): string => {
  const isShown = ([lon, lat]: readonly number[]): boolean =>
    lon! >= view[0] && lon! <= view[2] && lat! >= view[1] && lat! <= view[3];
  const shown = all.filter((line) => line.every(isShown));
  const coordinates = shown.length > 0 ? shown : all;
  const points = coordinates.flat() as [number, number][];
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  const [west, north] = [Math.min(...lons), Math.max(...lats)];
  const narrower = Math.cos((north * Math.PI) / 180);
  const scale = ICON / Math.max((Math.max(...lons) - west) * narrower, north - Math.min(...lats));
  // Islands would be dots.
  const longest = coordinates.reduce((a, b) => (b.length > a.length ? b : a)) as [number, number][];
  const kept: [number, number][] = [];
  for (const [lon, lat] of longest) {
    const [x, y] = [(lon - west) * narrower * scale, (north - lat) * scale];
    const last = kept.at(-1);
    if (!last || Math.hypot(x - last[0], y - last[1]) > APART) kept.push([x, y]);
  }
  return `M${kept.map((at) => at.map((n) => n.toFixed(1)).join(' ')).join('L')}Z`;
};
