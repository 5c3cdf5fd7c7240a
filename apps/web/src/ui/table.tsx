import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  key: string;
  head: ComponentChildren;
  cell: (row: Row) => ComponentChildren;
  /** Numbers stand at the right, in digits of one width. */
  number?: boolean;
}

interface Props<Row> {
  caption: ComponentChildren;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Class of a row that is not like the others (a sum, "known only to a longer period"). */
  rowClass?: (row: Row) => string | undefined;
  /** Said instead of rows when there are none. */
  empty?: ComponentChildren;
}

/** A table whose first column names its rows. It scrolls by itself where the page is narrower. */
export function Table<Row>({ caption, columns, rows, rowKey, rowClass, empty }: Props<Row>) {
  return (
    <div class="table-frame" tabIndex={0} role="group" aria-label={typeof caption === 'string' ? caption : undefined}>
      <table class="table">
        <caption>{caption}</caption>
        <thead><tr>{columns.map((column) => <th key={column.key} scope="col" class={column.number ? 'number' : ''}>{column.head}</th>)}</tr></thead>
        <tbody>
          {rows.length === 0 && empty && <tr><td colSpan={columns.length} class="quiet">{empty}</td></tr>}
          {rows.map((row) => (
            <tr key={rowKey(row)} class={rowClass?.(row)}>
              {columns.map((column, index) => index === 0
                ? <th key={column.key} scope="row">{column.cell(row)}</th>
                : <td key={column.key} class={column.number ? 'number' : ''}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
