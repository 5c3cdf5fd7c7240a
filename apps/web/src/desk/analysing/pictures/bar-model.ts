import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';
import { formatKey, formatKeys } from '../split-key-labels.js';
import { certainOf, isOfRate, formatValue, topOf } from '../cell-value.js';
import { type Entry, type Frame, isUnwatched, SERIES, valueIn } from './legend-and-marks.js';

/** A segment of a bar, in values from the baseline. */
export interface Part {
  from: number;
  to: number;
  colour: string;
  isStriped: boolean;
  said: string;
}
/** One bar; `short` is the label at its end. */
interface Lane {
  parts: readonly Part[];
  short: string;
  said: string;
}
/** The bars of one key of the first split. */
export interface Bar {
  key: CellKey;
  words: string;
  isUnwatched: boolean;
  lanes: readonly Lane[];
}

export interface BarModel {
  bars: readonly Bar[];
  legend: readonly Entry[];
  most: number;
  notes: readonly string[];
}

const OTHERS = 'out';
export const LONGER = 'ink-3';

const cellsByKeys = (answer: Answer): Map<string, Cell> =>
  new Map([...answer.cells, ...answer.totals].map((cell) => [JSON.stringify(cell.keys), cell]));

/** Returns the keys of the second split in drawing order: periods by time, others largest first, "not known" last. */
export const drawnKeys = (
  answer: Answer,
  at: (keys: readonly CellKey[]) => Cell,
): { drawn: readonly CellKey[]; rest: readonly CellKey[] } => {
  const { split, keys } = answer.splits[1]!;
  const ordered = split === 'period' ? keys : largestFirst(keys, (key) => certainOf(at([ALL, key])));
  return { drawn: ordered.slice(0, SERIES.length), rest: ordered.slice(SERIES.length) };
};

export const largestFirst = (keys: readonly CellKey[], sizeOf: (key: CellKey) => number): CellKey[] =>
  [...keys].sort((a, b) => Number(a === null) - Number(b === null) || sizeOf(b) - sizeOf(a));

/** Returns the bars for an answer: one for each key, or for two splits side by side or stacked by the second. */
export const barModel = (answer: Answer, isStacked: boolean, frame: Frame): BarModel => {
  const { t, names } = frame;
  const cells = cellsByKeys(answer);
  const at = (keys: readonly CellKey[]): Cell => cells.get(JSON.stringify(keys))!;
  const [first, second] = answer.splits;
  const isInTime = first!.split === 'period';
  const keys = isInTime ? first!.keys : largestFirst(first!.keys, (key) => certainOf(at(second ? [key, ALL] : [key])));
  const said = (cell: Cell): string =>
    t('analysis.said', { what: formatKeys(answer, cell, names, t), n: formatValue(valueIn(frame, cell), t) });
  const series = second ? drawnKeys(answer, at) : null;
  const laneOf = (cell: Cell, colour: string): Lane => {
    const { at: low, more, short } = valueIn(frame, cell);
    const words = said(cell);
    const parts: Part[] = [];
    if (low !== null && low > 0) parts.push({ from: 0, to: low, colour, isStriped: false, said: words });
    if (more > 0) parts.push({ from: low ?? 0, to: (low ?? 0) + more, colour, isStriped: true, said: words });
    return { parts, short, said: words };
  };
  const lanesOf = (key: CellKey): Lane[] => {
    if (!series) return [laneOf(at([key]), 'count')];
    if (!isStacked) return series.drawn.map((other, i) => laneOf(at([key, other]), SERIES[i]!));
    return [stackOf(answer, key, series, at, said, frame)];
  };
  const bars = keys.map((key): Bar => ({
    key,
    words: formatKey(answer, 0, key, names, t),
    isUnwatched: isUnwatched(frame, second ? [key, ALL] : [key]),
    lanes: lanesOf(key),
  }));
  const legend: Entry[] = series
    ? series.drawn.map((key, i) => ({ words: formatKey(answer, 1, key, names, t), colour: SERIES[i]! }))
    : [];
  const colours = new Set(bars.flatMap(({ lanes }) => lanes.flatMap(({ parts }) => parts.map(({ colour }) => colour))));
  if (isStacked && colours.has(OTHERS))
    legend.push({ words: t('analysis.others', { n: series!.rest.length }), colour: OTHERS });
  if (isStacked && colours.has(LONGER)) legend.push({ words: t('row.longer-period'), colour: LONGER });
  if (bars.some(({ lanes }) => lanes.some(({ parts }) => parts.some(({ isStriped }) => isStriped))))
    legend.push({ words: t('analysis.may'), colour: second ? 'ink-2' : 'count', isStriped: true });
  const ends = bars.flatMap(({ lanes }) => lanes.flatMap(({ parts }) => parts.map(({ to }) => to)));
  const isLeftOut = !isStacked && series !== null && series.rest.length > 0;
  return {
    bars,
    legend,
    most: isOfRate(answer)
      ? 100
      : Math.max(0, ...ends, ...(second ? [] : answer.cells.map((cell) => topOf(valueIn(frame, cell))))),
    notes: isLeftOut ? [t('analysis.left-out', { n: series.rest.length, k: series.drawn.length })] : [],
  };
};

/**
 * Stacks the parts of a whole from the bottom, in drawing order. On top: all other parts as one, what only the whole
 * contains, and what is only possible.
 */
const stackOf = (
  answer: Answer,
  key: CellKey,
  { drawn, rest }: { drawn: readonly CellKey[]; rest: readonly CellKey[] },
  at: (keys: readonly CellKey[]) => Cell,
  said: (cell: Cell) => string,
  frame: Frame,
): Lane => {
  const { t } = frame;
  const whole = at([key, ALL]);
  const parts: Part[] = [];
  let top = 0;
  const add = (height: number, colour: string, words: string, isStriped = false): void => {
    if (height > 0) parts.push({ from: top, to: (top += height), colour, isStriped, said: words });
  };
  drawn.forEach((other, i) => add(at([key, other]).low, SERIES[i]!, said(at([key, other]))));
  const others = rest.reduce((sum, other) => sum + at([key, other]).low, 0);
  add(others, OTHERS, t('analysis.said', { what: t('analysis.others', { n: rest.length }), n: others }));
  // Certain for the whole but for none of its parts, because the possible dates span several periods.
  add(whole.low - top, LONGER, t('analysis.said', { what: t('row.longer-period'), n: whole.low - top }));
  add((whole.high ?? whole.low) - whole.low, 'ink-2', said(whole), true);
  return { parts, short: valueIn(frame, whole).short, said: said(whole) };
};
