import type { AnswerCells, CellIndexes } from '@vigil/shared/counting/answer-cells.js';
import {
  reasonsOf,
  takeZeros,
  cellToWire,
  type WireFigure,
  periodsToWire,
} from '@vigil/shared/counting/answer-to-wire.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';
import type { WhyNone } from '@vigil/shared/counting/coverage-status.js';
import type { Aside } from '@vigil/shared/counting/indicators.js';
import type { WatchOfKeys } from '@vigil/shared/counting/why-no-number.js';

/** More bytes than a cell has besides its keys. */
const ROOM = 4096;

/** Bytes that a cell takes on average. */
const CELL = 220;

/** Text written piece by piece as bytes: a string of so many pieces would have to be joined at the end. */
class Bytes {
  private bytes: Buffer;
  private length = 0;

  /** @param expected bytes that it probably takes: growing copies all of them */
  constructor(expected: number) {
    this.bytes = Buffer.allocUnsafe(expected);
  }

  /** @param text ASCII, or the bytes of UTF-8 as the characters of Latin-1 */
  add(text: string): this {
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) bytes[length + i] = text.charCodeAt(i);
    this.length += text.length;
    return this;
  }

  copy(bytes: Buffer): this {
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  number(n: number | null): this {
    const isDigit = n !== null && n >= 0 && n < 10 && Number.isInteger(n);
    if (!isDigit) return this.add(String(n));
    this.bytes[this.length++] = 48 + n;
    return this;
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

  get written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}

/**
 * Writes an answer as JSON, byte for byte what `JSON.stringify(answerToWire(...))` gives. A large answer has thousands of
 * cells: this writes them one after the other, without an object for each.
 * @param watchOf tells who watched where and when a cell counts
 */
export const answerText = (counted: AnswerCells, watchOf: WatchOfKeys): Buffer => {
  const { head } = counted;
  const noneOf = reasonsOf(head, watchOf);
  const [cell, empty] = [counted.blank(), counted.blank()];
  const asides = Object.keys(cell.asides) as Aside[];
  const names = asides.map((name, i) => `${i === 0 ? '' : ','}"${name}":`);
  const keys = new Map<CellKey, string>([[ALL, `"${ALL}"`]]);
  for (const split of head.splits)
    for (const key of split.keys) keys.set(key, Buffer.from(JSON.stringify(key)).toString('latin1'));
  const room = ROOM + 2 * [...keys.values()].reduce((most, { length }) => Math.max(most, length), 0);

  const cells = head.splits.reduce((all, split) => all * (split.keys.length + 1), 1);
  const text = new Bytes(16 * ROOM + cells * CELL);
  const writeKeys = (of: readonly CellKey[]): void => {
    text.grow(room);
    text.add('{"keys":[');
    for (let i = 0; i < of.length; i++) text.add(i === 0 ? '' : ',').add(keys.get(of[i]!)!);
    text.add(']');
  };
  /** What follows the keys of a cell in which nothing is recorded, by the reason for its having no number. */
  const afterKeys = new Map<WhyNone | null, Buffer>();
  const writeEmpty = (indexes: CellIndexes): void => {
    counted.readKeys(indexes, empty);
    const none = noneOf(empty, true);
    let rest = afterKeys.get(none);
    if (rest === undefined) {
      const told = JSON.stringify(cellToWire({ ...empty, keys: [] }, none));
      afterKeys.set(none, (rest = Buffer.from(told.slice('{"keys":[]'.length))));
    }
    writeKeys(empty.keys);
    text.copy(rest);
  };
  const write = (indexes: CellIndexes): void => {
    counted.read(indexes, cell);
    const none = noneOf(cell);
    takeZeros(cell, none);
    writeKeys(cell.keys);
    text.add(',"low":').number(cell.low).add(',"high":').number(cell.high);
    text.add(',"certain":').number(cell.certain).add(',"possible":').number(cell.possible).add(',"asides":{');
    for (let i = 0; i < asides.length; i++) text.add(names[i]!).figure(cell.asides[asides[i]!]!);
    const { notReported, rate } = cell;
    text.add('},"longerPeriod":').number(cell.longerPeriod).add(',"notReported":');
    if (notReported) text.add('{"k":').number(notReported.k).add(',"of":').number(notReported.of).add('}');
    else text.add('null');
    text.add(',"rate":');
    if (rate) {
      text.add('{"numerator":').figure(rate.numerator).add(',"denominator":').figure(rate.denominator);
      text.add(',"whyNoShare":').code(rate.whyNoShare).add(',"share":').number(rate.share).add('}');
    } else text.add('null');
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
  text.add(']}');
  const before = JSON.stringify({ ...head, periods: periodsToWire(head) });
  return Buffer.concat([Buffer.from(before.slice(0, -1)), text.written]);
};
