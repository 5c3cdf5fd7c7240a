/** So many questions are kept together: of more, nearly each record would have a combination of its own. */
const TOGETHER = 6;
const NOTHING = new Uint32Array(0);

/** The combinations of a few questions, each once, as the numbers of values. */
class Combinations {
  private readonly numbers = new Map<string, number>([['', 0]]);
  readonly lists: Uint32Array[] = [NOTHING];

  numberOf(values: readonly number[]): number {
    const list = Uint32Array.from(values).sort();
    const key = list.join(' ');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.lists.length);
    this.lists.push(list);
    return this.lists.length - 1;
  }
}

/**
 * Which questions each row answers and which not, as numbers of values. Many rows answer the same few questions alike:
 * each combination is kept once, and counted once for all of them.
 */
export class AnswerPatterns {
  private readonly placeOf = new Map<string, number>();
  private readonly parts: Combinations[] = [];
  /** By part, the number of each row's combination. */
  private readonly columns: Uint16Array[] = [];

  get bytes(): number {
    const lists = this.parts.reduce((sum, { lists: { length } }) => sum + length * 200, 0);
    return this.columns.reduce((sum, column) => sum + column.byteLength, lists);
  }

  /** @param numberOf gives a value its number */
  put(
    row: number,
    answers: readonly (readonly [filter: string, value: string])[],
    numberOf: (answer: readonly [string, string]) => number,
  ): void {
    const values: number[][] = [];
    for (const answer of answers) (values[this.partOf(answer[0])] ??= []).push(numberOf(answer));
    for (const [part, combinations] of this.parts.entries()) {
      let column = this.columns[part]!;
      if (row >= column.length) {
        const longer = new Uint16Array(Math.ceil((row + 1) * 1.5));
        longer.set(column);
        column = this.columns[part] = longer;
      }
      column[row] = combinations.numberOf(values[part] ?? []);
    }
  }

  remove(row: number): void {
    for (const column of this.columns) if (row < column.length) column[row] = 0;
  }

  /** Returns by row the bits of its values; null: no row has a value with a bit. */
  bitsOfRows(bits: Uint32Array, length: number): Uint32Array | null {
    let all: Uint32Array | null = null;
    for (const [part, { lists }] of this.parts.entries()) {
      const ofLists = Uint32Array.from(lists, (values) => values.reduce((sum, value) => sum | (bits[value] ?? 0), 0));
      if (ofLists.every((one) => one === 0)) continue;
      all ??= new Uint32Array(length);
      const column = this.columns[part]!;
      for (let row = 0; row < Math.min(length, column.length); row++) all[row]! |= ofLists[column[row]!]!;
    }
    return all;
  }

  /** Adds how many of these rows have each value. */
  count(rows: Int32Array, counts: Uint32Array): void {
    for (const [part, { lists }] of this.parts.entries()) {
      const column = this.columns[part]!;
      const ofLists = new Uint32Array(lists.length);
      for (let at = 0; at < rows.length; at++) ofLists[column[rows[at]!] ?? 0]! += 1;
      for (let number = 1; number < ofLists.length; number++)
        if (ofLists[number]! > 0) for (const value of lists[number]!) counts[value]! += ofLists[number]!;
    }
  }

  private partOf(filter: string): number {
    const place = this.placeOf.get(filter) ?? this.placeOf.size;
    this.placeOf.set(filter, place);
    const part = Math.floor(place / TOGETHER);
    if (part === this.parts.length) {
      this.parts.push(new Combinations());
      this.columns.push(new Uint16Array(this.columns[0]?.length ?? 1_024));
    }
    return part;
  }
}
