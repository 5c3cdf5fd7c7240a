/** No number of people or acts below this is shown where it could reveal the kind of harm of one of them. */
export const FEWEST = 5;
/** Fewer records than this are not counted together: hardly anything could be shown, and they are counted only once. */
export const FEWEST_RECORDS = 10;

/** What one record adds to each column of a table: people or acts. No person or act is in two columns. */
export type RecordRow = readonly number[];
/** The total of each column; null: below the least allowed, or hidden because it would reveal another number. */
export type ShownTotals = (number | null)[];

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/**
 * Returns the minimum for each total, and for all that is hidden together: the sum of the two largest records, at least
 * FEWEST. Then every record can hold anything compatible with what readers see of it, even for somebody who knows one
 * other record. Proof: docs/decisions/withheld-totals.md.
 * @param sizes what readers see of each record: people or acts of all columns together
 */
export const leastOf = (sizes: readonly number[]): number => {
  const [first = 0, second = 0] = [...sizes].sort((a, b) => b - a);
  return Math.max(FEWEST, first + second);
};

/**
 * Decides which column totals may be shown: all, if each is large enough; else, of three or more columns, the first or
 * the second alone, if it and all others together are large enough; else none. Readers know the sum of all columns, so
 * the hidden totals together must be large enough too. There are only these few outcomes because each choice reveals
 * something: hiding "the small ones" reveals that they are small, and two hidden totals that make 8 together are then
 * known to be 4 and 4.
 */
export const shownTotals = (totals: readonly number[], least: number): ShownTotals => {
  if (totals.every((total) => total >= least)) return [...totals];
  const all = sum(totals);
  const alone =
    totals.length < 3 ? -1 : [0, 1].findIndex((column) => totals[column]! >= least && all - totals[column]! >= least);
  return totals.map((total, column) => (column === alone ? total : null));
};

/** Returns the totals of records that may be shown. @param rows one for each record, all with the same columns */
export const suppress = (rows: readonly RecordRow[]): ShownTotals => {
  const totals = (rows[0] ?? []).map((_value, column) => sum(rows.map((row) => row[column]!)));
  return shownTotals(totals, leastOf(rows.map(sum)));
};

/**
 * Whether there are enough records to count them together. Uses only what readers see, so that the moment of counting
 * reveals nothing. @param sizes what readers see of each record; null where they see only that there is something
 */
export const areEnough = (sizes: readonly (number | null)[]): boolean => {
  if (sizes.length < FEWEST_RECORDS) return false;
  const seen = sizes.filter((size) => size !== null);
  return seen.length < sizes.length || sum(seen) >= 2 * leastOf(seen);
};

/** Rounds a total down to a multiple of five, to be printed as "at least". Null if that would be below five. */
export const roundedDown = (total: number): number | null => (total < FEWEST ? null : total - (total % FEWEST));
