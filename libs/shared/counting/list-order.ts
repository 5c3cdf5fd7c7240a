import { firstWhere, type RankedRows, type RowBits } from './row-bits.js';

/**
 * The order of lists at one moment: by first possible day, newest first, then by code. Rows that lie in this order in
 * the table need only one bit. The others, which changed since the table was put in order, are listed apart.
 */
export class ListOrder {
  /**
   * @param settled the rows that lie in order
   * @param loose all other rows in use, in order
   * @param places by index in `loose`: it stands after all settled rows below this row, and before all others
   */
  constructor(
    readonly settled: RowBits,
    readonly loose: Uint32Array,
    readonly places: Uint32Array,
  ) {}

  /** Returns all rows. @param size how many there are */
  rows(size: number): Uint32Array {
    const rows = new Uint32Array(size);
    let filled = 0;
    let from = 0;
    const fill = (until: number): void => {
      for (let row = this.settled.next(from); row < until; row = this.settled.next(row + 1)) rows[filled++] = row;
      from = until;
    };
    this.loose.forEach((row, i) => {
      fill(this.places[i]!);
      rows[filled++] = row;
    });
    fill(this.settled.length);
    return rows;
  }

  /** Returns the rows of a set in this order. */
  list(found: RowBits): ListedRows {
    const settled = (this.loose.length === 0 ? found : found.and(this.settled)).ranked();
    const loose: number[] = [];
    const numbers: number[] = [];
    this.loose.forEach((row, i) => {
      if (!found.has(row)) return;
      numbers.push(settled.rank(this.places[i]!) + loose.length);
      loose.push(row);
    });
    return new ListedRows(settled, loose, numbers);
  }
}

/** Some rows in the order of lists, by number. */
class ListedRows {
  /**
   * @param settled those that lie in order
   * @param loose the others, in order
   * @param numbers by index in `loose`: its number
   */
  constructor(
    private readonly settled: RankedRows,
    private readonly loose: readonly number[],
    private readonly numbers: readonly number[],
  ) {}

  get total(): number {
    return this.settled.total + this.loose.length;
  }

  /** Returns the row with a number below `total`. */
  at(number: number): number {
    const before = firstWhere(this.numbers.length, (i) => this.numbers[i]! >= number);
    return this.numbers[before] === number ? this.loose[before]! : this.settled.at(number - before);
  }
}
