import type { Column, CompactAnswer } from './answer-columns.js';
import type { WireAnswer, WireCell, WireFigure } from './answer-to-wire.js';
import { ALL, type CellKey, SMALLEST_DENOMINATOR } from './cell-key.js';

/** For tests: converts the compact form of an answer to the wide form, which says the same. */
export const wideAnswer = ({ rows, ...head }: CompactAnswer): WireAnswer => {
  const { splits } = head;
  let row = -1;
  const at = <T>(column: Column<T>): T => (Array.isArray(column) ? (column[row] as T) : (column as T));
  const figureAt = (of: { low: Column<number | null>; high: Column<number | null> }): WireFigure => ({
    low: at(of.low),
    high: at(of.high),
  });
  const next = (keys: CellKey[]): WireCell => {
    row++;
    const { low, high } = figureAt(rows);
    const { notReported, rate } = rows;
    const none = at(rows.none);
    const denominator = rate && figureAt(rate.denominator);
    const share = rate && at(rate.share);
    return {
      keys,
      low,
      high,
      certain: rows.possible === null ? low : at(rows.certain),
      possible: rows.possible === null ? high && high - low! : at(rows.possible),
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
      none,
    };
  };
  const totals = splits.map((): CellKey => ALL);
  return {
    ...head,
    total: next(totals),
    totals: splits.length < 2 ? [] : splits.flatMap(({ keys }, i) => keys.map((key) => next(totals.with(i, key)))),
    cells: splits
      .reduce<CellKey[][]>((cells, { keys }) => cells.flatMap((cell) => keys.map((key) => [...cell, key])), [[]])
      .map((keys) => next(keys)),
  };
};
