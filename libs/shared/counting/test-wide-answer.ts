import type { Column, CompactAnswer } from './answer-columns.js';
import { unsaidIn, type WireAnswer, type WireCell, type WireFigure } from './answer-to-wire.js';
import { ALL, type CellKey, SMALLEST_DENOMINATOR } from './cell-key.js';

/** For tests: converts the compact form of an answer to the wide form, which says the same. */
export const wideAnswer = ({ rows, ...head }: CompactAnswer): WireAnswer => {
  const { splits } = head;
  const unsaidOf = unsaidIn(head);
  let [row, index] = [-1, -1];
  const at = <T>(column: Column<T>, i = index): T => (Array.isArray(column) ? (column[i] as T) : (column as T));
  const figureAt = (of: { low: Column<number | null>; high: Column<number | null> }): WireFigure => ({
    low: at(of.low),
    high: at(of.high),
  });
  const next = (keys: CellKey[]): WireCell => {
    row++;
    const none = at(rows.none, row);
    if (rows.at !== null && rows.at[index + 1] !== row) return emptyCell(rows, keys, none, unsaidOf(keys));
    index++;
    const { low, high } = figureAt(rows);
    const { notReported, rate, perInhabitants } = rows;
    const denominator = rate && figureAt(rate.denominator);
    const share = rate && at(rate.share);
    return {
      keys,
      low,
      high,
      // Null in all rows is null alone, too.
      certain: rows.notReported === null ? low : at(rows.certain),
      possible: rows.notReported === null ? high && high - low! : at(rows.possible),
      asides: Object.fromEntries(Object.entries(rows.asides).map(([name, aside]) => [name, figureAt(aside)])),
      longerPeriod: at(rows.longerPeriod),
      notReported: notReported && { k: at(notReported.k), of: at(notReported.of) },
      rate: denominator && {
        numerator: none === null ? { low, high } : { low: high && 0, high },
        denominator,
        whyNoShare:
          share !== null ? null : denominator.low! < SMALLEST_DENOMINATOR ? 'denominator-under-10' : 'not-closed',
        share,
      },
      ...(perInhabitants && {
        perInhabitants: {
          low: at(perInhabitants.low),
          high: at(perInhabitants.high),
          inhabitants: at(perInhabitants.inhabitants),
          year: at(perInhabitants.year),
          why: at(perInhabitants.why),
        },
      }),
      none,
    };
  };
  const rowsOf = (named: readonly number[]): CellKey[][] =>
    splits.reduce<CellKey[][]>(
      (found, { keys }, i) => found.flatMap((one) => (named.includes(i) ? keys : [ALL]).map((key) => [...one, key])),
      [[]],
    );
  return {
    ...head,
    total: next(splits.map(() => ALL)),
    totals: [[], [], [[0], [1]], [[0], [1], [2], [0, 1], [0, 2], [1, 2]]][splits.length]!.flatMap((named) =>
      rowsOf(named).map(next),
    ),
    cells: rowsOf([...splits.keys()]).map(next),
  };
};

/** Returns a cell in which nothing is recorded. */
const emptyCell = (
  { asides, notReported, rate }: CompactAnswer['rows'],
  keys: CellKey[],
  none: WireCell['none'],
  unsaid: readonly string[],
): WireCell => {
  const number = none === null ? 0 : null;
  const figure = { low: number, high: number };
  return {
    keys,
    ...figure,
    certain: number,
    possible: number,
    asides: Object.fromEntries(
      Object.keys(asides).map((name) => [name, unsaid.includes(name) ? { low: null, high: null } : figure]),
    ),
    longerPeriod: null,
    notReported: notReported && { k: 0, of: 0 },
    rate: rate && { numerator: figure, denominator: figure, whyNoShare: 'denominator-under-10', share: null },
    none,
  };
};
