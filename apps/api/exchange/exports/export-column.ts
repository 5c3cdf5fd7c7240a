import type { CsvCell } from '@vigil/shared/csv/csv-line.js';

/**
 * text: words; day: a calendar day as '2021-06-04'; whole: an integer; decimal: a number such as a latitude.
 * Spreadsheets and Arrow need the type.
 */
export type ColumnKind = 'text' | 'day' | 'whole' | 'decimal';

/**
 * A column of an exported table: its name, its HXL hashtag (hxlstandard.org), and a row's value. Null means not known.
 */
export interface Column<R> {
  name: string;
  hxl: string;
  kind: ColumnKind;
  /** It says how an incident is in a figure, so it is not in a file that is none. */ isOfFigure?: true;
  /** What it is in every row; undefined: that depends on the row. */ always?: CsvCell;
  of(row: R): CsvCell;
}

/** Returns a cell as formats with types have it: a day as a date, yes and no as words. */
export const typedValue = (cell: CsvCell, kind: ColumnKind): Date | string | number | null =>
  kind === 'day' && typeof cell === 'string'
    ? new Date(`${cell}T00:00:00Z`)
    : typeof cell === 'boolean'
      ? String(cell)
      : cell;

/**
 * Returns the lower bound of a number as a cell. A 0 counts as "none" only where the upper bound is 0 too, so anything
 * else from 0 up (0-5, or open) is null.
 */
export const knownLow = (low: number | null, high: number | null): number | null =>
  low === 0 && high !== 0 ? null : low;

/** Creates a column with the same value in every row: the table's source. */
export const constant = (name: string, hxl: string, kind: ColumnKind, value: CsvCell): Column<unknown> => ({
  name,
  hxl,
  kind,
  always: value,
  of: () => value,
});
