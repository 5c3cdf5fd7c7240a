/* Not in answer.ts, which would bring the whole counting to the first view of the map. */

/** The key of a total over a split. */
export const ALL = '*';
/** The key of a cell within a split; null: not known. */
export type CellKey = string | null;
/** With a smaller denominator, one assembly would change a percentage too much. */
export const SMALLEST_DENOMINATOR = 10;
