import { fromEpochDay, type Day } from '@vigil/shared/day/day.js';

/** Signature, flags and an extension without content: what comes before the first row of a binary COPY. */
const HEADER_BYTES = 19;
/** Days from 1 January 1970 to 1 January 2000, from which Postgres counts. */
const POSTGRES_EPOCH = 10_957;
const NO_MORE_ROWS = -1;
const NULL = -1;

/**
 * The rows of one `copy (select ...) to stdout (format binary)`, field after field in the order of the select, without
 * an object for each row: several times faster than pg's own rows. `step` goes to the next row, and `fill` waits where
 * it says that there is none yet; then every field is read once.
 */
export class CopiedRows {
  private bytes: Buffer = Buffer.alloc(0);
  /** The same bytes: numbers are read faster so. */
  private view: DataView = new DataView(new ArrayBuffer(0));
  private at = 0;
  private next = 0;
  /** Bytes of the header that have not arrived. */
  private ahead = HEADER_BYTES;
  private isEnded = false;

  /** @param chunks what the COPY sent, cut anywhere */
  constructor(private readonly chunks: Iterator<Buffer> | AsyncIterator<Buffer>) {}

  /** True after the last row. */
  get ended(): boolean {
    return this.isEnded;
  }

  /** Goes to the next row. False when it has not arrived yet, or there is none. */
  step(): boolean {
    if (this.isEnded) return false;
    const start = this.next;
    if (start + 2 > this.bytes.length) return false;
    const fields = this.view.getInt16(start);
    if (fields === NO_MORE_ROWS) {
      this.isEnded = true;
      return false;
    }
    let end = start + 2;
    for (let i = 0; i < fields; i++) {
      if (end + 4 > this.bytes.length) return false;
      const length = this.view.getInt32(end);
      end += length === NULL ? 4 : 4 + length;
    }
    if (end > this.bytes.length) return false;
    this.at = start + 2;
    this.next = end;
    return true;
  }

  /** Waits until more has arrived. */
  async fill(): Promise<void> {
    const { value, done } = await this.chunks.next();
    if (done === true) {
      this.isEnded = true;
      return;
    }
    this.bytes = this.next === this.bytes.length ? value : Buffer.concat([this.bytes.subarray(this.next), value]);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    this.next = Math.min(this.ahead, this.bytes.length);
    this.ahead -= this.next;
  }

  /** bigint up to 2^53 */
  bigint(): number {
    this.length();
    const number = this.view.getInt32(this.at) * 2 ** 32 + this.view.getUint32(this.at + 4);
    this.at += 8;
    return number;
  }

  integer(): number | null {
    if (this.length() === NULL) return null;
    this.at += 4;
    return this.view.getInt32(this.at - 4);
  }

  boolean(): boolean {
    this.length();
    this.at += 1;
    return this.bytes[this.at - 1] === 1;
  }

  /** date */
  day(): Day | null {
    const days = this.integer();
    if (days === null) return null;
    return DAYS.get(days) ?? keepDay(days);
  }

  /** text that hardly comes twice */
  name(): string {
    const length = this.length();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  /** text of which the same few come again and again, so each is made once. */
  text(): string | null {
    const length = this.length();
    if (length === NULL) return null;
    this.at += length;
    return textOf(this.bytes, this.at - length, this.at);
  }

  /** text[] of one dimension; null is empty */
  texts(): string[] {
    const length = this.length();
    const end = this.at + Math.max(0, length);
    const found: string[] = [];
    this.at += 20; // dimensions, flags, kind of element, number and first index
    while (this.at < end) found.push(this.text() ?? '');
    this.at = end;
    return found;
  }

  private length(): number {
    this.at += 4;
    return this.view.getInt32(this.at - 4);
  }
}

const DAYS = new Map<number, Day>();

function keepDay(days: number): Day {
  const day = fromEpochDay(days + POSTGRES_EPOCH);
  DAYS.set(days, day);
  return day;
}

const LONGEST_KNOWN = 32;
const known: string[] = Array.from({ length: 4096 }, () => '');

/**
 * One look-up for a text that came before: making a new string costs five times as much, and every later use of it
 * again.
 */
function textOf(bytes: Buffer, from: number, until: number): string {
  if (until - from > LONGEST_KNOWN || until - from < 2) return bytes.toString('utf8', from, until);
  const length = until - from;
  // A few letters tell the codes of the lists apart; where they do not, one takes the other's place, and is made again.
  const hash =
    Math.imul(length * 251 + bytes[until - 1]! * 241 + bytes[until - 2]!, 31) +
    bytes[from + (length >> 1)]! * 37 +
    bytes[from + (length >> 2)]! * 7;
  const slot = (hash ^ (hash >>> 12)) & 4095;
  const candidate = known[slot]!;
  if (isSame(candidate, bytes, from, until)) return candidate;
  const text = bytes.toString('utf8', from, until);
  if (text.length === until - from) known[slot] = text; // every letter is one byte, and can be compared with it
  return text;
}

function isSame(text: string, bytes: Buffer, from: number, until: number): boolean {
  if (text.length !== until - from) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
