import type { Cell } from '@vigil/shared/counting/answer.js';
import type { CellKey } from '@vigil/shared/counting/cell-key.js';
import type { Names } from '@vigil/shared/counting/format-figure.js';
import type { Item } from '@vigil/shared/drawing/scene.js';
import type { Text } from '@vigil/shared/text/text.js';
import { fitted } from '../../../public-site/picture-file/fit-text.js';
import type { WidthOf } from '../../../public-site/picture-file/measure-text.js';
import { seenValue, type Value } from '../cell-value.js';
import type { PresentedAnswer } from '../presented-answer.js';

/** The area that a picture is drawn into: a place on a page, or the sheet of a file. CSS pixels. */
export interface Frame {
  width: number;
  /** Whether a picture may be wider than this and scroll inside its frame. */
  canScroll: boolean;
  /** Of the letters. */
  size: number;
  widthOf: WidthOf;
  t: Text;
  names: Names;
  /** Who watched at the place and time of these keys. */
  watchOf: PresentedAnswer['watchOf'];
  /** Why a cell has no number. */
  noneOf: PresentedAnswer['noneOf'];
}

/** Whether the place and time of these keys are recorded as not watched. */
export const isUnwatched = ({ watchOf }: Frame, keys: readonly CellKey[]): boolean => watchOf(keys) === 'nobody';

export const valueIn = ({ noneOf, t }: Frame, cell: Cell): Value => seenValue(cell, noneOf(cell), t);

/** An item of a picture, with the text that a resting pointer shows. */
export type Mark = Item & { said?: string };

/** A picture in a box at 0, 0, and the notes below it. */
export interface Drawing {
  items: Mark[];
  width: number;
  height: number;
  notes: string[];
}

/**
 * Colours for adjacent parts. They stay distinct for every kind of colour vision, and are never the only sign: shape
 * and order say the same.
 */
export const SERIES = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'] as const;

/** Draws a mark whose shape, as well as its colour, identifies the series. */
export const markAt = (series: number, x: number, y: number, r: number, colour: string): Item => {
  const path = (d: string): Item => ({ kind: 'path', d, fill: colour, stroke: 'raised', line: 1 });
  switch (series % 6) {
    case 1:
      return {
        kind: 'rect',
        x: x - r * 0.9,
        y: y - r * 0.9,
        width: r * 1.8,
        height: r * 1.8,
        fill: colour,
        stroke: 'raised',
        line: 1,
      };
    case 2:
      return path(`M${x} ${y - r * 1.15}L${x + r * 1.1} ${y + r * 0.85}L${x - r * 1.1} ${y + r * 0.85}Z`);
    case 3:
      return path(`M${x} ${y - r * 1.3}L${x + r * 1.3} ${y}L${x} ${y + r * 1.3}L${x - r * 1.3} ${y}Z`);
    case 4:
      return path(`M${x - r * 1.1} ${y - r * 0.85}L${x + r * 1.1} ${y - r * 0.85}L${x} ${y + r * 1.15}Z`);
    case 5:
      return { kind: 'circle', x, y, radius: r * 0.8, fill: 'raised', stroke: colour, line: 2 };
    default:
      return { kind: 'circle', x, y, radius: r, fill: colour, stroke: 'raised', line: 1 };
  }
};

/** One entry of a legend. */
export interface Entry {
  words: string;
  colour: string;
  /** Number of its mark; without one, a box is drawn. */ series?: number;
  isStriped?: boolean;
  isDot?: boolean;
  isLine?: boolean;
}

/** Lays out entries in rows from the upper left corner. @returns their height */
export const legendOf = (
  entries: readonly Entry[],
  { width, size, widthOf }: Frame,
): { items: Item[]; height: number } => {
  const line = size * 1.65;
  const items: Item[] = [];
  let [x, y] = [0, 0];
  for (const { words, colour, series, isStriped, isDot, isLine } of entries) {
    const said = fitted(words, width - size * 2, { size, widthOf });
    const own = size * 1.6 + widthOf(said, size, 400) + size * 1.2;
    if (x > 0 && x + own - size > width) [x, y] = [0, y + line];
    const [cx, cy] = [x + size * 0.55, y + line / 2];
    if (isDot) items.push({ kind: 'circle', x: cx, y: cy, radius: size * 0.2, fill: colour });
    else if (isLine) items.push({ kind: 'path', d: `M${x} ${cy}L${x + size * 1.1} ${cy}`, stroke: colour, line: 1.5 });
    else if (series !== undefined) items.push(markAt(series, cx, cy, size * 0.42, colour));
    else
      items.push({
        kind: 'rect',
        x,
        y: cy - size * 0.45,
        width: size * 1.1,
        height: size * 0.9,
        fill: isStriped ? 'raised' : colour,
        ...(isStriped && { stripes: colour, stroke: colour, line: 0.8 }),
      });
    items.push({ kind: 'text', x: x + size * 1.55, y: cy + size * 0.35, text: said, size, weight: 400, colour: 'ink' });
    x += own;
  }
  return { items, height: entries.length === 0 ? 0 : y + line + size * 0.4 };
};
