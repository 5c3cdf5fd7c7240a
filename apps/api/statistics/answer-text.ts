import type { AnswerCells, CellIndexes } from '@vigil/shared/counting/answer-cells.js';
import {
  reasonsOf,
  takeZeros,
  unsaidIn,
  cellToWire,
  type WireFigure,
  periodsToWire,
} from '@vigil/shared/counting/answer-to-wire.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';
import type { WhyNone } from '@vigil/shared/counting/coverage-status.js';
import type { Aside } from '@vigil/shared/counting/indicators.js';
import type { WatchOfKeys } from '@vigil/shared/counting/watching-of.js';

/** More bytes than a cell has besides its keys. */
const ROOM = 4096;

/** Bytes that a cell takes on average. */
const CELL = 220;

/** What answers are written into. A larger one gets memory of its own. */
let shared = Buffer.alloc(0);
const MOST_SHARED = 3 * 2 ** 19;

const roomFor = (expected: number): Buffer => {
  if (expected > MOST_SHARED) return Buffer.allocUnsafe(expected);
  if (shared.length === 0) shared = Buffer.allocUnsafeSlow(MOST_SHARED);
  return shared;
};

/** Text written piece by piece as bytes: a string of so many pieces would have to be joined at the end. */
class Bytes {
  private bytes: Buffer;
  private length = 0;

  /** @param expected bytes that it probably takes: growing copies all of them */
  constructor(expected: number) {
    this.bytes = roomFor(expected);
  }

  /** @param text ASCII */
  add(text: string): this {
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) bytes[length + i] = text.charCodeAt(i);
    this.length += text.length;
    return this;
  }

  /** Adds a few bytes. */
  put(piece: Uint8Array): this {
    const { bytes, length } = this;
    for (let i = 0; i < piece.length; i++) bytes[length + i] = piece[i]!;
    this.length += piece.length;
    return this;
  }

  copy(bytes: Buffer): this {
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  /** Adds numbers, each after its text. NaN is written as null. */
  fill({ letters, ends, digits }: Template, values: Float64Array): void {
    const { bytes } = this;
    let at = this.length;
    if (areDigits(values)) {
      // Most cells: one copy, and no letter by itself.
      bytes.set(digits, at);
      for (let i = 0; i < ends.length; i++) bytes[at + ends[i]! + i] = 48 + values[i]!;
      this.length = at + digits.length;
      return;
    }
    let from = 0;
    for (let i = 0; i < ends.length; i++) {
      for (const end = ends[i]!; from < end; from++) bytes[at++] = letters[from]!;
      const n = values[i]!;
      if (n < 10) bytes[at++] = 48 + n;
      else if (n < 100) {
        const tens = (n / 10) | 0;
        bytes[at++] = 48 + tens;
        bytes[at++] = 48 + n - 10 * tens;
      } else {
        this.length = at;
        this.number(Number.isNaN(n) ? null : n);
        at = this.length;
      }
    }
    this.length = at;
  }

  number(n: number | null): this {
    return this.add(String(n));
  }

  code(code: string | null): this {
    return code === null ? this.add('null') : this.add('"').add(code).add('"');
  }

  figure({ low, high }: WireFigure): this {
    return this.add('{"low":').number(low).add(',"high":').number(high).add('}');
  }

  /** Makes room for so many bytes. */
  grow(room: number): void {
    if (this.length + room > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * this.bytes.length + room);
  }

  /** Returns a copy of what was written. */
  get written(): Buffer {
    const bytes = Buffer.allocUnsafe(this.length);
    bytes.set(this.bytes.subarray(0, this.length));
    return bytes;
  }
}

/** Whether each is from 0 to 9. */
const areDigits = (values: Float64Array): boolean => {
  for (let i = 0; i < values.length; i++) if (!(values[i]! < 10)) return false;
  return true;
};

/** Texts that each come before a number. */
interface Template {
  letters: Uint8Array;
  /** By number: where its text ends in `letters`. */
  ends: readonly number[];
  /** The same texts, each with room for one digit after it. */
  digits: Uint8Array;
}
const template = (...texts: readonly string[]): Template => {
  let end = 0;
  return {
    letters: Buffer.from(texts.join('')),
    digits: Buffer.from(texts.map((text) => `${text}0`).join('')),
    ends: texts.map(({ length }) => (end += length)),
  };
};

/**
 * Writes an answer as JSON, byte for byte what `JSON.stringify(answerToWire(...))` gives. A large answer has thousands
 * of cells: this writes them one after the other, without an object for each.
 * @param watchOf tells who watched where and when a cell counts
 * @param around what is written before and after it
 */
export const answerText = (
  counted: AnswerCells,
  watchOf: WatchOfKeys,
  around: { before: string; after: string } = { before: '', after: '' },
): Buffer => {
  const { head } = counted;
  const [noneOf, unsaidOf] = [reasonsOf(head, watchOf), unsaidIn(head)];
  const [cell, empty] = [counted.blank(), counted.blank()];
  const asides = Object.keys(cell.asides) as Aside[];
  const numbers = template(
    ',"low":',
    ',"high":',
    ',"certain":',
    ',"possible":',
    ...asides.flatMap((name, i) => [`${i === 0 ? ',"asides":{' : '},'}"${name}":{"low":`, ',"high":']),
  );
  const afterAsides = asides.length === 0 ? ',"asides":{}' : '}}';
  const values = new Float64Array(numbers.ends.length);
  const keys = new Map<CellKey, Buffer>(
    [ALL, ...head.splits.flatMap((split) => split.keys)].map((key) => [key, Buffer.from(JSON.stringify(key))]),
  );
  const room = ROOM + 2 * [...keys.values()].reduce((most, { length }) => Math.max(most, length), 0);

  const cells = head.splits.reduce((all, split) => all * (split.keys.length + 1), 1);
  const opening = Buffer.from(around.before + JSON.stringify({ ...head, periods: periodsToWire(head) }).slice(0, -1));
  const closing = Buffer.from(`]}${around.after}`);
  const text = new Bytes(16 * ROOM + opening.length + closing.length + cells * CELL);
  text.copy(opening);
  const writeKeys = (of: readonly CellKey[]): void => {
    text.grow(room);
    text.add('{"keys":[');
    for (let i = 0; i < of.length; i++) text.add(i === 0 ? '' : ',').put(keys.get(of[i]!)!);
    text.add(']');
  };
  const plainEnds = new Map<WhyNone | null, Buffer>();
  /** What most cells end with. */
  const plainEnd = (none: WhyNone | null): Buffer => {
    let end = plainEnds.get(none);
    if (end === undefined) {
      const told = JSON.stringify({ longerPeriod: null, notReported: null, rate: null, none });
      plainEnds.set(none, (end = Buffer.from(`${afterAsides},${told.slice(1)}`)));
    }
    return end;
  };
  /**
   * What follows the keys of a cell in which nothing is recorded, by the reason for its having no number. No total is
   * written so: the same is unsaid of each of these.
   */
  const afterKeys = new Map<WhyNone | null, Buffer>();
  const writeEmpty = (indexes: CellIndexes): void => {
    counted.readKeys(indexes, empty);
    const none = noneOf(empty, true);
    let rest = afterKeys.get(none);
    if (rest === undefined) {
      const told = JSON.stringify(cellToWire({ ...empty, keys: [] }, none, unsaidOf(empty.keys)));
      afterKeys.set(none, (rest = Buffer.from(told.slice('{"keys":[]'.length))));
    }
    writeKeys(empty.keys);
    text.copy(rest);
  };
  const write = (indexes: CellIndexes): void => {
    counted.read(indexes, cell);
    const none = noneOf(cell);
    takeZeros(cell, none, unsaidOf(cell.keys));
    writeKeys(cell.keys);
    let n = 0;
    const value = (number: number | null): void => {
      values[n++] = number ?? Number.NaN;
    };
    value(cell.low);
    value(cell.high);
    value(cell.certain);
    value(cell.possible);
    for (let i = 0; i < asides.length; i++) {
      const { low, high } = cell.asides[asides[i]!]!;
      value(low);
      value(high);
    }
    text.fill(numbers, values);
    const { longerPeriod, notReported, rate } = cell;
    if (longerPeriod === null && !notReported && !rate && !cell.perInhabitants) return void text.put(plainEnd(none));
    text.add(afterAsides).add(',"longerPeriod":').number(longerPeriod).add(',"notReported":');
    if (notReported) text.add('{"k":').number(notReported.k).add(',"of":').number(notReported.of).add('}');
    else text.add('null');
    text.add(',"rate":');
    if (rate) {
      text.add('{"numerator":').figure(rate.numerator).add(',"denominator":').figure(rate.denominator);
      text.add(',"whyNoShare":').code(rate.whyNoShare).add(',"share":').number(rate.share).add('}');
    } else text.add('null');
    if (cell.perInhabitants) text.add(`,"perInhabitants":${JSON.stringify(cell.perInhabitants)}`);
    text.add(',"none":').code(none).add('}');
  };
  const list = (each: AnswerCells['eachCell'], take = write): void => {
    let isFirst = true;
    each.call(counted, (indexes) => {
      if (!isFirst) text.add(',');
      isFirst = false;
      take(indexes);
    });
  };
  text.add(',"total":');
  write(counted.everything);
  text.add(',"totals":[');
  list(counted.eachTotal);
  text.add('],"cells":[');
  list(counted.eachCell, (indexes) => (counted.isEmpty(indexes) ? writeEmpty : write)(indexes));
  text.grow(closing.length);
  return text.copy(closing).written;
};
