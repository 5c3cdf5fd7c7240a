import type { ActTest } from './act-test.js';
import { BLOCK } from './day-bounds.js';
import { actorOf, kindAndTypeOf, NO_ACT, ownsOf } from './fact-codes.js';
import type { Facts } from './facts.js';
import { NOT_JUDGED, OUT } from './plan.js';
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
const ACTS = new Uint32Array(BLOCK);
const OWNERS = new Uint32Array(BLOCK);
const OWNER_LAYERS = new Uint8Array(BLOCK);
/** Of `judgeActsBy`: by kind and type, by actor, and by layer of the row, whether the act has a place or days of its own, outcome and state. */
const TYPE = new Uint8Array(1024);
const ACTOR = new Uint8Array(256);
const OF_ACT = new Uint8Array(256 * 16);

/** Added to the layer of a row: see `findActs`. */
export const ELSEWHERE = 64;

/** Some rows that a question is about, or the rows of some acts, in order, and the layer that each counts for. */
export interface Selection { readonly rows: Uint32Array; readonly layers: Uint8Array; /** How many of the two are filled. */ count: number }

/** The one selection that there is. */
export const selection: Selection = { rows: ROWS, layers: LAYERS, count: 0 };

/** 1 for a layer, 0 for OUT, which alone has a ninth bit when it is one more. */
const isIn = (layer: number): number => 1 - (layer + 1 >>> 8);

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
export const takenOut: Selection = { rows: OUT_ROWS, layers: OUT_LAYERS, count: 0 };

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
  takenOut.count = out;
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

/**
 * Adds one to the cell of each selected row, by the first and last possible day of the row.
 * @param tally by (cell × slots + first slot) × widths + last slot - first slot
 * @param size cells of a layer
 * @param wide takes what is too wide for the tally
 */
export function addOnes(
  { earliest, latest, place, profile }: Facts['incidents']['columns'], { ofPlace, ofProfile }: SingleCells, size: number,
  { slots, slotOfDay, before }: TimeAxis, tally: Float64Array, widths: number, wide: (cell: number, from: number, to: number) => void,
): void {
  const { count } = selection;
  for (let i = 0; i < count; i++) CELLS[i] = LAYERS[i]! * size + ofPlace[place[ROWS[i]!]!]!;
  if (ofProfile !== null) for (let i = 0; i < count; i++) CELLS[i]! += ofProfile[profile[ROWS[i]!]!]!;
  const after = slotOfDay.length - 1;
  let left = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    const from = slotOfDay[Math.max(0, Math.min(earliest[row]! - before, after))]!;
    const width = slotOfDay[Math.max(0, Math.min(latest[row]! - before, after))]! - from;
    if (width < widths) tally[(CELLS[i]! * slots + from) * widths + width]! += 1;
    else LEFT[left++] = i;
  }
  for (let k = 0; k < left; k++) {
    const row = ROWS[LEFT[k]!]!;
    const slot = (day: number): number => slotOfDay[Math.max(0, Math.min(day - before, after))]!;
    wide(CELLS[LEFT[k]!]!, slot(earliest[row]!), slot(latest[row]!));
  }
}

/** Acts that were found: those with the days and the place of their incident are in the selection, each with its row and layer. */
export interface FoundActs { /** by place in the selection */ readonly acts: Uint32Array; /** Those with some of their own, of which neither is looked at yet. */ readonly owners: Uint32Array; readonly ownerLayers: Uint8Array; owning: number }

export const found: FoundActs = { acts: ACTS, owners: OWNERS, ownerLayers: OWNER_LAYERS, owning: 0 };

/** What each act is judged by. The tables of the acts are copied to where the loop knows them. */
export function judgeActsBy({ type, actor, outcome }: ActTest, layerOf: (layer: number, outcomeAndState: number) => number): void {
  TYPE.set(type);
  TYPE[NO_ACT] = 0; // of whatever type acts may be
  ACTOR.set(actor);
  for (let i = 0; i < OF_ACT.length; i++) {
    const [ofRow, owns, outcomeAndState] = [i >> 4, i >> 3 & 1, i & 7];
    const isOutside = ofRow === OUT || (ofRow >= ELSEWHERE && owns === 0);
    OF_ACT[i] = isOutside || outcome[outcomeAndState] === 0 ? OUT : layerOf(ofRow % ELSEWHERE, outcomeAndState);
  }
}

/** Forgets the acts that were found. */
export function findNone(): void {
  selection.count = 0;
  found.owning = 0;
}

/**
 * Finds, beside those found already, the acts from one number up to another that pass and whose incident has a layer: at most BLOCK in all.
 * It goes through the acts themselves, since no processor guesses how many acts the next incident has.
 * @param ofRow by row: its layer, or OUT; with ELSEWHERE added where its place is not asked for, so that only acts with one of their own may pass
 */
export function findActs(from: number, until: number, { code, row }: Facts['acts']['columns'], ofRow: Uint8Array): void {
  let kept = selection.count;
  let { owning } = found;
  for (let act = from; act < until; act++) {
    const word = code[act]!;
    const of = row[act]!;
    const layer = OF_ACT[ofRow[of]! << 4 | word >>> 18 & 15]!;
    const passes = TYPE[kindAndTypeOf(word)]! & ACTOR[actorOf(word)]! & isIn(layer);
    ACTS[kept] = act;
    ROWS[kept] = of;
    LAYERS[kept] = layer;
    kept += passes & (ownsOf(word) ^ 1);
    OWNERS[owning] = act;
    OWNER_LAYERS[owning] = layer;
    owning += passes & ownsOf(word);
  }
  selection.count = kept;
  found.owning = owning;
}
