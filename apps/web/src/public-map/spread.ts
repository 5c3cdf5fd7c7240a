import type { Circle } from './labels.js';

const ROUNDS = 80;
/** With so many circles a picture is dense anyway, and time matters more. */
const MANY = 400;
const FEW_ROUNDS = 15;

/**
 * Moves circles apart until none covers another: each stands for a unit and not for a point, so its place may give way, and its
 * size may not. A pair is pushed along the line between the two, the smaller one farther. The same circles in the same order
 * give the same picture.
 * @param gap CSS pixels between two circles
 */
export const spread = (circles: readonly Circle[], gap: number): Circle[] => {
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

/** True when the two had to be moved. */
const push = (a: Circle, b: Circle, gap: number, turn: number): boolean => {
  const wanted = a.radius + b.radius + gap;
  let [dx, dy] = [b.x - a.x, b.y - a.y];
  if (Math.abs(dx) >= wanted || Math.abs(dy) >= wanted) return false;
  let distance = Math.hypot(dx, dy);
  if (distance >= wanted - 0.1) return false;
  if (distance < 0.01) [dx, dy, distance] = [Math.cos(turn), Math.sin(turn), 1]; // one point: any direction, always the same
  const far = (wanted - Math.hypot(b.x - a.x, b.y - a.y)) / distance;
  const share = b.radius ** 2 / (a.radius ** 2 + b.radius ** 2);
  a.x -= dx * far * share;
  a.y -= dy * far * share;
  b.x += dx * far * (1 - share);
  b.y += dy * far * (1 - share);
  return true;
};
