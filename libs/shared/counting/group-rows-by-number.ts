import { BLOCK } from './block-day-bounds.js';

/** The rows of one block, those with the same number in a column next to each other. */
interface RowsByNumber {
  /** The numbers that occur, each once. */
  readonly numbers: Uint32Array;
  /** By index in `numbers`: where its rows begin in `rows`; at the end, how many rows there are. */
  readonly starts: Uint16Array;
  /** Rows, counted from the first of the block. */
  readonly rows: Uint16Array;
}

/** By number: how many rows of the block have it, then where its next row goes. All 0 between two blocks. */
let places = new Uint16Array(1024);

/** Puts the rows `from` to `until` of a column together by their numbers. */
export function groupRowsByNumber(column: Uint32Array, from: number, until: number): RowsByNumber {
  const numbers: number[] = [];
  for (let row = from; row < until; row++) {
    const number = column[row]!;
    if (number >= places.length) {
      const more = new Uint16Array(2 * number);
      more.set(places);
      places = more;
    }
    if (places[number] === 0) numbers.push(number);
    places[number]! += 1;
  }
  const starts = new Uint16Array(numbers.length + 1);
  numbers.forEach((number, i) => {
    starts[i + 1] = starts[i]! + places[number]!;
    places[number] = starts[i]!;
  });
  const rows = new Uint16Array(until - from);
  for (let row = from; row < until; row++) rows[places[column[row]!]!++] = row - from;
  for (const number of numbers) places[number] = 0;
  return { numbers: Uint32Array.from(numbers), starts, rows };
}

/** The rows that the last `gatherRows` found, counted from the first of the block. */
export const gathered = new Uint16Array(BLOCK);

/**
 * Gathers the rows whose number passes, not in their order. @param pass by number: 1 where it passes
 * @returns how many; -1 if they are more than `most`
 */
export function gatherRows({ numbers, starts, rows }: RowsByNumber, pass: Uint8Array, most: number): number {
  let count = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (pass[numbers[i]!] !== 1) continue;
    const end = starts[i + 1]!;
    if (count + end - starts[i]! > most) return -1;
    for (let at = starts[i]!; at < end; at++) gathered[count++] = rows[at]!;
  }
  return count;
}
