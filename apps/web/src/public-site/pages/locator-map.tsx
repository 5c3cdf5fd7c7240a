import { useEffect, useState } from 'preact/hooks';
import { loadLevel } from '../map/load-areas.js';
import type { Places } from '../places.js';
import { type LocatorView, locatorView, pathOf, pointIn } from './locator-shape.js';

const WIDTH = 260;
/** A smaller area would not be visible and gets a ring around it. CSS pixels. */
const SMALL = 14;

interface Shapes {
  view: LocatorView;
  land: string[];
  here: string | null;
}

/** A small map of the country with the incident's unit, as precisely as it is shown; never a point. */
export function Locator({ code, places, label }: { code: string | null; places: Places; label: string }) {
  const [shapes, setShapes] = useState<Shapes | null>(null);
  const place = places.get(code);
  const level = place && place.level > 0 ? place.level : null;
  useEffect(() => {
    let isHere = true;
    const load = async (): Promise<void> => {
      const view = locatorView(places.boundsOf([code]), WIDTH);
      const provinces = await loadLevel(1);
      const units = level === null ? [] : level === 1 ? provinces.features : (await loadLevel(level)).features;
      const found = units.find(
        ({ properties }) => properties.code === code || properties.codes?.split(',').includes(code!),
      );
      if (isHere)
        setShapes({
          view,
          land: provinces.features.map(({ geometry }) => pathOf(geometry, view)),
          here: found ? pathOf(found.geometry, view) : null,
        });
    };
    load().catch(() => {
      /* the place is also given in words */
    });
    return () => {
      isHere = false;
    };
  }, [code, level, places]);

  const { width, height } = locatorView(places.boundsOf([code]), WIDTH);
  const at = shapes && place && level !== null ? pointIn(shapes.view, place.lon, place.lat) : null;
  return (
    <svg class="locator" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {shapes?.land.map((path, index) => (
        <path key={index} d={path} class="locator-land" />
      ))}
      {shapes?.here && <path d={shapes.here} class="locator-here" />}
      {at && level !== 1 && <circle cx={at.x} cy={at.y} r={SMALL} class="locator-ring" />}
    </svg>
  );
}
