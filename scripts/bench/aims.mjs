// Aims that a figure is compared with. A figure has a value and may have a floor: the machine's best for the same task.

/** At least this share of the floor: for rates. */
export const shareOfFloor = (share) => ({
  text: `≥ ${share} × floor`,
  met: ({ value, floor }) => value >= share * floor,
});
/** At most so many times the floor: for times. */
export const timesFloor = (times) => ({
  text: `≤ ${times} × floor`,
  met: ({ value, floor }) => value <= times * floor,
});
export const atLeast = (least, unit, why = '') => ({
  text: `≥ ${least} ${unit}${why}`,
  met: ({ value }) => value >= least,
});
export const atMost = (most, unit, why = '') => ({
  text: `≤ ${most} ${unit}${why}`,
  met: ({ value }) => value <= most,
});

/** Returns whether a figure meets its aim; null if it has none. */
export const isMet = ({ aim = null, ...figure }) => aim && aim.met(figure);
