import type { Box } from '@vigil/shared/looking/looking.js';

/** A place in a picture, in parts of its width and height. */
export interface Spot {
  x: number;
  y: number;
}

/** What is smaller is a slip of the finger. */
export const LEAST = 0.01;
const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
/** Sent as short numbers: a ten-thousandth of a picture is less than a pixel of it. */
const short = ({ x, y, width, height }: Box): Box => {
  const [left, top] = [Math.floor(x * 1e4) / 1e4, Math.floor(y * 1e4) / 1e4];
  return {
    x: left,
    y: top,
    width: Math.round(Math.min(1 - left, width) * 1e4) / 1e4,
    height: Math.round(Math.min(1 - top, height) * 1e4) / 1e4,
  };
};

/** The rectangle between two spots, wherever they are; null when it is a mere tap. */
export const drawn = (from: Spot, to: Spot): Box | null => {
  const [x1, x2] = [from.x, to.x].map((x) => within(x, 0, 1)).sort((a, b) => a - b) as [number, number];
  const [y1, y2] = [from.y, to.y].map((y) => within(y, 0, 1)).sort((a, b) => a - b) as [number, number];
  return x2 - x1 < LEAST || y2 - y1 < LEAST ? null : short({ x: x1, y: y1, width: x2 - x1, height: y2 - y1 });
};

/** Moved as a whole; it stays in the picture. */
export const moved = (box: Box, dx: number, dy: number): Box =>
  short({ ...box, x: within(box.x + dx, 0, 1 - box.width), y: within(box.y + dy, 0, 1 - box.height) });

/** Wider and higher by so much, its upper left corner where it is. */
export const resized = (box: Box, dx: number, dy: number): Box =>
  short({ ...box, width: within(box.width + dx, LEAST, 1 - box.x), height: within(box.height + dy, LEAST, 1 - box.y) });

/** A first one in the middle, for whoever does not draw. */
export const MIDDLE: Box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };

const STEP = 0.02;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** What a key does to a rectangle: null takes it away, undefined: nothing. */
export const onKey = (box: Box, key: string, isShift: boolean): Box | null | undefined => {
  if (key === 'Delete' || key === 'Backspace') return null;
  const arrow = ARROWS[key];
  return arrow && (isShift ? resized : moved)(box, ...arrow);
};

/** In whole per cent, as it is said. */
export const inPercent = (box: Box): { left: number; top: number; width: number; height: number } => ({
  left: Math.round(box.x * 100),
  top: Math.round(box.y * 100),
  width: Math.round(box.width * 100),
  height: Math.round(box.height * 100),
});
