/** No number of people or acts below this is shown where the kind of harm could be told of one of them. */
export const FEWEST = 5;
/** Fewer records than this are not counted together: nearly nothing could be shown, and they are counted only once. */
export const FEWEST_RECORDS = 10;

/** What one record adds to each column of a table: people or acts. The columns have no person or act in common. */
export type RecordRow = readonly number[];
/** The total of each column; null: fewer than FEWEST, or hidden because it would give another number away. */
export type ShownTotals = (number | null)[];

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/**
 * The least that a total, and all that is hidden together, must hold: the two largest records at once. Then every
 * record may hold anything within what readers see of it, also for somebody who knows one other record. Proof:
 * docs/decisions/withheld-totals.md.
 * @param sizes what readers see of each record: people or acts of all columns together
 */
export const leastOf = (sizes: readonly number[]): number => {
  const [first = 0, second = 0] = [...sizes].sort((a, b) => b - a);
  return Math.max(FEWEST, first + second);
};

/**
 * Which column totals may be shown: all of them, where each is large enough; else the first one, or the second, where
 * it and all others together are; else none. Readers know the sum of all columns, so what is hidden must be large
 * together too. There are only these few pictures because each choice tells something: hiding "the small ones" tells
 * that they are small, and two hidden totals that make 8 together are then known to be 4 and 4.
 */
export const shownTotals = (totals: readonly number[], least: number): ShownTotals => {
  if (totals.every((total) => total >= least)) return [...totals];
  const all = sum(totals);
  const alone =
    totals.length < 3 ? -1 : [0, 1].findIndex((column) => totals[column]! >= least && all - totals[column]! >= least);
  return totals.map((total, column) => (column === alone ? total : null));
};

/** The totals of records that may be shown. @param rows one for each record, all with the same columns */
export const suppress = (rows: readonly RecordRow[]): ShownTotals => {
  const totals = (rows[0] ?? []).map((_value, column) => sum(rows.map((row) => row[column]!)));
  return shownTotals(totals, leastOf(rows.map(sum)));
};

/**
 * Whether records are enough to be counted together. It looks only at what readers see, so that the moment at which
 * they are counted tells nothing. @param sizes what readers see of each record; null where they see only that there is
 * something
 */
export const areEnough = (sizes: readonly (number | null)[]): boolean => {
  if (sizes.length < FEWEST_RECORDS) return false;
  const seen = sizes.filter((size) => size !== null);
  return seen.length < sizes.length || sum(seen) >= 2 * leastOf(seen);
};

/** A total as it is printed: at least so many, a multiple of five. Null below the first of them. */
export const roundedDown = (total: number): number | null => (total < FEWEST ? null : total - (total % FEWEST));
