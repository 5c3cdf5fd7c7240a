/** Areas as the browser has drawn them, so that a journey clicks what a person sees. These run in the page. */

/** A spot, in pixels. */
interface Spot {
  x: number;
  y: number;
}

/** What a browser knows of a drawn outline: its box in the window, and its box in its own numbers. */
interface Outline {
  getBoundingClientRect(): Spot & { width: number; height: number };
  getBBox(): Spot;
  isPointInFill(spot: Spot): boolean;
}

/** Runs in the page: whether a drawn outline holds a spot of the window. */
export const holds = (outline: Outline, spot: Spot): boolean => {
  const [seen, own] = [outline.getBoundingClientRect(), outline.getBBox()];
  return outline.isPointInFill({ x: spot.x - seen.x + own.x, y: spot.y - seen.y + own.y });
};

/**
 * Runs in the page: a spot inside a drawn outline, counted from the corner of its box, as near to its middle as there
 * is one.
 */
export const spotInside = (outline: Outline): Spot => {
  const { width, height } = outline.getBoundingClientRect();
  const own = outline.getBBox();
  const steps = Array.from({ length: 20 }, (_step, index) => (index + 0.5) / 20);
  const spots = steps.flatMap((across) => steps.map((down) => ({ x: width * across, y: height * down })));
  const away = (spot: Spot): number => Math.hypot(spot.x - width / 2, spot.y - height / 2);
  return spots
    .filter(({ x, y }) => outline.isPointInFill({ x: x + own.x, y: y + own.y }))
    .sort((a, b) => away(a) - away(b))[0]!;
};
