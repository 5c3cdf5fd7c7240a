import { ACT_KINDS, kindOf, NO_ACT } from './fact-codes.js';
import { zeros } from './growable-columns.js';

/** Acts per word. */
const WORD = 32;

/**
 * Which acts are of which kind: for each kind one bit per act, half a byte per act in all. So counting arrests does not
 * read the acts of force. A removed act has no bits.
 */
export class ActKindBits {
  /** By number in ACT_KINDS: words of 32 acts, the lowest bit first. */
  words: Int32Array[];

  /** @param isShared whether other threads can be handed the words */
  constructor(
    length: number,
    private readonly isShared = false,
  ) {
    this.words = ACT_KINDS.map(() => zeros(Int32Array, Math.ceil(length / WORD) + 1, isShared));
  }

  /** Reads acts that were not there before. @param codes the words of the acts (fact-codes.ts) */
  read(codes: Uint32Array, from: number, until: number): this {
    const { words } = this;
    for (let act = from; act < until; act++)
      if (codes[act] !== NO_ACT) words[kindOf(codes[act]!)]![act >>> 5]! |= 1 << (act & 31);
    return this;
  }

  /** Returns the words of a kind; the last can extend beyond the acts, where no bits are set. */
  of(kind: number): Int32Array {
    return this.words[kind]!;
  }

  set(act: number, kind: number): void {
    if (act >>> 5 >= this.words[kind]!.length) this.grow(act >>> 5);
    this.words[kind]![act >>> 5]! |= 1 << (act & 31);
  }

  clear(from: number, until: number): void {
    for (const words of this.words) for (let act = from; act < until; act++) words[act >>> 5]! &= ~(1 << (act & 31));
  }

  get bytes(): number {
    return this.words.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  private grow(word: number): void {
    const length = Math.ceil(word * 1.5) + 1;
    this.words.forEach((words, kind) => {
      this.words[kind] = zeros(Int32Array, length, this.isShared);
      this.words[kind]!.set(words);
    });
  }
}
