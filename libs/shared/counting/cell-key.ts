/* Not in answer.ts, which would bring the whole counting to the first view of the map. */

/** The key of a total over a split. */
export const ALL = '*';
/** The key of a cell within a split; null: not known. */
export type CellKey = string | null;
/**
 * By number of splits: which of them the rows of totals name, in the order of an answer. The others of a row are ALL.
 * Two: each alone. Three: each alone, then each two.
 */
export const NAMED_IN_TOTALS: readonly (readonly (readonly number[])[])[] = [
  [],
  [],
  [[0], [1]],
  [[0], [1], [2], [0, 1], [0, 2], [1, 2]],
];
/** With a smaller denominator, one assembly would change a percentage too much. */
export const SMALLEST_DENOMINATOR = 10;
