import { BLOCK } from './day-bounds.js';
import type { Facts } from './facts.js';
import { NOT_JUDGED } from './plan.js';
import type { TimeAxis } from './time-axis.js';

/*
 * The loops that go through a million rows, and nothing else: a reader waits for them. Three things make them fast, each measured:
 * - No branch on a row or an act. A processor guesses such a branch wrong half the time; so everything is written down, and what does
 *   not pass is written over.
 * - No call, since after a call each array's address is read anew.
 * - What is worked on a block at a time lies in arrays that belong to this file. The compiler knows the address of such a constant;
 *   with arrays that are handed in, the same loop takes up to three times as long. `count` is one synchronous run, so one set of them is enough.
 */

const ROWS = new Uint32Array(BLOCK);
const LAYERS = new Uint8Array(BLOCK);
const CELLS = new Uint32Array(BLOCK);
const LEFT = new Uint32Array(BLOCK);
const AT = new Uint32Array(BLOCK);

/** Some rows that a question is about, or the rows of some acts, in order, and the layer that each counts for. */
export interface Selection { readonly rows: Uint32Array; readonly layers: Uint8Array; /** How many of the two are filled. */ count: number }

/** The one selection that there is. */
export const selection: Selection = { rows: ROWS, layers: LAYERS, count: 0 };

/** 1 for a layer, 0 for OUT, which alone has a ninth bit when it is one more. */
export const isIn = (layer: number): number => 1 - (layer + 1 >>> 8);

/**
 * Selects the rows whose profile is in a layer.
 * @returns false when a profile has not been judged yet, and the selection is of no use
 */
export function selectJudged(from: number, until: number, profile: Uint16Array, judged: Uint8Array): boolean {
  let kept = 0;
  for (let row = from; row < until; row++) {
    const layer = judged[profile[row]!]!;
    if (layer === NOT_JUDGED) return false;
    ROWS[kept] = row;
    LAYERS[kept] = layer;
    kept += isIn(layer);
  }
  selection.count = kept;
  return true;
}

/** Keeps the rows whose number in a column passes. */
export function keepWhere(column: Uint32Array, pass: Uint8Array): void {
  const { count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    ROWS[kept] = row;
    LAYERS[kept] = LAYERS[i]!;
    kept += pass[column[row]!]!;
  }
  selection.count = kept;
}

/** As `keepWhere`, for a column of bytes: one loop over arrays of two kinds would be slower for both. */
export function keepWhereByte(column: Uint8Array, pass: Uint8Array): void {
  const { count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    ROWS[kept] = row;
    LAYERS[kept] = LAYERS[i]!;
    kept += pass[column[row]!]!;
  }
  selection.count = kept;
}

/** The rows that `takeOut` took out of the selection, with their layers. */
const OUT_ROWS = new Uint32Array(BLOCK);
const OUT_LAYERS = new Uint8Array(BLOCK);
let takenOut = 0;

/** Takes the rows out of the selection that have a number in a column, and keeps of the others those whose profile passes. */
export function takeOut(numbers: Uint16Array, profile: Uint16Array, pass: Uint8Array): void {
  const { count } = selection;
  let kept = 0;
  let out = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    const layer = LAYERS[i]!;
    const has = numbers[row]! + 0xffff >>> 16;
    OUT_ROWS[out] = row;
    OUT_LAYERS[out] = layer;
    out += has;
    ROWS[kept] = row;
    LAYERS[kept] = layer;
    kept += (has ^ 1) & pass[profile[row]!]!;
  }
  selection.count = kept;
  takenOut = out;
}

/**
 * As `selectJudged` and then `takeOut`, in one go.
 * @returns false when a profile has not been judged yet, and neither is of any use
 */
export function selectApart(from: number, until: number, profile: Uint16Array, judged: Uint8Array, numbers: Uint16Array, pass: Uint8Array): boolean {
  let kept = 0;
  let out = 0;
  let seen = 0;
  for (let row = from; row < until; row++) {
    const number = profile[row]!;
    const layer = judged[number]!;
    const has = numbers[row]! + 0xffff >>> 16;
    OUT_ROWS[out] = row;
    OUT_LAYERS[out] = layer;
    out += has & isIn(layer);
    ROWS[kept] = row;
    LAYERS[kept] = layer;
    kept += (has ^ 1) & pass[number]! & isIn(layer);
    seen |= (layer ^ NOT_JUDGED) - 1; // below 0 where it is that one
  }
  selection.count = kept;
  takenOut = out;
  return seen >= 0;
}

/** Selects what was taken out, instead of what is selected. */
export function takeBack(): void {
  for (let i = 0; i < takenOut; i++) {
    ROWS[i] = OUT_ROWS[i]!;
    LAYERS[i] = OUT_LAYERS[i]!;
  }
  selection.count = takenOut;
}

/** Gives each row the layer that is said, or leaves it out. */
export function relayer(layerOf: (row: number, layer: number) => number): void {
  const { count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    const layer = layerOf(row, LAYERS[i]!);
    ROWS[kept] = row;
    LAYERS[kept] = layer;
    kept += isIn(layer);
  }
  selection.count = kept;
}

/** Where a row or an act has one cell: the sum of what its place and what its profile say (null: nothing). */
export interface SingleCells { ofPlace: Int32Array; ofProfile: Int32Array | null }

/** How many of the selection have a window too wide for a tally: LEFT says which. */
let left = 0;

/** What `locate` found, by place in the selection: where in a tally, and which have no place there. */
export const located = { at: AT, left: LEFT, /** How many have no place. */ get leftOver(): number { return left; } };

/**
 * Finds where in a tally each selected row counts: by its cell and by its first and last possible day.
 * @param size cells of a layer
 * @param widths of the tally, whose index is (cell × slots + first slot) × widths + last slot - first slot
 */
export function locate(
  { earliest, latest, place, profile }: Facts['incidents']['columns'], { ofPlace, ofProfile }: SingleCells, size: number,
  { slots, slotOfDay, before }: TimeAxis, widths: number,
): void {
  const { count } = selection;
  const after = slotOfDay.length - 1;
  const perCell = slots * widths;
  let wide = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    const cell = LAYERS[i]! * size + ofPlace[place[row]!]!;
    const from = slotOfDay[Math.max(0, Math.min(earliest[row]! - before, after))]!;
    const width = slotOfDay[Math.max(0, Math.min(latest[row]! - before, after))]! - from;
    CELLS[i] = cell;
    AT[i] = cell * perCell + from * widths + width;
    LEFT[wide] = i;
    wide += width < widths ? 0 : 1;
  }
  if (ofProfile !== null) {
    for (let i = 0; i < count; i++) {
      const more = ofProfile[profile[ROWS[i]!]!]!;
      CELLS[i]! += more;
      AT[i]! += more * perCell;
    }
  }
  left = wide;
}

/** Adds one for each row that `locate` found a place for. */
export function addOnes(tally: Float64Array): void {
  const { count } = selection;
  for (let k = 0, i = 0; k <= left; k++, i++) for (const end = k < left ? LEFT[k]! : count; i < end; i++) tally[AT[i]!]! += 1;
}

/** Hands over those that `locate` found no place for: the place in the selection, the cell and the two slots. */
export function eachWide({ earliest, latest }: Facts['incidents']['columns'], time: TimeAxis, take: (i: number, cell: number, from: number, to: number) => void): void {
  for (let k = 0; k < left; k++) {
    const i = LEFT[k]!;
    take(i, CELLS[i]!, time.slot(earliest[ROWS[i]!]!), time.slot(latest[ROWS[i]!]!));
  }
}
