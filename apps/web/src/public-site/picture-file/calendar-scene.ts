import { STRIP_STATES, type StripSquare, type StripState } from '@vigil/shared/counting/calendar-strip.js';
import { addDays, partsOf } from '@vigil/shared/day/day.js';
import { periodContaining } from '@vigil/shared/day/period.js';
import { digitsIn, shortMonth } from '@vigil/shared/day/format-dates.js';
import type { Item } from '@vigil/shared/drawing/scene.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import type { Drawn, Space } from './sheet.js';

interface CalendarPicture {
  squares: readonly StripSquare[];
  unit: 'week' | 'month';
}

/** CSS pixels. */
const NAME = 58;
const HEAD = 22;
const GAP = 2;
const BETWEEN = 14;
const SQUARE = { least: 9, week: 30, month: 34 } as const;
/** A month's square is so much wider than high at most: its number is in it. */
const WIDER = 2;

/** A square of one state, `side` wide and high at 0, 0. Each differs in form, not only in colour. */
const squareOf = (state: StripState, width: number, height: number): Item[] => {
  const box = (inset: number) => ({
    kind: 'rect' as const,
    x: inset,
    y: inset,
    width: width - 2 * inset,
    height: height - 2 * inset,
  });
  const thin = box(0.5);
  switch (state) {
    case 'force':
      return [{ ...thin, fill: 'shade-5', stroke: 'shade-5' }];
    case 'interfered':
      return [{ ...thin, fill: 'shade-2', stroke: 'count' }];
    case 'unknown': {
      // With a number in it, the dot is below that.
      const radius = Math.max(1.5, height / 8);
      const y = width > height ? height - radius - 2.5 : height / 2;
      return [
        { ...thin, fill: 'raised', stroke: 'ink-3' },
        { kind: 'circle', x: width / 2, y, radius, fill: 'ink-2' },
      ];
    }
    case 'quiet':
      return [{ ...box(1), fill: 'raised', stroke: 'ink-2', line: 2 }];
    case 'uncertain':
      return [{ ...thin, fill: 'raised', stroke: 'count', dash: [3, 2] }];
    case 'nothing':
      return [{ ...thin, fill: 'raised', stroke: 'out', line: 0.8 }];
    case 'not-recorded':
      return [{ ...thin, fill: 'raised', stroke: 'ink-3', dash: [1, 2.5] }];
    case 'nobody':
      return [{ ...thin, fill: 'raised', stripes: 'hatch', stroke: 'ink-3' }];
  }
};

/** The forms of a calendar's legend, in a box of 20 by 20 pixels. */
export const CALENDAR_KEYS: Readonly<Record<string, readonly Item[]>> = Object.fromEntries(
  STRIP_STATES.map((state) => [
    state,
    [{ kind: 'window', x: 2, y: 2, width: 16, height: 16, items: squareOf(state, 16, 16) }],
  ]),
);

/**
 * The week that a square is of: where everything recorded begins or ends, it can be a part of one, named by its days.
 */
const ofWholeWeek = (square: StripSquare): StripSquare => ({
  ...square,
  period: periodContaining('week', square.period.from),
});
/** The week or month of a square in its year, from 0. */
const columnOf = ({ period }: StripSquare): number => Number(/\d+$/.exec(period.key)![0]) - 1;
const yearOf = ({ period }: StripSquare): string => period.key.slice(0, 4);
/** The month in which most of a period is, from 0: an ISO week belongs to the month of its Thursday. */
const monthOf = ({ period }: StripSquare): number => partsOf(addDays(period.from, 3)).month - 1;

/** Columns that are drawn side by side, from the first to the one before the last. */
type Block = readonly [from: number, until: number];
/** July begins in the 27th week, or the one before. */
const HALVES = { week: [0, 26, 53], month: [0, 6, 12] } as const;
const blocksIn = (unit: CalendarPicture['unit'], many: 1 | 2): Block[] => {
  const [from, middle, until] = HALVES[unit];
  return many === 1
    ? [[from, until]]
    : [
        [from, middle],
        [middle, until],
      ];
};

/**
 * Draws a calendar: a line of squares for each year, the same week or month of all years below each other. In a high
 * room the halves of the year are below each other, so that the squares are larger.
 * @returns it in a box at 0, 0
 */
export const calendarScene = ({ squares: given, unit }: CalendarPicture, { width, height }: Space, t: Text): Drawn => {
  const squares = unit === 'week' ? given.map(ofWholeWeek) : given;
  const years = [...new Set(squares.map(yearOf))];
  const sizeIn = (many: 1 | 2) => {
    const blocks = blocksIn(unit, many);
    const columns = Math.max(...blocks.map(([from, until]) => until - from));
    const byWidth = (width - NAME) / columns - GAP;
    const lines = years.length * many;
    const byHeight = height === null ? Infinity : (height - many * HEAD - (many - 1) * BETWEEN) / lines - GAP;
    const side = Math.max(SQUARE.least, Math.min(SQUARE[unit], byWidth, byHeight));
    return { blocks, columns, side, wide: unit === 'week' ? side : Math.min(byWidth, side * WIDER) };
  };
  const [one, two] = [sizeIn(1), sizeIn(2)];
  const { blocks, columns, side, wide } = height !== null && unit === 'week' && two.side > one.side * 1.3 ? two : one;
  const [pitch, line] = [wide + GAP, side + GAP];
  const items: Item[] = [];
  let top = 0;
  for (const [from, until] of blocks) {
    items.push(...monthNames(squares, unit, [from, until], pitch, top + HEAD - 8, t));
    top += HEAD;
    for (const year of years) {
      const text = digitsIn(year, t.language);
      items.push({ kind: 'text', x: 0, y: top + side / 2 + 5, text, size: 15, weight: 700, colour: 'ink' });
      for (const square of squares.filter((own) => yearOf(own) === year)) {
        const column = columnOf(square);
        if (column < from || column >= until) continue;
        const [x, y] = [NAME + (column - from) * pitch, top];
        items.push({ kind: 'window', x, y, width: wide, height: side, items: squareOf(square.state, wide, side) });
        if (unit === 'month' && square.recorded > 0)
          items.push({
            kind: 'text',
            x: x + wide / 2,
            y: y + side / 2 + (square.state === 'unknown' ? 1 : 5),
            text: formatNumber(square.recorded, t.language),
            size: Math.min(15, side * 0.6),
            weight: 700,
            colour: square.state === 'force' ? 'raised' : 'ink',
            anchor: 'middle',
          });
      }
      top += line;
    }
    top += BETWEEN;
  }
  return {
    items,
    width: Math.max(width, NAME + columns * pitch),
    height: top - BETWEEN,
    isCut: height !== null && side <= SQUARE.least,
  };
};

/**
 * Names each month above the column in which it begins. The same week begins a month in one year and not in another:
 * the later of both is named.
 */
const monthNames = (
  squares: readonly StripSquare[],
  unit: CalendarPicture['unit'],
  [from, until]: Block,
  pitch: number,
  y: number,
  { language }: Text,
): Item[] =>
  Array.from({ length: 12 }, (_, month): Item[] => {
    const column = unit === 'month' ? month : firstWeek(squares, month);
    if (column < from || column >= until) return [];
    const text = shortMonth(month + 1, language);
    return [{ kind: 'text', x: NAME + (column - from) * pitch, y, text, size: 14, weight: 400, colour: 'ink-2' }];
  }).flat();

const firstWeek = (squares: readonly StripSquare[], month: number): number => {
  const byYear = new Map<string, number>();
  for (const square of squares)
    if (monthOf(square) === month && isFirstOfMonth(square)) byYear.set(yearOf(square), columnOf(square));
  return byYear.size > 0 ? Math.max(...byYear.values()) : Math.ceil((month * 365.25) / 12 / 7);
};

/** Whether a week is the first of its month. */
const isFirstOfMonth = ({ period }: StripSquare): boolean => partsOf(addDays(period.from, 3)).day <= 7;
