import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { jsxEscape, jsxTemplate } from 'preact/jsx-runtime';
import { pageBeingRendered } from '../page-being-rendered.js';
import { useText } from '../text-bundles.js';
import { markupOf } from './markup-of-elements.js';
import { sortRows, type Sorted } from './sort-rows.js';

export interface Column<Row> {
  key: string;
  head: ComponentChildren;
  cell: (row: Row) => ComponentChildren;
  /** Numbers are aligned right, in digits of equal width. */
  number?: boolean;
  /** The value for sorting; without it, this column does not sort. null is always last. */
  sortBy?: (row: Row) => number | string | null;
}

interface Props<Row> {
  caption: ComponentChildren;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Class of a special row (a sum, "in the total only"). */
  rowClass?: (row: Row) => string | undefined;
  /** Rows that stay at the end, however the others are sorted. */
  isFixed?: (row: Row) => boolean;
  /**
   * On a phone, shows each row as a block with its cells below each other, named by their headers. `true`: each header
   * is above its cell, for rows of text and buttons, which nobody compares down a column. `beside`: each header is
   * beside its cell, for rows that would be wider than a phone.
   */
  stacks?: boolean | 'beside';
  /** Shown when there are no rows. */
  empty?: ComponentChildren;
}

/**
 * A table whose first column names its rows. On a narrow page it scrolls inside its frame, or stacks. It sorts by
 * columns that have a sort value, if scripts run.
 */
export function Table<Row>({ caption, columns, rows, rowKey, rowClass, isFixed, stacks = false, empty }: Props<Row>) {
  const { language } = useText();
  const [sorted, sort] = useState<Sorted | null>(null);
  const by = columns.find(({ key, sortBy }) => sortBy && key === sorted?.key);
  const shown = by && sorted ? sortRows(rows, by.sortBy!, sorted.way, language, isFixed) : rows;
  const isWritten = pageBeingRendered() !== null;
  // Browsers drop the table roles of elements that are no longer laid out as a table.
  const role = (name: 'table' | 'rowgroup' | 'row' | 'columnheader' | 'rowheader' | 'cell') =>
    stacks ? name : undefined;
  const isBeside = stacks === 'beside';
  const headOf = ({ head }: Column<Row>) => (stacks && typeof head === 'string' ? head : undefined);
  const inside = (content: ComponentChildren) => (isBeside ? <div>{content}</div> : content);
  const head = ({ key, number, head, sortBy }: Column<Row>) => {
    const sorts = sortBy && !isWritten;
    const way = sorted?.key === key ? sorted.way : null;
    // Numbers are sorted from the largest first, names from their first letter.
    const next =
      way === null ? (number ? 'descending' : 'ascending') : way === 'ascending' ? 'descending' : 'ascending';
    return (
      <th
        key={key}
        scope="col"
        role={role('columnheader')}
        class={number ? 'number' : ''}
        aria-sort={sorts ? (way ?? 'none') : undefined}
      >
        {sorts ? (
          <button type="button" class="sort-button" onClick={() => sort({ key, way: next })}>
            {head}
            <span class="sort-mark" aria-hidden="true">
              {way === 'ascending' ? '▲' : way === 'descending' ? '▼' : '↕'}
            </span>
          </button>
        ) : (
          head
        )}
      </th>
    );
  };
  return (
    <div class="table-frame" tabIndex={0} role="group" aria-label={typeof caption === 'string' ? caption : undefined}>
      <table class={isBeside ? 'table table-folds' : stacks ? 'table table-stacks' : 'table'} role={role('table')}>
        <caption>{caption}</caption>
        <thead role={role('rowgroup')}>
          <tr role={role('row')}>{columns.map(head)}</tr>
        </thead>
        <tbody role={role('rowgroup')}>
          {rows.length === 0 && empty && (
            <tr role={role('row')}>
              <td role={role('cell')} colSpan={columns.length} class="quiet">
                {empty}
              </td>
            </tr>
          )}
          {import.meta.env.SSR && stacks !== true
            ? written(shown, columns, rowClass, isBeside)
            : shown.map((row) => (
                <tr key={rowKey(row)} role={role('row')} class={rowClass?.(row)}>
                  {columns.map((column, index) =>
                    index === 0 ? (
                      <th key={column.key} scope="row" role={role('rowheader')}>
                        {column.cell(row)}
                      </th>
                    ) : (
                      <td
                        key={column.key}
                        role={role('cell')}
                        data-head={headOf(column)}
                        class={column.number ? 'number' : ''}
                      >
                        {inside(column.cell(row))}
                      </td>
                    ),
                  )}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * The same rows (none whose headers are above cells), without an element for each cell: on the server, the cells of a
 * table can take longer than all else on a page.
 */
const written = <Row,>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  rowClass: Props<Row>['rowClass'],
  isBeside: boolean,
): JSX.Element => {
  const role = (name: string): string => (isBeside ? ` role="${name}"` : '');
  const [start, end] = isBeside ? ['<div>', '</div></td>'] : ['', '</td>'];
  const starts = columns.map(({ head, number }, index) =>
    index === 0
      ? `<th scope="row"${role('rowheader')}>`
      : `<td${role('cell')}${isBeside && typeof head === 'string' ? ` data-head="${jsxEscape(head) as string}"` : ''} ${number ? 'class="number"' : 'class'}>${start}`,
  );
  const texts: string[] = [];
  const cells: unknown[] = [];
  let text = '';
  for (const row of rows) {
    const name = rowClass?.(row);
    text += name ? `<tr${role('row')} class="${name}">` : `<tr${role('row')}>`;
    columns.forEach(({ cell }, index) => {
      text += starts[index]!;
      const said = cell(row);
      const markup = markupOf(said);
      if (markup !== null) text += markup;
      else {
        texts.push(text);
        cells.push(jsxEscape(said));
        text = '';
      }
      text += index === 0 ? '</th>' : end;
    });
    text += '</tr>';
  }
  return jsxTemplate([...texts, text], ...cells) as JSX.Element;
};
