import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';

/** Projects degrees to the plane of the map (Web Mercator), in degrees of longitude, with y growing southwards. */
const project = ([lon, lat]: Position): [number, number] => [
  lon!,
  -(180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat! * Math.PI) / 360)),
];

export interface LocatorView {
  width: number;
  height: number;
  scale: number;
  left: number;
  top: number;
}

/**
 * Returns the view that fits these bounds (west, south, east, north in degrees) into a picture of this width in CSS
 * pixels.
 */
export const locatorView = (
  [west, south, east, north]: readonly [number, number, number, number],
  width: number,
): LocatorView => {
  const [left, top] = project([west, north]);
  const [right, bottom] = project([east, south]);
  const scale = width / (right - left);
  return { width, height: Math.round((bottom - top) * scale), scale, left, top };
};

/** Returns the position of a point in the picture, CSS pixels from its upper left corner. */
export const pointIn = (view: LocatorView, lon: number, lat: number): { x: number; y: number } => {
  const [x, y] = project([lon, lat]);
  return { x: (x - view.left) * view.scale, y: (y - view.top) * view.scale };
};

/** Returns the outline of an area as an SVG path. Leaves out points that fall on the same pixel as the one before. */
export const pathOf = (geometry: Polygon | MultiPolygon, view: LocatorView): string => {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons
    .flat()
    .map((ring) => {
      const points: string[] = [];
      for (const [lon, lat] of ring) {
        const { x, y } = pointIn(view, lon!, lat!);
        const point = `${x.toFixed(1)} ${y.toFixed(1)}`;
        if (points.at(-1) !== point) points.push(point);
      }
      return `M${points.join('L')}Z`;
    })
    .join('');
};

/** Returns lines as one SVG path; empty for other geometries. */
export const linesOf = (geometry: Geometry, view: LocatorView): string => {
  const lines =
    geometry.type === 'LineString'
      ? [geometry.coordinates]
      : geometry.type === 'MultiLineString'
        ? geometry.coordinates
        : [];
  return lines
    .map(
      (line) =>
        `M${line
          .map(([lon, lat]) => {
            const { x, y } = pointIn(view, lon!, lat!);
            return `${x.toFixed(1)} ${y.toFixed(1)}`;
          })
          .join('L')}`,
    )
    .join('');
};

/**
 * Returns the view around a point, for a map at this zoom (Leaflet's: 256 pixels for the world at 0).
 * @param larger how many pixels of the picture are one pixel of that map
 */
export const viewAround = (
  { lat, lon, zoom }: { lat: number; lon: number; zoom: number },
  larger: number,
  width: number,
  height: number,
): LocatorView => {
  const scale = ((256 * 2 ** zoom) / 360) * larger;
  const [x, y] = project([lon, lat]);
  return { width, height, scale, left: x - width / 2 / scale, top: y - height / 2 / scale };
};
