/** A list of numbers that is cleared and refilled for every row without releasing its memory. */
export class Values {
  readonly list: number[] = [];
  /** How many entries belong to the current row. */
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
