import type { Item } from '@vigil/shared/drawing/scene.js';
import type { WidthOf } from './measure-text.js';
import type { Drawn } from './sheet.js';

/** A table as a reader sees it: texts alone. */
export interface ShownTable {
  caption: string;
  head: readonly string[];
  rows: readonly { cells: readonly string[]; isSum: boolean }[];
}

/** CSS pixels: the height of a row. */
export const ROW = 30;
const SIZE = 17;
/** Least part of the width for the first column, and the least room between two columns. */
const FIRST = 0.3;
const BETWEEN = 24;

const textOf = (cell: Element): string => {
  const copy = cell.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('.visually-hidden, button [aria-hidden]')) hidden.remove();
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
};

/** Reads the first table of the page's numbers, sorted as the reader sorted it; null if it is not there. */
export const tableOnPage = (): ShownTable | null => {
  const table = document.querySelector<HTMLTableElement>('.tables table');
  if (!table) return null;
  const rows = [...table.querySelectorAll('tbody tr')].map((row) => ({
    cells: [...row.children].map(textOf),
    isSum: row.classList.contains('row-sum'),
  }));
  return {
    caption: table.caption ? textOf(table.caption) : '',
    head: [...(table.tHead?.rows[0]?.children ?? [])].map(textOf),
    rows,
  };
};

/**
 * Draws a table: the first column at the left, the others at the right of theirs.
 * @param most rows; the last ones of more are left out and counted by `more`, but never a total
 */
export const tableScene = (
  { head, rows }: ShownTable,
  width: number,
  most: number,
  more: (n: number) => string,
  widthOf: WidthOf,
): Drawn => {
  const sums = rows.filter(({ isSum }) => isSum);
  const plain = rows.filter(({ isSum }) => !isSum);
  const room = Math.max(1, most - sums.length);
  const isCut = plain.length > room;
  const shown = isCut ? plain.slice(0, room - 1) : plain;
  // Each column is as wide as its widest text, the first has the rest; where that is too little, the table is wider.
  const widths = head.map((title, index) =>
    Math.max(
      widthOf(title, SIZE, 700),
      ...[...shown, ...sums].map(({ cells, isSum }) => widthOf(cells[index] ?? '', SIZE, isSum ? 700 : 400)),
    ),
  );
  const others = widths.slice(1).reduce((sum, one) => sum + one + BETWEEN, 0);
  const whole = Math.max(width, others + Math.max(widths[0] ?? 0, width * FIRST));
  const spare = (whole - others - Math.max(widths[0] ?? 0, width * FIRST)) / Math.max(1, widths.length - 1);
  const right = (index: number): number =>
    index === 0 ? 0 : whole - widths.slice(index + 1).reduce((sum, one) => sum + one + BETWEEN + spare, 0);
  const line = (cells: readonly string[], at: number, weight: 400 | 700, colour = 'ink'): Item[] =>
    cells.map((text, index) => ({
      kind: 'text',
      x: right(index),
      y: at * ROW + 21,
      text,
      size: SIZE,
      weight,
      colour,
      anchor: index === 0 ? 'start' : 'end',
    }));
  const rule = (at: number, stroke: string): Item => ({
    kind: 'path',
    d: `M0 ${at * ROW}L${whole} ${at * ROW}`,
    stroke,
  });
  const left = isCut ? [line([more(plain.length - shown.length)], shown.length + 1, 400, 'ink-2')] : [];
  const end = shown.length + 1 + left.length;
  return {
    items: [
      ...line(head, 0, 700, 'ink-2'),
      rule(1, 'ink'),
      ...shown.flatMap(({ cells }, index) => [...line(cells, index + 1, 400), rule(index + 2, 'line')]),
      ...left.flat(),
      ...sums.flatMap(({ cells }, index) => line(cells, end + index, 700)),
    ],
    width: whole,
    height: (end + sums.length) * ROW + 8,
  };
};
