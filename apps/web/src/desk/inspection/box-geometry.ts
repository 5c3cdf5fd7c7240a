import type { Box } from '@vigil/shared/inspection/file-findings.js';

/** A point in a picture, as fractions of its width and height. */
export interface Spot {
  x: number;
  y: number;
}

/** Smaller rectangles are accidental. */
export const LEAST = 0.01;
const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
/** Rounds to four decimals: a ten-thousandth of a picture is less than one of its pixels. */
const short = ({ x, y, width, height }: Box): Box => {
  const [left, top] = [Math.floor(x * 1e4) / 1e4, Math.floor(y * 1e4) / 1e4];
  return {
    x: left,
    y: top,
    width: Math.round(Math.min(1 - left, width) * 1e4) / 1e4,
    height: Math.round(Math.min(1 - top, height) * 1e4) / 1e4,
  };
};

/** Returns the rectangle between two points in any order; null for a mere tap. */
export const drawn = (from: Spot, to: Spot): Box | null => {
  const [x1, x2] = [from.x, to.x].map((x) => within(x, 0, 1)).sort((a, b) => a - b) as [number, number];
  const [y1, y2] = [from.y, to.y].map((y) => within(y, 0, 1)).sort((a, b) => a - b) as [number, number];
  return x2 - x1 < LEAST || y2 - y1 < LEAST ? null : short({ x: x1, y: y1, width: x2 - x1, height: y2 - y1 });
};

/** Moves a rectangle; it stays inside the picture. */
export const moved = (box: Box, dx: number, dy: number): Box =>
  short({ ...box, x: within(box.x + dx, 0, 1 - box.width), y: within(box.y + dy, 0, 1 - box.height) });

/** Resizes a rectangle; its upper left corner stays. */
export const resized = (box: Box, dx: number, dy: number): Box =>
  short({ ...box, width: within(box.width + dx, LEAST, 1 - box.x), height: within(box.height + dy, LEAST, 1 - box.y) });

/** The first rectangle for people who do not draw: in the middle. */
export const MIDDLE: Box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };

const STEP = 0.02;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Applies a key to a rectangle. Returns null to delete it, undefined to do nothing. */
export const onKey = (box: Box, key: string, isShift: boolean): Box | null | undefined => {
  if (key === 'Delete' || key === 'Backspace') return null;
  const arrow = ARROWS[key];
  return arrow && (isShift ? resized : moved)(box, ...arrow);
};

/** Converts to whole per cent, as it is shown. */
export const inPercent = (box: Box): { left: number; top: number; width: number; height: number } => ({
  left: Math.round(box.x * 100),
  top: Math.round(box.y * 100),
  width: Math.round(box.width * 100),
  height: Math.round(box.height * 100),
});
