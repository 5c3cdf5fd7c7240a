import type { CsvCell } from '../../platform/http/csv.js';

/** text: words; day: a calendar day as '2021-06-04'; whole: an integer. Spreadsheets and Arrow need the type. */
export type ColumnKind = 'text' | 'day' | 'whole';

/**
 * A column of an exported table: its name, its HXL hashtag (hxlstandard.org), and a row's value. Null means not known.
 */
export interface Column<R> {
  name: string;
  hxl: string;
  kind: ColumnKind;
  of(row: R): CsvCell;
}

/** Creates a column with the same value in every row: the table's source. */
export const constant = (name: string, hxl: string, kind: ColumnKind, value: CsvCell): Column<unknown> => ({
  name,
  hxl,
  kind,
  of: () => value,
});
