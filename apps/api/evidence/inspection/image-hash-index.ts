/**
 * A picture's 64-bit hashes in two halves: first of the whole, then of its parts; null where the picture is too uniform
 * to distinguish.
 */
interface PerceptualHashes {
  high: readonly (number | null)[];
  low: readonly (number | null)[];
}

const HALF = 32;
const { imul } = Math;
/** Converts strings of 64 binary digits ('0110...') to two signed halves each. */
export const perceptualHashesOf = (parts: readonly (string | null)[]): PerceptualHashes => ({
  high: parts.map((bits) => (bits === null ? null : Number.parseInt(bits.slice(0, HALF), 2) | 0)),
  low: parts.map((bits) => (bits === null ? null : Number.parseInt(bits.slice(HALF), 2) | 0)),
});

/** Counts the bits set in a 32-bit word. */
const ones = (word: number): number => {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** Pictures compared before other work may run: about 1.5 ms. */
const AT_ONCE = 1_000;
const NONE = -1;
/** More bits than a hash has. */
const NEVER = 65;

/**
 * Holds the hashes of every picture in memory, eight bytes each (640 a picture), so that finding near-duplicates is one
 * pass over two arrays. In SQL it took three seconds among 20,000. May include pictures that were deleted: the caller
 * checks that they exist.
 */
export class ImageHashIndex {
  private high = new Int32Array(1 << 10);
  private low = new Int32Array(1 << 10);
  private count = 0;
  private readonly ids: string[] = [];
  /** Per picture: where its hashes end, and where the hash of the whole is; NONE: it has none. */
  private readonly ends: number[] = [];
  private readonly wholes: number[] = [];
  private readonly newest = new Map<string, number>();

  /** Adds a picture, or replaces one with the same id. */
  add(id: string, { high, low }: PerceptualHashes): void {
    this.makeRoom(high.length);
    const begin = this.count;
    for (let part = 0; part < high.length; part += 1) {
      if (high[part] === null || low[part] === null) continue;
      this.high[this.count] = high[part]!;
      this.low[this.count] = low[part]!;
      this.count += 1;
    }
    this.newest.set(id, this.ids.length);
    this.wholes.push(high[0] === null || high.length === 0 ? NONE : begin);
    this.ends.push(this.count);
    this.ids.push(id);
  }

  private makeRoom(more: number): void {
    if (this.count + more <= this.high.length) return;
    const size = Math.max(this.high.length * 2, this.count + more);
    for (const half of ['high', 'low'] as const) {
      const larger = new Int32Array(size);
      larger.set(this[half]);
      this[half] = larger;
    }
  }

  /**
   * Finds pictures whose whole differs from a part of this one, or whose part differs from the whole of this one, in at
   * most `most` bits.
   * @returns ids with the smallest number of different bits; without `id` itself
   */
  async nearTo(id: string, { high, low }: PerceptualHashes, most: number): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const mine = high.flatMap((_, part) => (high[part] === null ? [] : [part]));
    const [highs, lows] = [Int32Array.from(mine, (part) => high[part]!), Int32Array.from(mine, (part) => low[part]!)];
    const isWhole = mine[0] === 0;
    for (let picture = 0; picture < this.ids.length; picture += 1) {
      if (picture % AT_ONCE === AT_ONCE - 1)
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      const other = this.ids[picture]!;
      if (other === id || this.newest.get(other) !== picture) continue;
      const apart = Math.min(
        this.wholeToParts(picture, highs, lows),
        isWhole ? this.partsToWhole(picture, highs[0]!, lows[0]!) : NEVER,
      );
      if (apart <= most && apart < NEVER) found.set(other, apart);
    }
    return found;
  }

  private wholeToParts(picture: number, highs: Int32Array, lows: Int32Array): number {
    const whole = this.wholes[picture]!;
    if (whole === NONE) return NEVER;
    const [high, low] = [this.high[whole]!, this.low[whole]!];
    let fewest = NEVER;
    for (let part = 0; part < highs.length; part += 1) {
      const apart = ones(highs[part]! ^ high) + ones(lows[part]! ^ low);
      if (apart < fewest) fewest = apart;
    }
    return fewest;
  }

  private partsToWhole(picture: number, high: number, low: number): number {
    let fewest = NEVER;
    for (let at = picture === 0 ? 0 : this.ends[picture - 1]!; at < this.ends[picture]!; at += 1) {
      const apart = ones(this.high[at]! ^ high) + ones(this.low[at]! ^ low);
      if (apart < fewest) fewest = apart;
    }
    return fewest;
  }
}
