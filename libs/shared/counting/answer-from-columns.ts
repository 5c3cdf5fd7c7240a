import type { Answer, Cell, Figure } from './answer.js';
import type { Column, CompactAnswer } from './answer-columns.js';
import type { WireFigure } from './answer-to-wire.js';
import { ALL, type CellKey, NAMED_IN_TOTALS, SMALLEST_DENOMINATOR } from './cell-key.js';

/**
 * Converts an answer in its compact form for charts and sentences, to what `answerFromWire` makes of the wide form.
 * `none` stays: the client does not repeat the server's decision.
 */
export const answerFromColumns = ({ periods, rows, ...head }: CompactAnswer): Answer => {
  const { splits } = head;
  const time = splits.findIndex(({ split }) => split === 'period');
  // The row, and how many of the rows that the columns are about came before it.
  let [row, index] = [-1, -1];
  const at = <T>(column: Column<T>, i = index): T => (Array.isArray(column) ? (column[i] as T) : (column as T));
  const figure = (of: { [K in keyof WireFigure]: Column<number | null> }): Figure => {
    const low = at(of.low);
    return { low: low ?? 0, high: low === null ? 0 : at(of.high) };
  };
  const cell = (keys: CellKey[]): Cell => {
    row++;
    const none = at(rows.none, row);
    if (rows.at !== null && rows.at[index + 1] !== row) return { ...emptyCell(rows), keys, none };
    index++;
    const [certain, possible] = rows.notReported ? [at(rows.certain) ?? 0, at(rows.possible) ?? 0] : [];
    // Of nothing that counts, the highest number is 0 in memory, and not sent.
    const isOpen = none === null || (none === 'not-reported' && certain! + possible! > 0);
    const low = at(rows.low) ?? 0;
    const high = isOpen ? at(rows.high) : (at(rows.high) ?? 0);
    const { notReported, rate, perInhabitants } = rows;
    const share = rate && at(rate.share);
    const denominator = rate && figure(rate.denominator);
    return {
      keys,
      low,
      high,
      certain: certain ?? low,
      possible: possible ?? high! - low,
      asides: Object.fromEntries(Object.entries(rows.asides).map(([name, aside]) => [name, figure(aside)])),
      longerPeriod: at(rows.longerPeriod) ?? (time >= 0 && keys[time] === ALL ? 0 : null),
      notReported: notReported && { k: at(notReported.k), of: at(notReported.of) },
      rate: denominator && {
        numerator: { low, high },
        denominator,
        share,
        whyNoShare:
          share !== null ? null : denominator.low < SMALLEST_DENOMINATOR ? 'denominator-under-10' : 'not-closed',
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
  return {
    ...head,
    periods: periods.map(({ from, until, key }) => ({ from, until, key })),
    total: cell(splits.map(() => ALL)),
    totals: (NAMED_IN_TOTALS[splits.length] ?? []).flatMap((named) =>
      combinations(splits.map(({ keys }, i) => (named.includes(i) ? keys : [ALL]))).map((keys) => cell(keys)),
    ),
    cells: combinations(splits.map(({ keys }) => keys)).map((keys) => cell(keys)),
  };
};

/** Returns every combination of one key of each list, the first slowest. */
const combinations = (lists: readonly (readonly CellKey[])[]): CellKey[][] =>
  lists.reduce<CellKey[][]>((found, keys) => found.flatMap((one) => keys.map((key) => [...one, key])), [[]]);

/** Returns a cell in which nothing is recorded. */
const emptyCell = ({ asides, notReported, rate }: CompactAnswer['rows']): Omit<Cell, 'keys'> => ({
  low: 0,
  high: 0,
  certain: 0,
  possible: 0,
  asides: Object.fromEntries(Object.keys(asides).map((name) => [name, { low: 0, high: 0 }])),
  longerPeriod: null,
  notReported: notReported && { k: 0, of: 0 },
  rate: rate && {
    numerator: { low: 0, high: 0 },
    denominator: { low: 0, high: 0 },
    share: null,
    whyNoShare: 'denominator-under-10',
  },
});
