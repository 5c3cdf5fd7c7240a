import { BLOCK } from './block-day-bounds.js';
import { NO_PROFILE, PROFILES } from './incident-profile.js';
import { selection } from './selection-loops.js';
import { newWords } from './row-bits.js';
import { buffers, notInlined } from './scratch-buffers.js';

/*
 * The loops of `findMatches`, which lists the incidents that a figure counts: they narrow the selected rows and mark them
 * in bits. Built like those of selection-loops.ts.
 */

const { rows: ROWS, layers: LAYERS } = selection;
const { profile: PROFILE } = buffers;

/** Keeps the selected rows of some layers. @param pass by layer: 1 where its rows stay, else 0 */
export const keepLayers = notInlined(function keepLayers(pass: Uint8Array): void {
  const { count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const layer = LAYERS[i]!;
    ROWS[kept] = ROWS[i]!;
    LAYERS[kept] = layer;
    kept += pass[layer]!;
  }
  selection.count = kept;
});

/**
 * Keeps the selected rows whose possible days end after `after` and begin before `before`. Days as numbers (epochDay).
 * @param window by row: the number of its window
 * @param first by window: its first day
 * @param last by window: its last day
 */
export const keepBetween = notInlined(function keepBetween(
  window: Uint32Array,
  first: Int32Array,
  last: Int32Array,
  after: number,
  before: number,
): void {
  const { count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    const days = window[row]!;
    ROWS[kept] = row;
    LAYERS[kept] = LAYERS[i]!;
    kept += ((first[days]! - before) & (after - last[days]!)) >>> 31;
  }
  selection.count = kept;
});

/**
 * Returns those of the marked rows of a block whose possible days end after `after` and begin before `before`: see
 * `keepBetween`.
 * @param from the first row of the block
 */
export const wordsBetween = notInlined(function wordsBetween(
  marked: Int32Array,
  from: number,
  window: Uint32Array,
  first: Int32Array,
  last: Int32Array,
  after: number,
  before: number,
): Int32Array {
  const words = newWords();
  for (let word = 0; word < words.length; word++) {
    if (marked[word] === 0) continue;
    let between = 0;
    for (let bit = 0, row = from + 32 * word; bit < 32; bit++, row++) {
      const days = window[row]!;
      between |= (((first[days]! - before) & (after - last[days]!)) >>> 31) << bit;
    }
    words[word] = marked[word]! & between;
  }
  return words;
});

/** By profile: what `markRows` would make of a row with it. */
const MARKS_OF_PROFILE = new Uint8Array(PROFILES);

/**
 * Sets which profiles the next calls of `markAll` mark.
 * @param judged by profile: the layer of its rows
 * @param profiles the profiles that rows have
 * @param marks by layer: see `markRows`
 */
export function markAllBy(judged: Uint8Array, profiles: readonly number[], marks: Uint8Array): void {
  MARKS_OF_PROFILE.fill(0);
  for (const profile of profiles) MARKS_OF_PROFILE[profile] = marks[judged[profile]!]!;
}

/** Marks the rows of one block by their profile alone, as `markRows` would: no other filter has to be applied. */
export const markAll = notInlined(function markAll(
  from: number,
  until: number,
  profile: Uint16Array,
  all: Int32Array,
  second: Int32Array,
): void {
  PROFILE.set(profile.subarray(from, until));
  PROFILE.fill(NO_PROFILE, until - from);
  for (let word = 0, at = 0; word < BLOCK / 32; word++) {
    let [ofAll, ofSecond] = [0, 0];
    for (let bit = 0; bit < 32; bit++, at++) {
      const marks = MARKS_OF_PROFILE[PROFILE[at]!]!;
      ofAll |= (marks & 1) << bit;
      ofSecond |= (marks >>> 1) << bit;
    }
    all[word] = ofAll;
    second[word] = ofSecond;
  }
});

/** By row of a block: 1 where it is marked, and 2 more where its layer is the second. */
const MARKS = new Uint8Array(BLOCK);
const MARKS_BY_FOUR = new Uint32Array(MARKS.buffer);
/** Collects four flags at once. `word & LOWEST` keeps the lowest bit of each of four bytes. */
const LOWEST = 0x01010101;
/** Multiplying by this moves those four bits next to each other, into the highest four bits of the word. */
const TOGETHER = 0x10204080;

/**
 * Marks the selected rows in the words of their block (BlockBits). Works on four rows at once: setting one bit after
 * the other, the processor would wait each time until the word with the last bit is written.
 * @param marks by layer: 1 to mark a row in `all`, 3 to mark it in `second` too
 * @param from the first row of the block
 */
export const markRows = notInlined(function markRows(
  from: number,
  marks: Uint8Array,
  all: Int32Array,
  second: Int32Array,
): void {
  const { count } = selection;
  MARKS.fill(0);
  for (let i = 0; i < count; i++) MARKS[ROWS[i]! - from] = marks[LAYERS[i]!]!;
  for (let word = 0, at = 0; word < BLOCK / 32; word++) {
    let [ofAll, ofSecond] = [0, 0];
    for (let bit = 0; bit < 32; bit += 4, at++) {
      const four = MARKS_BY_FOUR[at]!;
      ofAll |= (Math.imul(four & LOWEST, TOGETHER) >>> 28) << bit;
      ofSecond |= (Math.imul((four >>> 1) & LOWEST, TOGETHER) >>> 28) << bit;
    }
    all[word] = ofAll;
    second[word] = ofSecond;
  }
});
