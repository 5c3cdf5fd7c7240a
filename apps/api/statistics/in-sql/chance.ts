/** Generates random numbers with Mulberry32: the same seed gives the same incidents and questions on every machine. */
export class Chance {
  constructor(private state: number) {}

  /** Returns a number from 0 up to, but not including, 1. */
  number(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Returns an integer from 0 up to, but not including, `size`. */
  below(size: number): number {
    return Math.floor(this.number() * size);
  }

  hit(probability: number): boolean {
    return this.number() < probability;
  }

  one<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** Picks none, one or several: each with probability 0.5, or as given. */
  some<T>(values: readonly T[], probability = 0.5): T[] {
    return values.filter(() => this.hit(probability));
  }

  /** Picks one to three different values. */
  few<T>(values: readonly T[]): T[] {
    const wanted = new Set(Array.from({ length: 1 + this.below(3) }, () => this.one(values)));
    return [...wanted];
  }
}
