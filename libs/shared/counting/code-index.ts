import { GrowableTable } from './growable-columns.js';

const FREED = -1;

/**
 * Finds the row of a code. A Map of strings would take more memory than all columns of an incident together; this
 * stores the letters as bytes and the rows in one open-addressed array.
 */
export class CodeIndex {
  private slots: Int32Array<ArrayBuffer>; // row + 1; 0 is empty
  /**
   * By slot: the highest byte of its code's hash. So the letters of a different code are hardly ever read for
   * comparison.
   */
  private tags: Uint8Array<ArrayBuffer>;
  private used = 0;
  private readonly letters = new GrowableTable({ byte: Uint8Array }, 1024);
  private readonly keys = new GrowableTable({ at: Uint32Array, length: Uint8Array });

  /** @param expected how many codes will be set, if that is known: then it need not grow for them */
  constructor(expected = 0) {
    const size = slotsFor(expected);
    this.slots = new Int32Array(size);
    this.tags = new Uint8Array(size);
  }

  /** Makes room for so many codes at once: to grow with them takes long, and holds everybody else up. */
  reserve(expected: number): void {
    const size = slotsFor(expected);
    if (size > this.slots.length) this.rehash(size);
  }

  find(code: string): number {
    const slot = this.slotOf(code);
    return slot < 0 ? -1 : this.slots[slot]! - 1;
  }

  /**
   * Adds a code that must not be in the index yet. @throws RangeError when it is not 1 to 255 printable ASCII
   * characters.
   */
  set(code: string, row: number): void {
    if (!isKey(code)) throw new RangeError('code: 1 to 255 printable ASCII characters');
    if ((this.used + 1) * 4 > this.slots.length * 3) this.grow();
    this.keep(code, row);
    this.place(hashOf(code), row);
  }

  remove(code: string): void {
    const slot = this.slotOf(code);
    if (slot < 0) return;
    const row = this.slots[slot]! - 1;
    const { at, length } = this.keys.columns;
    this.letters.free(at[row]!, length[row]!);
    length[row] = 0;
    this.slots[slot] = FREED;
  }

  /** Returns the code of a row that is in use. */
  codeOf(row: number): string {
    const { at, length } = this.keys.columns;
    const { byte } = this.letters.columns;
    let code = '';
    let i = at[row]!;
    const end = i + length[row]!;
    // Three letters at once: each text that is joined takes longer than the letters.
    for (; i + 3 <= end; i += 3) code += String.fromCharCode(byte[i]!, byte[i + 1]!, byte[i + 2]!);
    for (; i < end; i++) code += String.fromCharCode(byte[i]!);
    return code;
  }

  /** Returns all rows in use, in the order of their codes: sorts by one letter after the other, from the last. */
  *sorted(): Generator<void, Uint32Array> {
    const {
      columns: { at, length },
      length: rows,
    } = this.keys;
    const { byte } = this.letters.columns;
    let sorted = new Uint32Array(rows);
    let [used, longest] = [0, 0];
    for (let row = 0; row < rows; row++) {
      if (length[row] === 0) continue;
      sorted[used++] = row;
      longest = Math.max(longest, length[row]!);
    }
    sorted = sorted.subarray(0, used);
    const letters = new Uint8Array(rows);
    for (let place = longest - 1; place >= 0; place--) {
      const next = new Uint32Array(129);
      for (let row = 0; row < rows; row++) {
        letters[row] = place < length[row]! ? byte[at[row]! + place]! : 0;
        if (length[row]! > 0) next[letters[row]! + 1]! += 1;
      }
      // The country, which all public codes begin with, sorts nothing.
      if (next.includes(sorted.length)) continue;
      for (let letter = 1; letter < next.length; letter++) next[letter]! += next[letter - 1]!;
      const by = new Uint32Array(sorted.length);
      for (let i = 0; i < sorted.length; i++) by[next[letters[sorted[i]!]!]!++] = sorted[i]!;
      sorted = by;
      yield;
    }
    return sorted;
  }

  /** Gives the codes of these rows their places in this list as rows. */
  *rearrange(order: Uint32Array): Generator<void> {
    const rowAfter = new Int32Array(this.keys.length);
    for (let after = 0; after < order.length; after++) rowAfter[order[after]!] = after;
    for (let slot = 0; slot < this.slots.length; slot++)
      if (this.slots[slot]! > 0) this.slots[slot] = rowAfter[this.slots[slot]! - 1]! + 1;
    yield;
    yield* this.keys.rearrange(order);
  }

  trim(): void {
    this.letters.trim();
    this.keys.trim();
  }

  get bytes(): number {
    return this.slots.byteLength + this.tags.byteLength + this.letters.bytes + this.keys.bytes;
  }

  private keep(code: string, row: number): void {
    if (row >= this.keys.length) this.keys.take(row + 1 - this.keys.length);
    const at = this.letters.take(code.length);
    const { byte } = this.letters.columns;
    for (let i = 0; i < code.length; i++) byte[at + i] = code.charCodeAt(i);
    this.keys.columns.at[row] = at;
    this.keys.columns.length[row] = code.length;
  }

  private place(hash: number, row: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot]! > 0) slot = (slot + 1) & mask;
    if (this.slots[slot] === 0) this.used += 1;
    this.slots[slot] = row + 1;
    this.tags[slot] = hash >>> 24;
  }

  private slotOf(code: string): number {
    const mask = this.slots.length - 1;
    const hash = hashOf(code);
    const tag = hash >>> 24;
    for (let slot = hash & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.tags[slot] === tag && this.slots[slot] !== FREED && this.isCodeOf(this.slots[slot]! - 1, code))
        return slot;
    }
    return -1;
  }

  private isCodeOf(row: number, code: string): boolean {
    const { at, length } = this.keys.columns;
    if (length[row] !== code.length) return false;
    const { byte } = this.letters.columns;
    for (let i = 0, from = at[row]!; i < code.length; i++) if (byte[from + i] !== code.charCodeAt(i)) return false;
    return true;
  }

  /** Doubles the slots if the live rows need it, and drops the freed slots in any case. */
  private grow(): void {
    const live = this.slots.reduce((sum, slot) => sum + (slot > 0 ? 1 : 0), 0);
    this.rehash(live * 2 > this.slots.length ? this.slots.length * 2 : this.slots.length);
  }

  private rehash(size: number): void {
    this.slots = new Int32Array(size);
    this.tags = new Uint8Array(size);
    this.used = 0;
    const {
      columns: { length },
      length: rows,
    } = this.keys;
    // Row by row, because their letters are in that order in memory.
    for (let row = 0; row < rows; row++) if (length[row]! > 0) this.place(this.hashOfRow(row), row);
  }

  private hashOfRow(row: number): number {
    const { at, length } = this.keys.columns;
    const { byte } = this.letters.columns;
    let hash = 0;
    for (let i = at[row]!, end = i + length[row]!; i < end; i++) hash = step(hash, byte[i]!);
    return finish(hash);
  }
}

function slotsFor(codes: number): number {
  return Math.max(128, 2 ** Math.ceil(Math.log2(((codes + 1) * 4) / 3)));
}

function isKey(code: string): boolean {
  for (let i = 0; i < code.length; i++) if (code.charCodeAt(i) < 0x21 || code.charCodeAt(i) > 0x7e) return false;
  return code.length >= 1 && code.length <= 255;
}

function hashOf(code: string): number {
  let hash = 0;
  for (let i = 0; i < code.length; i++) hash = step(hash, code.charCodeAt(i));
  return finish(hash);
}

function step(hash: number, letter: number): number {
  return (Math.imul(hash ^ letter, 0x9e3779b1) + (hash >>> 15)) | 0;
}

function finish(hash: number): number {
  return hash ^ (hash >>> 16);
}
