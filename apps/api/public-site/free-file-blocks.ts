/** Blocks of a file that lie next to each other. */
export interface Blocks {
  first: number;
  count: number;
}

/** Gives out the blocks of a file: those that were given back first, then those after the end. */
export class FreeFileBlocks {
  private readonly gapsBySize = new Map<number, number[]>();

  /** @param end number of blocks in use, including the gaps between them */
  constructor(public end = 0) {}

  /** Finds the gaps in a file whose blocks in use are marked. */
  static between(used: Uint8Array): FreeFileBlocks {
    const space = new FreeFileBlocks(used.length);
    for (let first = used.indexOf(0); first >= 0;) {
      const next = used.indexOf(1, first);
      const after = next < 0 ? used.length : next;
      space.giveBack({ first, count: after - first });
      first = used.indexOf(0, after);
    }
    return space;
  }

  /** Returns the first of `count` blocks: a gap of that size, else the smallest larger one, else after the end. */
  take(count: number): number {
    let size = this.gapsBySize.has(count) ? count : Infinity;
    if (size !== count) for (const larger of this.gapsBySize.keys()) if (larger > count && larger < size) size = larger;
    if (size === Infinity) {
      this.end += count;
      return this.end - count;
    }
    const same = this.gapsBySize.get(size)!;
    const first = same.pop()!;
    if (same.length === 0) this.gapsBySize.delete(size);
    if (size > count) this.giveBack({ first: first + count, count: size - count });
    return first;
  }

  giveBack({ first, count }: Blocks): void {
    const same = this.gapsBySize.get(count);
    if (same) same.push(first);
    else this.gapsBySize.set(count, [first]);
  }

  *gaps(): Generator<Blocks> {
    for (const [count, firsts] of this.gapsBySize) for (const first of firsts) yield { first, count };
  }
}
