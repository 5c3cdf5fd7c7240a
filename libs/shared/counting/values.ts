/** A list of numbers that is emptied and filled again for every row, without giving its room back in between. */
export class Values {
  readonly list: number[] = [];
  /** How many of the list are of this row. */
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(value: number): void {
    this.list[this.count] = value;
    this.count += 1;
  }

  addAll(values: readonly number[]): void {
    for (let i = 0; i < values.length; i++) this.add(values[i]!);
  }
}
