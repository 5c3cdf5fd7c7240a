import type { CsvCell } from '../../platform/http/csv.js';

/** text: words; day: a calendar day as '2021-06-04'; whole: a whole number. Spreadsheets and Arrow need to know. */
export type ColumnKind = 'text' | 'day' | 'whole';

/**
 * A column of a table that leaves: its name, its HXL hashtag (hxlstandard.org), and what a row says in it. Null is not
 * known.
 */
export interface Column<R> {
  name: string;
  hxl: string;
  kind: ColumnKind;
  of(row: R): CsvCell;
}

/** A column in which every row says the same: where the table is from. */
export const constant = (name: string, hxl: string, kind: ColumnKind, value: CsvCell): Column<unknown> => ({
  name,
  hxl,
  kind,
  of: () => value,
});
