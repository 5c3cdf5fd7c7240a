import type { Circle } from './label-placement.js';

/**
 * `fixed`: size in CSS pixels of a text that must stay on its area: elsewhere, it would be read as the number of
 * another one.
 */
interface Movable extends Circle {
  fixed?: { width: number; height: number };
}

const ROUNDS = 80;
/** With more circles than this a picture is dense anyway, and speed matters more. */
const MANY = 400;
const FEW_ROUNDS = 15;

/**
 * Moves circles apart until none covers another. Each represents a unit, not a point, so its position may change but
 * not its size. A pair is pushed along the line between the two: the smaller one farther, a fixed one not at all. The
 * same circles in the same order give the same picture.
 * @param gap CSS pixels between two circles
 */
export const spreadCircles = <T extends Movable>(circles: readonly T[], gap: number): T[] => {
  const moved = circles.map((circle) => ({ ...circle }));
  const rounds = circles.length > MANY ? FEW_ROUNDS : ROUNDS;
  for (let round = 0; round < rounds; round += 1) {
    let isDone = true;
    for (let i = 0; i < moved.length; i += 1) {
      for (let j = i + 1; j < moved.length; j += 1) if (push(moved[i]!, moved[j]!, gap, j)) isDone = false;
    }
    if (isDone) break;
  }
  return moved;
};

/** Returns which fixed texts do not fit because of an earlier one. By index. */
export const coveredOf = (circles: readonly Movable[]): boolean[] => {
  const open: { x: number; y: number; width: number; height: number }[] = [];
  return circles.map(({ x, y, fixed }) => {
    if (!fixed) return false;
    const { width, height } = fixed;
    if (
      open.some(
        (other) =>
          Math.abs(x - other.x) < (width + other.width) / 2 && Math.abs(y - other.y) < (height + other.height) / 2,
      )
    )
      return true;
    open.push({ x, y, width, height });
    return false;
  });
};

/** Pushes two circles apart. Returns true when they had to be moved. */
const push = (a: Movable, b: Movable, gap: number, turn: number): boolean => {
  if (a.fixed && b.fixed) return false;
  const wanted = a.radius + b.radius + gap;
  let [dx, dy] = [b.x - a.x, b.y - a.y];
  if (Math.abs(dx) >= wanted || Math.abs(dy) >= wanted) return false;
  let distance = Math.hypot(dx, dy);
  if (distance >= wanted - 0.1) return false;
  if (distance < 0.01) [dx, dy, distance] = [Math.cos(turn), Math.sin(turn), 1]; // same point: use a fixed direction
  const far = (wanted - Math.hypot(b.x - a.x, b.y - a.y)) / distance;
  const share = a.fixed ? 0 : b.fixed ? 1 : b.radius ** 2 / (a.radius ** 2 + b.radius ** 2);
  a.x -= dx * far * share;
  a.y -= dy * far * share;
  b.x += dx * far * (1 - share);
  b.y += dy * far * (1 - share);
  return true;
};
