import type { PerInhabitants } from './answer.js';
import type { AnswerCells, CellIndexes } from './answer-cells.js';
import { reasonsOf, takeZeros, unsaidIn, type WireAnswer, type WireFigure, periodsToWire } from './answer-to-wire.js';
import type { WhyNone } from './coverage-status.js';
import type { Aside } from './indicators.js';
import type { WatchOfKeys } from './watching-of.js';

/** A value for each row; or a value alone, which all rows have. */
export type Column<T> = T | readonly T[];
type Columns<T> = { [K in keyof T]: Column<T[K]> };

/**
 * An answer in its compact form: columns instead of cells. Rows: the total; with two or three splits, the totals in the
 * order of NAMED_IN_TOTALS; then a row for each combination of keys, the first split first, in the order of `splits`.
 * The same as in `WireAnswer`, and as there null is not 0.
 */
export interface CompactAnswer extends Omit<WireAnswer, 'total' | 'totals' | 'cells'> {
  rows: {
    /**
     * The rows that the columns are about; null: all of them. In the others, nothing is recorded: each of their numbers
     * is 0 where `none` is null, and null where it is not; a number beside the figure that they have none of
     * (`unsaidIn`) is null, too.
     */
    at: readonly number[] | null;
    low: Column<number | null>;
    high: Column<number | null>;
    /** People only. Otherwise `certain` is `low`, and `possible` is `high` less `low`. */
    certain: Column<number | null> | null;
    possible: Column<number | null> | null;
    asides: Readonly<Partial<Record<Aside, Columns<WireFigure>>>>;
    longerPeriod: Column<number | null>;
    notReported: Columns<{ k: number; of: number }> | null;
    /**
     * Of a rate, whose numerator is the figure. Without a share, the denominator is under 10 or a number is not
     * certain.
     */
    rate: { denominator: Columns<WireFigure>; share: Column<number | null> } | null;
    /** Of a rate per inhabitants only. */
    perInhabitants?: Columns<PerInhabitants>;
    /** Of all rows. */
    none: Column<WhyNone | null>;
  };
}

/**
 * Converts counted cells for sending in the compact form.
 * @param watchOf tells who watched where and when a cell counts
 */
export const compactAnswer = (counted: AnswerCells, watchOf: WatchOfKeys): CompactAnswer => {
  const { head } = counted;
  const [noneOf, unsaidOf] = [reasonsOf(head, watchOf), unsaidIn(head)];
  const [cell, empty] = [counted.blank(), counted.blank()];
  const list = (): (number | null)[] => [];
  const figures = (): Figures => ({ low: list(), high: list() });
  const { low, high } = figures();
  const [certain, possible, longerPeriod, share] = [list(), list(), list(), list()];
  const [denominator, none] = [figures(), [] as (WhyNone | null)[]];
  const notReported = { k: [] as number[], of: [] as number[] };
  const perInhabitants: PerInhabitants[] = [];
  const asides = Object.entries(cell.asides).map(([name, figure]) => ({ name, figure, ...figures() }));

  const take = (indexes: CellIndexes): void => {
    counted.read(indexes, cell);
    const why = noneOf(cell);
    takeZeros(cell, why, unsaidOf(cell.keys));
    low.push(cell.low);
    high.push(cell.high);
    certain.push(cell.certain);
    possible.push(cell.possible);
    for (const aside of asides) {
      aside.low.push(aside.figure.low);
      aside.high.push(aside.figure.high);
    }
    longerPeriod.push(cell.longerPeriod);
    if (cell.notReported) {
      notReported.k.push(cell.notReported.k);
      notReported.of.push(cell.notReported.of);
    }
    if (cell.rate) {
      denominator.low.push(cell.rate.denominator.low);
      denominator.high.push(cell.rate.denominator.high);
      share.push(cell.rate.share);
    }
    if (cell.perInhabitants) perInhabitants.push(cell.perInhabitants);
    none.push(why);
  };
  take(counted.everything);
  counted.eachTotal(take);
  const at = [...none.keys()];
  counted.eachCell((indexes) => {
    if (counted.isEmpty(indexes)) {
      counted.readKeys(indexes, empty);
      none.push(noneOf(empty, true));
      return;
    }
    at.push(none.length);
    take(indexes);
  });

  const isOfPeople = cell.notReported !== null;
  return {
    ...head,
    periods: periodsToWire(head),
    rows: {
      at: at.length === none.length ? null : at,
      low: column(low),
      high: column(high),
      certain: isOfPeople ? column(certain) : null,
      possible: isOfPeople ? column(possible) : null,
      asides: Object.fromEntries(asides.map(({ name, ...figure }) => [name, figureColumns(figure)])),
      longerPeriod: column(longerPeriod),
      notReported: isOfPeople ? { k: column(notReported.k), of: column(notReported.of) } : null,
      rate: cell.rate && { denominator: figureColumns(denominator), share: column(share) },
      ...(cell.perInhabitants && { perInhabitants: columnsOf(perInhabitants) }),
      none: column(none),
    },
  };
};

type Figures = Record<'low' | 'high', (number | null)[]>;

const column = <T>(values: readonly T[]): Column<T> =>
  values.every((value) => value === values[0]) ? (values[0] as T) : values;
const figureColumns = ({ low, high }: Figures): Columns<WireFigure> => ({
  low: column(low),
  high: column(high),
});
const columnsOf = (values: readonly PerInhabitants[]): Columns<PerInhabitants> => ({
  low: column(values.map(({ low }) => low)),
  high: column(values.map(({ high }) => high)),
  inhabitants: column(values.map(({ inhabitants }) => inhabitants)),
  year: column(values.map(({ year }) => year)),
  why: column(values.map(({ why }) => why)),
});
