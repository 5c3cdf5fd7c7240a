import { geoJSON } from 'leaflet';
import type { BaseMap } from './base-map.js';

/** A unit of the gazetteer that a reader looked for. Degrees. */
export interface FoundPlace {
  code: string;
  level: number;
  lat: number;
  lon: number;
}

/** By level: fewest and most zoom steps beyond the whole country at which the parts of a unit are drawn (`levelAt`). */
const CLOSER: readonly (readonly [number, number])[] = [
  [0, 0],
  [1.75, 3.75],
  [4.25, 6],
  [5.5, 6.5],
];

/** Shows a unit so close that its parts are drawn. */
export const goToPlace = ({ map, features, countryZoom }: BaseMap, { code, level, lat, lon }: FoundPlace): void => {
  const area = features.get(level)?.find(({ properties }) => properties.code === code);
  const bounds = area && geoJSON(area).getBounds();
  const [least, most] = CLOSER[level]!;
  const fitting = bounds ? map.getBoundsZoom(bounds) - countryZoom : least;
  map.setView(bounds?.getCenter() ?? [lat, lon], countryZoom + Math.max(least, Math.min(most, fitting)), {
    animate: false,
  });
};
