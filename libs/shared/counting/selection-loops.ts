import { BLOCK, type ProfilesOfBlock } from './block-day-bounds.js';
import type { Facts } from './facts.js';
import { NOT_JUDGED } from './count-plan.js';
import { NO_PROFILE, PROFILES } from './incident-profile.js';
import { notInlined, buffers } from './scratch-buffers.js';
import { gathered } from './group-rows-by-number.js';
import type { TallyPositions } from './tally-positions.js';
import { pairs } from './window-loops.js';
import type { WindowSpans } from './window-spans.js';

/*
 * Only the loops that go through a million rows while a reader waits. What makes them fast was measured, see
 * docs/decisions/counting-loops.md:
 * - No branch on a row or an act. A processor mispredicts such a branch half the time. So the loops write everything,
 *   then overwrite what does not pass or count it in a cell that nobody reads.
 * - No call, because after a call each array's address is read again.
 * - Data of the current block, and tables that are looked up for each row, are in arrays that are constants of this
 *   file (scratch-buffers.ts). Even copying a column there first is faster than reading it in place.
 * - A loop over everything is wrapped in `notInlined` and receives arrays, not objects that hold them: it is compiled once
 *   and stays so.
 */

const ROWS = new Uint32Array(BLOCK);
const LAYERS = new Uint8Array(BLOCK);
const AT = new Uint32Array(BLOCK);
const {
  ofWindow: OF_WINDOW,
  ofPlace: OF_PLACE,
  tally: TALLY,
  ofLayer: OF_LAYER,
  judged: JUDGED,
  profile: PROFILE,
  place: PLACE,
  window: WINDOW,
} = buffers;
const { slot: SLOT, span: SPAN } = pairs;
/** `selectWhere` accepts only columns whose numbers are below this. */
export const MOST_PASSES = 2 ** 16;
const PASS = new Uint8Array(MOST_PASSES);
const COLUMN = new Uint32Array(BLOCK);
const GATHERED = gathered;
/** By profile: what a row adds to its position in the tally, see `addRows`. */
const OF_PROFILE = new Int32Array(PROFILES);

/** Some of the rows that a question is about, or the rows of some acts, each with the layer it counts for. */
export interface Selection {
  readonly rows: Uint32Array;
  readonly layers: Uint8Array;
  /** How many of the two are filled. */ count: number;
}

/** The only selection; every loop reuses it. */
export const selection: Selection = { rows: ROWS, layers: LAYERS, count: 0 };

/** 1 for a layer, 0 for OUT, the only layer that gets a ninth bit when 1 is added. */
export const isIn = (layer: number): number => 1 - ((layer + 1) >>> 8);

/** Below 0 if the layer is NOT_JUDGED. */
export const notJudged = (layer: number): number => (layer ^ NOT_JUDGED) - 1;

/**
 * Prepares the selecting loops. @param judged by profile: its layer @param pass for `selectWhere`, by number in the
 * column: 1 where it passes
 */
export function selectBy(judged: Uint8Array, pass: Uint8Array | null): void {
  JUDGED.set(judged);
  if (pass !== null) PASS.set(pass);
}

/**
 * Selects the rows whose profile is in a layer.
 * @returns false when a profile has not been judged yet and the selection is therefore unusable
 */
export const selectJudged = notInlined(function selectJudged(
  from: number,
  until: number,
  profile: Uint16Array,
): boolean {
  PROFILE.set(profile.subarray(from, until));
  const length = until - from;
  let kept = 0;
  let seen = 0;
  for (let i = 0; i < length; i++) {
    const layer = JUDGED[PROFILE[i]!]!;
    ROWS[kept] = from + i;
    LAYERS[kept] = layer;
    kept += isIn(layer);
    seen |= notJudged(layer);
  }
  selection.count = kept;
  return seen >= 0;
});

/** Does `selectJudged` and then `keepWhere` in one pass. */
export const selectWhere = notInlined(function selectWhere(
  from: number,
  until: number,
  profile: Uint16Array,
  column: Uint32Array,
): boolean {
  PROFILE.set(profile.subarray(from, until));
  COLUMN.set(column.subarray(from, until));
  const length = until - from;
  let kept = 0;
  let seen = 0;
  for (let i = 0; i < length; i++) {
    const layer = JUDGED[PROFILE[i]!]!;
    ROWS[kept] = from + i;
    LAYERS[kept] = layer;
    kept += isIn(layer) & PASS[COLUMN[i]!]!;
    seen |= notJudged(layer);
  }
  selection.count = kept;
  return seen >= 0;
});

/**
 * Does the same for a block of which the rows that pass are known: the first `count` of `gathered`, counted from the
 * first row of the block.
 */
export const selectGathered = notInlined(function selectGathered(
  from: number,
  count: number,
  profile: Uint16Array,
): boolean {
  let kept = 0;
  let seen = 0;
  for (let i = 0; i < count; i++) {
    const row = from + GATHERED[i]!;
    const layer = JUDGED[profile[row]!]!;
    ROWS[kept] = row;
    LAYERS[kept] = layer;
    kept += isIn(layer);
    seen |= notJudged(layer);
  }
  selection.count = kept;
  return seen >= 0;
});

/** Keeps the selected rows whose number in a column passes. */
export const keepWhere = notInlined(function keepWhere(column: Uint32Array, pass: Uint8Array): void {
  const { count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    ROWS[kept] = row;
    LAYERS[kept] = LAYERS[i]!;
    kept += pass[column[row]!]!;
  }
  selection.count = kept;
});

/** Does `keepWhere` for a column of bytes: one loop over two types of array would be slower for both. */
export const keepWhereByte = notInlined(function keepWhereByte(column: Uint8Array, pass: Uint8Array): void {
  const { count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    ROWS[kept] = row;
    LAYERS[kept] = LAYERS[i]!;
    kept += pass[column[row]!]!;
  }
  selection.count = kept;
});

/** The rows that `takeOut` removed from the selection, with their layers. */
const OUT_ROWS = new Uint32Array(BLOCK);
const OUT_LAYERS = new Uint8Array(BLOCK);
let takenOut = 0;

/**
 * Removes from the selection the rows whose number in a column is not 0. Of the others, keeps those whose profile
 * passes.
 */
export const takeOut = notInlined(function takeOut(numbers: Uint16Array, profile: Uint16Array, pass: Uint8Array): void {
  const { count } = selection;
  let kept = 0;
  let out = 0;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    const layer = LAYERS[i]!;
    const has = (numbers[row]! + 0xffff) >>> 16;
    OUT_ROWS[out] = row;
    OUT_LAYERS[out] = layer;
    out += has;
    ROWS[kept] = row;
    LAYERS[kept] = layer;
    kept += (has ^ 1) & pass[profile[row]!]!;
  }
  selection.count = kept;
  takenOut = out;
});

/** Does `selectJudged` and then `takeOut` in one pass. */
export const selectApart = notInlined(function selectApart(
  from: number,
  until: number,
  profile: Uint16Array,
  numbers: Uint16Array,
  pass: Uint8Array,
): boolean {
  PROFILE.set(profile.subarray(from, until));
  const length = until - from;
  let kept = 0;
  let out = 0;
  let seen = 0;
  for (let i = 0; i < length; i++) {
    const number = PROFILE[i]!;
    const layer = JUDGED[number]!;
    const has = (numbers[from + i]! + 0xffff) >>> 16;
    OUT_ROWS[out] = from + i;
    OUT_LAYERS[out] = layer;
    out += has & isIn(layer);
    ROWS[kept] = from + i;
    LAYERS[kept] = layer;
    kept += (has ^ 1) & pass[number]! & isIn(layer);
    seen |= notJudged(layer);
  }
  selection.count = kept;
  takenOut = out;
  return seen >= 0;
});

/** Replaces the selection with the rows that were taken out. */
export function takeBack(): void {
  for (let i = 0; i < takenOut; i++) {
    ROWS[i] = OUT_ROWS[i]!;
    LAYERS[i] = OUT_LAYERS[i]!;
  }
  selection.count = takenOut;
}

/** Gives each row the layer that `layerOf` returns, or removes it if that is OUT. */
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

/** The position in a tally where each selected row counts, by index in the selection. */
export const located: Uint32Array = AT;

/** Finds the position in a tally for each selected row, from its cell and the span of its days. */
export function locate(
  { window, place, profile }: Facts['incidents']['columns'],
  { ofPlace, ofProfile }: TallyPositions,
  spans: WindowSpans,
): void {
  if (areInBuffers(ofPlace, spans)) locateInBuffers(window, place);
  else locateElsewhere(window, place, ofPlace, spans.ofWindow);
  if (ofProfile !== null) locateByProfile(profile, ofProfile);
}

const locateInBuffers = notInlined(function locateInBuffers(window: Uint32Array, place: Uint32Array): void {
  const { count } = selection;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    AT[i] = OF_LAYER[LAYERS[i]!]! + OF_PLACE[place[row]!]! + OF_WINDOW[window[row]!]!;
  }
});

function locateElsewhere(window: Uint32Array, place: Uint32Array, ofPlace: Int32Array, ofWindow: Uint32Array): void {
  const { count } = selection;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    AT[i] = OF_LAYER[LAYERS[i]!]! + ofPlace[place[row]!]! + ofWindow[window[row]!]!;
  }
}

const locateByProfile = notInlined(function locateByProfile(profile: Uint16Array, ofProfile: Int32Array): void {
  const { count } = selection;
  for (let i = 0; i < count; i++) AT[i]! += ofProfile[profile[ROWS[i]!]!]!;
});

/** Adds one for each row that `locate` placed. */
export const addOnes = notInlined(function addOnes(tally: Uint32Array): void {
  const { count } = selection;
  for (let i = 0; i < count; i++) tally[AT[i]!]! += 1;
});

/**
 * Adds one for each row that `locate` placed, in several cells.
 * @param set by row: the number of its list of values
 * @param starts by such a number: where its cells begin in `steps`; they end where those of the next begin
 * @param steps how far each cell is in the tally from where the row was placed
 */
export const addLists = notInlined(function addLists(
  tally: Uint32Array,
  set: Uint32Array,
  starts: Uint32Array,
  steps: Uint32Array,
): void {
  const { count } = selection;
  for (let i = 0; i < count; i++) {
    const number = set[ROWS[i]!]!;
    const at = AT[i]!;
    for (let k = starts[number]!, end = starts[number + 1]!; k < end; k++) tally[at + steps[k]!]! += 1;
  }
});

/** Passes on the located rows whose span is `rest`: index in the selection, cell and window. */
export function eachOfRest(
  { window }: Facts['incidents']['columns'],
  { ofWindow, rest, stride }: WindowSpans,
  take: (i: number, cell: number, window: number) => void,
): void {
  const { count } = selection;
  for (let i = 0; i < count; i++) {
    const days = window[ROWS[i]!]!;
    if (ofWindow[days] === rest) take(i, (AT[i]! - rest) / stride, days);
  }
}

/** Whether the tables of places and windows are in their scratch buffers; writes that of windows if necessary. */
export const areInBuffers = (ofPlace: Int32Array, spans: WindowSpans): boolean => {
  spans.fill();
  return ofPlace === OF_PLACE && spans.isInBuffer;
};

/**
 * Whether rows and acts with one cell can be added as soon as they are found: all tables are in the scratch buffers,
 * and no window is in the span `rest`. The caller fills that of windows.
 */
export const mayAddAtOnce = ({ ofPlace }: TallyPositions, { hasRest, isInBuffer }: WindowSpans): boolean =>
  !hasRest && ofPlace === OF_PLACE && isInBuffer;

/** For which the last `addRowsBy` filled its table. */
let filledFor: { profiles: readonly number[]; notJudged: number } = { profiles: [], notJudged: 0 };

/** Prepares `addRows`. @param profiles all profiles that incidents have */
export function addRowsBy(
  { ofLayer, ofProfile, notJudged }: TallyPositions,
  judged: Uint8Array,
  profiles: readonly number[],
): void {
  // Filling it all takes longer than what follows, which writes the same profiles each time.
  if (filledFor.profiles !== profiles || filledFor.notJudged !== notJudged) OF_PROFILE.fill(notJudged);
  filledFor = { profiles, notJudged };
  for (const profile of [NO_PROFILE, ...profiles])
    OF_PROFILE[profile] =
      judged[profile] === NOT_JUDGED ? notJudged : ofLayer[judged[profile]!]! + (ofProfile?.[profile] ?? 0);
}

/** Adds the rows of one block, all in one span, by how many of them have each profile. `addRowsBy` prepares it. */
export function addProfiles({ profiles, rows }: ProfilesOfBlock, span: number): void {
  for (let i = 0; i < profiles.length; i++) TALLY[OF_PROFILE[profiles[i]!]! + span]! += rows[i]!;
}

/**
 * Adds one for each row of these blocks: selects, locates and adds in one pass. Only when the question asks nothing of
 * a row except its profile, and `mayAddAtOnce`.
 * @param blocks the first row of each
 */
export function addRows(blocks: Iterable<number>, { length, columns }: Facts['incidents']): void {
  for (const from of blocks) addBlock(copyRows(columns, from, Math.min(length, from + BLOCK)));
}

/** Copies a block of rows into the scratch buffers. @returns how many */
function copyRows({ window, place, profile }: Facts['incidents']['columns'], from: number, until: number): number {
  PROFILE.set(profile.subarray(from, until));
  PLACE.set(place.subarray(from, until));
  WINDOW.set(window.subarray(from, until));
  return until - from;
}

const addBlock = notInlined(function addBlock(count: number): void {
  for (let i = 0; i < count; i++) TALLY[OF_PROFILE[PROFILE[i]!]! + OF_PLACE[PLACE[i]!]! + OF_WINDOW[WINDOW[i]!]!]! += 1;
});

/** Does what `addRows` does, but finds the span of each row from its days. `WindowSpans.prepare` prepares it too. */
export function addRowsByDays(blocks: Iterable<number>, { incidents, windows }: Facts, slots: number): void {
  for (const from of blocks) {
    const count = copyRows(incidents.columns, from, Math.min(incidents.length, from + BLOCK));
    addBlockByDays(count, windows.first, windows.last, windows.earliest, slots);
  }
}

const addBlockByDays = notInlined(function addBlockByDays(
  count: number,
  first: Int32Array,
  last: Int32Array,
  earliest: number,
  slots: number,
): void {
  for (let i = 0; i < count; i++) {
    const window = WINDOW[i]!;
    const slot = SLOT[first[window]! - earliest]!;
    const span = SPAN[slot * slots + SLOT[last[window]! - earliest]! - slot]!;
    TALLY[OF_PROFILE[PROFILE[i]!]! + OF_PLACE[PLACE[i]!]! + span]! += 1;
  }
});
