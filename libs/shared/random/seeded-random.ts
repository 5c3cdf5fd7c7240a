/** Random numbers for demo data and tests (mulberry32): the same seed gives the same numbers on every machine. */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Returns a number from 0 up to, but not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Returns an integer from 0 up to, but not including, `size`. */
  below(size: number): number {
    return Math.floor(this.next() * size);
  }

  /** Returns an integer from low to high, both inclusive. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** Returns true with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** Picks one of several by weight. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return choices.at(-1)![1];
  }

  /** Picks none, one or several: each with probability 0.5, or as given. */
  some<T>(values: readonly T[], probability = 0.5): T[] {
    return values.filter(() => this.chance(probability));
  }

  /** Picks one to three different values. */
  few<T>(values: readonly T[]): T[] {
    const wanted = new Set(Array.from({ length: 1 + this.below(3) }, () => this.pick(values)));
    return [...wanted];
  }

  /** Returns an id in the form of a UUID. */
  id(): string {
    const hex = Array.from({ length: 32 }, () => this.between(0, 15).toString(16));
    hex[12] = '4';
    hex[16] = (8 + this.between(0, 3)).toString(16);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
      .map((part) => part.join(''))
      .join('-');
  }
}
