/**
 * Numbers of syllables are written as UTF-8 writes letters: frequent ones, which are low, take one byte, and where one
 * begins is seen at its first byte.
 */
export const sizeOf = (number: number): number => (number < 0x80 ? 1 : number < 0x800 ? 2 : number < 0x10000 ? 3 : 4);
const isContinued = (byte: number): boolean => (byte & 0xc0) === 0x80;

export const numberAt = (texts: Uint8Array, at: number): number => {
  const lead = texts[at]!;
  if (lead < 0x80) return lead;
  if (lead < 0xe0) return ((lead & 31) << 6) | (texts[at + 1]! & 63);
  if (lead < 0xf0) return ((lead & 15) << 12) | ((texts[at + 1]! & 63) << 6) | (texts[at + 2]! & 63);
  return ((lead & 7) << 18) | ((texts[at + 1]! & 63) << 12) | ((texts[at + 2]! & 63) << 6) | (texts[at + 3]! & 63);
};

/** @returns The end of what was written. */
export const write = (into: Uint8Array, at: number, number: number): number => {
  const size = sizeOf(number);
  let rest = number;
  for (let i = at + size - 1; i > at; i--, rest >>>= 6) into[i] = 0x80 | (rest & 63);
  into[at] = size === 1 ? rest : ((0xf0 << (4 - size)) & 0xff) | rest;
  return at + size;
};

/** Numbers of syllables, which can be read four bytes at once. */
export class NumberedTexts {
  readonly bytes: Uint8Array;
  /** All bytes, and four zeros after them. */
  readonly fours: Int32Array;

  constructor(size: number) {
    this.fours = new Int32Array((size + 7) >>> 2);
    this.bytes = new Uint8Array(this.fours.buffer);
  }
}

const ONES = 0x0101_0101;
const HIGH_BITS = 0x8080_8080 | 0;

/** What is looked for at one side of the meeting: a byte, four times; `mask` is 0 if it may be one of several. */
const sideOf = (bytes: ReadonlySet<number>): { byte: number; mask: number } => {
  const [first = 0, ...others] = bytes;
  return { byte: Math.imul(first, ONES), mask: others.length === 0 ? -1 : 0 };
};

/** Syllables that must follow each other: for each place, the numbers that may be there. */
export class SyllableSequence {
  /** By byte: whether it ends a syllable that may be before the meeting (1), begins one after it (2), or both. */
  private readonly sides = new Uint8Array(256);
  private readonly before: ReturnType<typeof sideOf>;
  private readonly after: ReturnType<typeof sideOf>;
  /** The place after the meeting: where the fewest pairs of syllables may meet. */
  private meeting = 1;

  constructor(private readonly numbers: readonly (readonly number[])[]) {
    const pairs = (place: number): number => numbers[place - 1]!.length * numbers[place]!.length;
    for (let place = 2; place < numbers.length; place++) if (pairs(place) < pairs(this.meeting)) this.meeting = place;
    const bytes = new Uint8Array(4);
    const before = new Set(numbers[this.meeting - 1]!.map((number) => bytes[write(bytes, 0, number) - 1]!));
    const after = new Set(numbers[this.meeting]!.map((number) => write(bytes, 0, number) && bytes[0]!));
    for (const byte of before) this.sides[byte]! |= 1;
    for (const byte of after) this.sides[byte]! |= 2;
    this.before = sideOf(before);
    this.after = sideOf(after);
  }

  /** Number of syllables. */
  get length(): number {
    return this.numbers.length;
  }

  /**
   * Whether the sequence is between two places of texts. Compares four pairs of bytes at once: where both are those
   * looked for, what differs is 0. A byte is 0 if subtracting one sets its high bit; a byte after such a one may be
   * taken for 0 too, so each is looked at again.
   */
  isIn({ bytes, fours }: NumberedTexts, from: number, end: number): boolean {
    const { byte: before, mask: beforeMask } = this.before;
    const { byte: after, mask: afterMask } = this.after;
    // Of four bytes, the lowest is the first, on every processor that Node runs on.
    let four = fours[from >>> 2]!;
    for (let at = from >>> 2, until = (end + 3) >>> 2; at < until;) {
      const next = fours[++at]!;
      const shifted = (four >>> 8) | (next << 24);
      const differs = ((four ^ before) & beforeMask) | ((shifted ^ after) & afterMask);
      four = next;
      if (((differs - ONES) & ~differs & HIGH_BITS) !== 0 && this.isNear(bytes, at * 4, from, end)) return true;
    }
    return false;
  }

  /**
   * Whether the sequence is in a text that begins and ends here, with its meeting at one of the four bytes up to this.
   */
  private isNear(bytes: Uint8Array, near: number, from: number, end: number): boolean {
    const { sides } = this;
    for (let at = Math.max(near - 3, from + 1), last = Math.min(near + 1, end); at < last; at++)
      if ((sides[bytes[at]!]! & (sides[bytes[at - 1]!]! << 1) & 2) !== 0 && this.isAt(bytes, at, from, end))
        return true;
    return false;
  }

  /** Whether the sequence is in a text that begins and ends here, with its meeting at this byte. */
  private isAt(texts: Uint8Array, meeting: number, from: number, end: number): boolean {
    const { numbers } = this;
    let at = meeting;
    for (let place = this.meeting; place < numbers.length; place++) {
      if (at >= end || !numbers[place]!.includes(numberAt(texts, at))) return false;
      at += sizeOf(numberAt(texts, at));
    }
    at = meeting;
    for (let place = this.meeting - 1; place >= 0; place--) {
      if (at <= from) return false;
      do at -= 1;
      while (isContinued(texts[at]!));
      if (!numbers[place]!.includes(numberAt(texts, at))) return false;
    }
    return true;
  }
}
