import { createHash } from 'node:crypto';

/** Returns the hash of two subtrees (RFC 6962, 2.1). */
export const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  createHash('sha256').update('\x01').update(left).update(right).digest();

const EMPTY = createHash('sha256').digest();

/** Returns the root of a tree from the roots of its full subtrees, the widest first. */
export const rootOfStack = (stack: readonly Buffer[]): Buffer =>
  stack.length === 0 ? EMPTY : stack.reduceRight((right, left) => nodeHash(left, right));

/** Returns the largest power of two below n (n > 1). */
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/**
 * Returns which leaves each hash of a consistency proof covers, as [first, end) (RFC 6962, 2.1.2). Empty if the log was
 * empty or has not grown.
 */
export const consistencyRanges = (from: number, size: number): [start: number, end: number][] => {
  const ranges = (m: number, start: number, end: number, whole: boolean): [number, number][] => {
    const n = end - start;
    if (m === n) return whole ? [] : [[start, end]];
    const k = split(n);
    return m <= k
      ? [...ranges(m, start, start + k, whole), [start + k, end]]
      : [...ranges(m - k, start + k, end, false), [start, start + k]];
  };
  return from === 0 || from === size ? [] : ranges(from, 0, size, true);
};

/** A tree to which leaves are added one by one. It stores only the hashes that its root needs. */
export class GrowingTree {
  private readonly stack: Buffer[];

  /** @param stack of a tree that has leaves already: the roots of its full subtrees, the widest first */
  constructor(
    stack: readonly Buffer[] = [],
    private size = 0,
  ) {
    this.stack = [...stack];
  }

  add(leaf: Buffer): void {
    let node = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(this.stack.pop()!, node);
    this.stack.push(node);
    this.size += 1;
  }

  get root(): Buffer {
    return rootOfStack(this.stack);
  }
}

/**
 * All levels of a tree over leaf hashes, so that many proofs need only one pass. Level 0 holds the leaves; level k
 * holds the roots of the full subtrees of 2^k leaves.
 */
export class HashTree {
  private readonly levels: Buffer[][];

  constructor(leaves: readonly Buffer[]) {
    this.levels = [[...leaves]];
    for (let level = this.levels[0]!; level.length > 1; level = this.levels.at(-1)!) {
      this.levels.push(
        Array.from({ length: Math.floor(level.length / 2) }, (_, i) => nodeHash(level[2 * i]!, level[2 * i + 1]!)),
      );
    }
  }

  get size(): number {
    return this.levels[0]!.length;
  }

  /** Returns the root of the first `size` leaves. */
  root(size: number = this.size): Buffer {
    return size === 0 ? EMPTY : this.hash(0, size);
  }

  /** Proves that a leaf is among the first `size` leaves: the hashes from it to their root (RFC 6962, 2.1.1). */
  inclusion(index: number, size: number): Buffer[] {
    return this.path(index, 0, size);
  }

  /** Proves that the first `from` leaves are the beginning of the first `size` (RFC 6962, 2.1.2). */
  consistency(from: number, size: number): Buffer[] {
    return consistencyRanges(from, size).map(([start, end]) => this.hash(start, end));
  }

  private path(index: number, start: number, end: number): Buffer[] {
    const n = end - start;
    if (n === 1) return [];
    const k = split(n);
    return index - start < k
      ? [...this.path(index, start, start + k), this.hash(start + k, end)]
      : [...this.path(index, start + k, end), this.hash(start, start + k)];
  }

  /** Returns the root of the leaves from start up to end. A full, aligned subtree is already stored. */
  private hash(start: number, end: number): Buffer {
    const n = end - start;
    const level = Math.log2(n);
    if (Number.isInteger(level) && start % n === 0) return this.levels[level]![start / n]!;
    const k = split(n);
    return nodeHash(this.hash(start, start + k), this.hash(start + k, end));
  }
}
