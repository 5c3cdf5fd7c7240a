import { numericPair, readDate, type DateRule } from './read-date.js';
import { foldCell, isProse, isUnsaid } from './cell-text.js';

/** What the cells of a column show about how its dates are written. */
export interface DateColumn {
  /** The rule found; `order` is null unless a cell decides it. If both readings fit every cell, a person is asked. */
  rule: DateRule;
  /**
   * clear: a cell fits one order only, or no cell needs an order. unclear: every cell fits both. mixed: cells
   * contradict each other.
   */
  order: 'clear' | 'unclear' | 'mixed';
  /** Whether there are years of the Buddhist era: a person must say which of its two countings is used. */
  buddhist: boolean;
  /** Share of the filled cells that are dates under some reading, 0 to 1. */
  dates: number;
}

const BUDDHIST = /(?:^|\D)2[4-7]\d\d(?:\D|$)/;
const isBuddhist = (text: string): boolean => BUDDHIST.test(text) && Number(/2[4-7]\d\d/.exec(text)![0]) >= 2443;
const ANY: DateRule = { order: 'dmy', era: 'thai', serial: null };

/** Judges a column by all the given cells (a sample, or the whole file). */
export const judgeDates = (cells: readonly string[]): DateColumn => {
  const filled = cells.filter((cell) => !isUnsaid(cell)).map((cell) => (isProse(cell) ? cell : foldCell(cell).trim()));
  const pairs = filled.flatMap((cell) => {
    const pair = numericPair(cell);
    return pair ? [pair] : [];
  });
  const dayFirst = pairs.some(([a]) => a > 12);
  const monthFirst = pairs.some(([, b]) => b > 12);
  const order = dayFirst && monthFirst ? 'mixed' : pairs.length > 0 && !dayFirst && !monthFirst ? 'unclear' : 'clear';
  const numbers = filled.filter(
    (cell) => /^\d{5}(\.\d+)?$/.test(cell) && Number(cell) >= 20_000 && Number(cell) <= 60_000,
  );
  const serial = filled.length > 0 && numbers.length === filled.length ? 1900 : null;
  const isDate = (cell: string): boolean => {
    const read = readDate(cell, { ...ANY, serial });
    const other = 'problem' in read ? readDate(cell, { ...ANY, order: 'mdy', serial }) : read;
    return 'window' in other && other.window !== null;
  };
  return {
    rule: { order: order !== 'clear' ? null : dayFirst ? 'dmy' : monthFirst ? 'mdy' : null, era: null, serial },
    order,
    buddhist: serial === null && filled.some((cell) => !isProse(cell) && isBuddhist(cell)),
    dates: filled.length === 0 ? 0 : filled.filter(isDate).length / filled.length,
  };
};

/** Combines the results of two parts of a column, so that a long file can be judged part by part. */
export const joinDates = (a: DateColumn, b: DateColumn): DateColumn => {
  const orders = new Set([a.rule.order, b.rule.order].filter((order) => order !== null));
  const order =
    a.order === 'mixed' || b.order === 'mixed' || orders.size > 1
      ? 'mixed'
      : orders.size === 1
        ? 'clear'
        : a.order === 'unclear' || b.order === 'unclear'
          ? 'unclear'
          : 'clear';
  return {
    rule: {
      order: order === 'clear' ? ([...orders][0] ?? null) : null,
      era: null,
      serial: a.rule.serial ?? b.rule.serial,
    },
    order,
    buddhist: a.buddhist || b.buddhist,
    dates: Math.max(a.dates, b.dates),
  };
};
