import { createHash } from 'node:crypto';

/** RFC 6962, 2.1: the hash of two subtrees. */
export const nodeHash = (left: Buffer, right: Buffer): Buffer => createHash('sha256').update('\x01').update(left).update(right).digest();

const EMPTY = createHash('sha256').digest();

/** The root of a tree from the roots of its full subtrees, the widest first. */
export const rootOfStack = (stack: readonly Buffer[]): Buffer => (stack.length === 0 ? EMPTY : stack.reduceRight((right, left) => nodeHash(left, right)));

/** Largest power of two below n (n > 1). */
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/**
 * All levels of a tree over leaf hashes, so that any number of proofs costs one pass. Level 0 are the leaves; level k has
 * the roots of the full subtrees of 2^k leaves.
 */
export class HashTree {
  private readonly levels: Buffer[][];

  constructor(leaves: readonly Buffer[]) {
    this.levels = [[...leaves]];
    for (let level = this.levels[0]!; level.length > 1; level = this.levels.at(-1)!) {
      this.levels.push(Array.from({ length: Math.floor(level.length / 2) }, (_, i) => nodeHash(level[2 * i]!, level[2 * i + 1]!)));
    }
  }

  get size(): number {
    return this.levels[0]!.length;
  }

  /** The root of the first `size` leaves. */
  root(size: number = this.size): Buffer {
    return size === 0 ? EMPTY : this.hash(0, size);
  }

  /** RFC 6962, 2.1.1: what leads from a leaf to the root of the first `size` leaves. */
  inclusion(index: number, size: number): Buffer[] {
    return this.path(index, 0, size);
  }

  /** RFC 6962, 2.1.2: that the first `from` leaves are the beginning of the first `size`. */
  consistency(from: number, size: number): Buffer[] {
    return from === 0 || from === size ? [] : this.subproof(from, 0, size, true);
  }

  private path(index: number, start: number, end: number): Buffer[] {
    const n = end - start;
    if (n === 1) return [];
    const k = split(n);
    return index - start < k
      ? [...this.path(index, start, start + k), this.hash(start + k, end)]
      : [...this.path(index, start + k, end), this.hash(start, start + k)];
  }

  private subproof(m: number, start: number, end: number, whole: boolean): Buffer[] {
    const n = end - start;
    if (m === n) return whole ? [] : [this.hash(start, end)];
    const k = split(n);
    return m <= k
      ? [...this.subproof(m, start, start + k, whole), this.hash(start + k, end)]
      : [...this.subproof(m - k, start + k, end, false), this.hash(start, start + k)];
  }

  /** The root of the leaves from start up to end. A full, aligned subtree is one that is there already. */
  private hash(start: number, end: number): Buffer {
    const n = end - start;
    const level = Math.log2(n);
    if (Number.isInteger(level) && start % n === 0) return this.levels[level]![start / n]!;
    const k = split(n);
    return nodeHash(this.hash(start, start + k), this.hash(start + k, end));
  }
}
