import type { CountValue } from './count-value.js';
import { NO_PLACE } from './place-tree.js';

/** Names by number, in order of first use. Groups have no closed list, so they are numbered as they arrive. */
export class NamePool {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  add(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  /** Returns -1 for a name that was never added. */
  find(name: string): number {
    return this.numbers.get(name) ?? -1;
  }
}

/**
 * Stores each set of small numbers once. Incidents share a few hundred combinations, so a row holds one number however
 * large the list grows, and a filter is decided once per combination instead of once per row. Set 0 is empty.
 */
export class SetPool {
  readonly sets: (readonly number[])[] = [[]];
  private readonly numbers = new Map<string, number>([['', 0]]);

  add(members: readonly number[]): number {
    if (members.length === 0) return 0;
    if (members.length === 1) return (this.alone[members[0]!] ??= this.find([...members]));
    return this.find(members);
  }

  /** Sets with one member, by that member: most sets have one and need no key. */
  private readonly alone: number[] = [];

  private find(members: readonly number[]): number {
    const sorted = [...new Set(members)].sort((a, b) => a - b);
    const key = sorted.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.sets.length);
    return this.sets.push(sorted) - 1;
  }
}

/** Marks a low that nobody reported, or a high that is open. */
export const NO_NUMBER = -1;
/** Two numbers below this combine into one exact numeric key. */
const SMALL = 2 ** 25;

/** Stores each pair of numbers once, in two arrays that a loop can read. Subclasses add pair 0 first. */
class PairPool {
  a: number[] = [];
  b: number[] = [];
  private readonly numbers = new Map<string | number, number>();

  pair(a: number, b: number): number {
    const key = a >= NO_NUMBER && a < SMALL && b >= NO_NUMBER && b < SMALL ? (a + 1) * SMALL * 2 + b + 1 : `${a} ${b}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.a.length);
    this.a.push(a);
    return this.b.push(b) - 1;
  }
}

const SMALL_EXACT = 1024;

/** Low and high of counts. Amount 0 is "not reported"; the state follows from the two numbers. */
export class AmountPool extends PairPool {
  /** By number: the pair of an exact count of that number. */
  private readonly exact: number[] = [];

  constructor() {
    super();
    this.pair(NO_NUMBER, NO_NUMBER);
  }

  add(value: CountValue | null): number {
    if (value === null || (value.low === null && value.high === null)) return 0;
    const { low, high } = value;
    // Most counts are exact and small, and need no key.
    if (low === high && low !== null && low < SMALL_EXACT) return (this.exact[low] ??= this.pair(low, low));
    return this.pair(low ?? NO_NUMBER, high ?? NO_NUMBER);
  }
}

/** An act's own place and window. Number 0 is "those of the incident": NO_PLACE, and window 0. */
export class WhereaboutsPool extends PairPool {
  constructor() {
    super();
    this.pair(NO_PLACE, 0);
  }
}
