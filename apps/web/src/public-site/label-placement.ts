/** A text to place on the map. All numbers are CSS pixels from the upper left corner of the picture. */
export interface LabelWish {
  key: string;
  /** The point that it names. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Radius of the circle at the point; 0 where there is none and the text may be on the point itself. */
  radius: number;
  /** Larger is placed first. */
  priority: number;
  /** Whether a position would make it look like the name of something else; if absent, none does. */
  misleads?: (box: Box) => boolean;
}

export interface Circle {
  x: number;
  y: number;
  radius: number;
}
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
interface PlacedLabel extends Box {
  key: string;
  x: number;
  y: number;
}

/** Space between a circle and its name. */
const GAP = 3;

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const crosses = (box: Box, { x, y, radius }: Circle): boolean => {
  const dx = x - Math.min(Math.max(x, box.left), box.right);
  const dy = y - Math.min(Math.max(y, box.top), box.bottom);
  return dx * dx + dy * dy < radius * radius;
};
const within = (a: Box, frame: Box): boolean =>
  a.left >= frame.left && a.right <= frame.right && a.top >= frame.top && a.bottom <= frame.bottom;

/** Smallest distance in CSS pixels from a name to another's circle. */
const APART = 6;
/** The same for the most important name: without it, the largest circle would be the one that nobody can name. */
const FIRST_APART = 3;
/** CSS pixels within which a name above or below its own circle would be read with another's circle beside it. */
const BESIDE = 24;
const isOwn = (wish: LabelWish, circle: Circle): boolean => circle.x === wish.x && circle.y === wish.y;

const boxAt = (left: number, top: number, { width, height }: LabelWish): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

/**
 * Whether a name would be read with another's circle: that is level with it and near, and its own circle is not level.
 */
const isBesideAnother = (box: Box, wish: LabelWish, circle: Circle): boolean => {
  const isLevel = ({ y }: { y: number }): boolean => y >= box.top && y <= box.bottom;
  const gap = Math.max(box.left - circle.x, circle.x - box.right) - circle.radius;
  return wish.radius > 0 && !isLevel(wish) && isLevel(circle) && gap < BESIDE;
};

/**
 * Returns the possible positions of a name, best first: on its point or a little below or above it; or next to its
 * circle: right, left, below, above, the corners, below and above to one side, then beside it a little higher or lower.
 */
const positions = (wish: LabelWish): Box[] => {
  const { x, y, width, height, radius } = wish;
  if (radius === 0) return [0, 0.75, -0.75].map((lines) => boxAt(x - width / 2, y - height / 2 + lines * height, wish));
  const far = radius + GAP;
  const slant = radius * 0.71 + GAP;
  return [
    [x + far, y - height / 2],
    [x - far - width, y - height / 2],
    [x - width / 2, y + far],
    [x - width / 2, y - far - height],
    [x + slant, y + slant - height / 2],
    [x + slant, y - slant - height / 2],
    [x - slant - width, y + slant - height / 2],
    [x - slant - width, y - slant - height / 2],
    [x - radius, y + far],
    [x + radius - width, y + far],
    [x - radius, y - far - height],
    [x + radius - width, y - far - height],
    [x - width, y - far - height],
    [x, y - far - height],
    [x - width, y + far],
    [x, y + far],
    ...besideCircle(wish, far),
  ].map(([left, top]) => boxAt(left!, top!, wish));
};

/** CSS pixels by which a name beside a large circle is tried higher and lower. */
const STEP = 2;

/**
 * Beside a circle that is taller than its name, there is more than one place: the largest circle has to have a name.
 */
const besideCircle = ({ x, y, width, height, radius }: LabelWish, far: number): [left: number, top: number][] =>
  Array.from({ length: Math.max(0, Math.floor((radius - height / 2) / STEP)) }, (_, i) => (i + 1) * STEP).flatMap(
    (by): [number, number][] =>
      [by, -by].flatMap((off): [number, number][] => [
        [x + far, y + off - height / 2],
        [x - far - width, y + off - height / 2],
      ]),
  );

/**
 * Places the names that fit and drops the others. No two names overlap, and none overlaps a circle, is covered by
 * something over the picture (legend, buttons), or leaves the frame. The same input gives the same picture, whatever
 * its order.
 */
export const placeLabels = (
  wishes: readonly LabelWish[],
  circles: readonly Circle[],
  frame: Box,
  covered: readonly Box[] = [],
): PlacedLabel[] => {
  const taken: Box[] = [...covered];
  const placed: PlacedLabel[] = [];
  // A name closer than this to another circle would be read as that circle's name.
  const keptApart = (by: number): Circle[] => circles.map((circle) => ({ ...circle, radius: circle.radius + by }));
  const apart = keptApart(APART);
  const inOrder = [...wishes].sort((a, b) => b.priority - a.priority || (a.key < b.key ? -1 : 1));
  const boxFor = (wish: LabelWish, others: readonly Circle[], isClear = true): Box | undefined =>
    positions(wish).find(
      (at) =>
        within(at, frame) &&
        !wish.misleads?.(at) &&
        !taken.some((other) => overlaps(at, other)) &&
        !circles.some((circle, i) =>
          isOwn(wish, circle)
            ? crosses(at, circle)
            : crosses(at, others[i]!) || (isClear && isBesideAnother(at, wish, circle)),
        ),
    );
  // The largest circle has to have a name, rather an unclear one than none.
  const boxForFirst = (wish: LabelWish): Box | undefined => {
    const near = keptApart(FIRST_APART);
    return boxFor(wish, near) ?? boxFor(wish, apart, false) ?? boxFor(wish, near, false);
  };
  for (const wish of inOrder) {
    const box = boxFor(wish, apart) ?? (wish === inOrder[0] ? boxForFirst(wish) : undefined);
    if (!box) continue;
    taken.push(box);
    placed.push({ key: wish.key, x: wish.x, y: wish.y, ...box });
  }
  return placed;
};
