import type { ActCondition } from './act-filter.js';
import { BLOCK } from './block-day-bounds.js';
import { actorOf, kindAndTypeOf, NO_ACT } from './fact-codes.js';
import { isIn, located, notJudged, selection } from './selection-loops.js';
import { OUT } from './count-plan.js';
import { PROFILES } from './incident-profile.js';
import { notInlined, buffers } from './scratch-buffers.js';
import type { TallyPositions } from './tally-positions.js';

/* The loops that go through two million acts, built like those of selection-loops.ts. */

const { rows: ROWS, layers: LAYERS } = selection;
const { ofWindow: OF_WINDOW, ofPlace: OF_PLACE, tally: TALLY } = buffers;
const AT = located;
const ACTS = new Uint32Array(BLOCK);
const CANDIDATES = new Uint32Array(BLOCK);
const OWNERS = new Uint32Array(BLOCK);
const OWNER_LAYERS = new Uint8Array(BLOCK);
const AMOUNTS = new Uint32Array(BLOCK);
const AGAIN = new Uint32Array(BLOCK);
/**
 * Set by `judgeActsBy`. TYPE is by kind and type, ACTOR by actor. OF_ACT is by layer of the row, whether the act has
 * its own place or days, outcome and state; it gives the layer of the act, or OUT. OWNER is added where the act counts
 * by its own place or days.
 */
const TYPE = new Uint8Array(1024);
const ACTOR = new Uint8Array(256);
const OF_ACT = new Uint8Array(256 * 16);
/** By the number of a row: its layer, see RowLayers. */
const OF_NUMBER = new Uint8Array(PROFILES);

/** By layer of an act: the position of its numbers in a tally. OUT and owners get the layer that nobody reads. */
const OF_LAYER = new Uint32Array(256);

/** Added to the layer of a row: see RowLayers. */
export const ELSEWHERE = 64;
/** Added to the layer of an act that has its own place or days. */
const OWNER = 64;
/** 1 for a layer that has nothing added to it and is not OUT. */
const isPlain = (layer: number): number => 1 - ((layer + 256 - OWNER) >>> 8);

/**
 * The acts that passed. Those with the days and the place of their incident are in the selection, each with its row and
 * layer.
 */
interface FoundActs {
  /** By index in the selection. */
  readonly acts: Uint32Array;
  /** Acts with their own place or days, which have not been checked yet. */
  readonly owners: Uint32Array;
  readonly ownerLayers: Uint8Array;
  owning: number;
  /** By index in the selection: the number of an amount of the act. See `noteWaiting`. */
  readonly amounts: Uint32Array;
  /** Indexes in the selection with the same row as the index before. */
  readonly again: Uint32Array;
  repeating: number;
}

export const found: FoundActs = {
  acts: ACTS,
  owners: OWNERS,
  ownerLayers: OWNER_LAYERS,
  owning: 0,
  amounts: AMOUNTS,
  again: AGAIN,
  repeating: 0,
};

/** How many of CANDIDATES are waiting to be judged. */
let candidates = 0;

/**
 * Sets the tables that each act is judged by. Copies the tables of the acts and of their rows to the constants that the
 * loops read.
 * @param ownCount false: an act counts where its incident does, whatever its own place and days
 */
export function judgeActsBy(
  { type, actor, outcome }: ActCondition,
  { layers }: RowLayers,
  layerOf: (layer: number, outcomeAndState: number) => number,
  ownCount: boolean,
): void {
  OF_NUMBER.set(layers);
  TYPE.set(type);
  TYPE[NO_ACT] = 0; // whatever types of acts pass
  ACTOR.set(actor);
  candidates = 0; // an earlier question may have left some behind
  for (let i = 0; i < OF_ACT.length; i++) {
    const [ofRow, owns, outcomeAndState] = [i >> 4, (i >> 3) & 1, i & 7];
    const countsByItself = owns === 1 && ownCount;
    const layer =
      ofRow === OUT || (ofRow >= ELSEWHERE && !countsByItself) || outcome[outcomeAndState] === 0
        ? OUT
        : layerOf(ofRow % ELSEWHERE, outcomeAndState);
    OF_ACT[i] = layer === OUT || !countsByItself ? layer : layer + OWNER;
  }
}

/** Queues acts to be judged: those of a range of numbers. At most BLOCK can wait. */
export function waitRange(from: number, until: number): void {
  for (let act = from; act < until; act++) CANDIDATES[candidates++] = act;
}

/** Queues acts to be judged: those with a bit in these words (ActKindBits). */
export const waitBits = notInlined(function waitBits(words: Int32Array, from: number, until: number): void {
  let waiting = candidates;
  for (let at = from; at < until; at++) {
    for (let left = words[at]!; left !== 0; left &= left - 1)
      CANDIDATES[waiting++] = (at << 5) + 31 - Math.clz32(left & -left);
  }
  candidates = waiting;
});

/** How many more acts can be queued. */
export const roomToWait = (): number => BLOCK - candidates;

/**
 * A number for each row and, by number, its layer or OUT. ELSEWHERE is added where the question does not ask for the
 * row's place, so that only acts with their own place can pass.
 */
export interface RowLayers {
  numberOf: Uint16Array;
  layers: Uint8Array;
}

/** The layer of an act, see OF_ACT. */
const judgedLayer = (word: number, layerOfRow: number): number =>
  OF_ACT[(layerOfRow << 4) | ((word >>> 18) & 15)]! |
  (((TYPE[kindAndTypeOf(word)]! & ACTOR[actorOf(word)]!) - 1) & OUT);

/**
 * Replaces the found acts with the queued ones that pass and whose incident has a layer.
 * @returns false when an incident has a number that was not judged, and the result is therefore unusable
 */
export const judgeWaiting = notInlined(function judgeWaiting(
  code: Uint32Array,
  row: Uint32Array,
  numberOf: Uint16Array,
): boolean {
  const waiting = candidates;
  let kept = 0;
  let owning = 0;
  let judged = 0;
  for (let i = 0; i < waiting; i++) {
    const act = CANDIDATES[i]!;
    const of = row[act]!;
    const layerOfRow = OF_NUMBER[numberOf[of]!]!;
    const layer = judgedLayer(code[act]!, layerOfRow);
    judged |= notJudged(layerOfRow);
    ACTS[kept] = act;
    ROWS[kept] = of;
    LAYERS[kept] = layer;
    kept += isPlain(layer);
    owning |= isIn(layer) ^ isPlain(layer);
  }
  selection.count = kept;
  setOwnersApart(owning, code, row, numberOf);
  return judged >= 0;
});

/**
 * Does what `judgeWaiting` does, but adds one for each act that passes and has the days and place of its incident. Only
 * when the cell does not depend on the profile, and `mayAddAtOnce`.
 */
export const tallyWaiting = notInlined(function tallyWaiting(
  code: Uint32Array,
  row: Uint32Array,
  numberOf: Uint16Array,
  place: Uint32Array,
  window: Uint32Array,
): boolean {
  const waiting = candidates;
  let owning = 0;
  let judged = 0;
  for (let i = 0; i < waiting; i++) {
    const act = CANDIDATES[i]!;
    const of = row[act]!;
    const layerOfRow = OF_NUMBER[numberOf[of]!]!;
    const layer = judgedLayer(code[act]!, layerOfRow);
    judged |= notJudged(layerOfRow);
    TALLY[OF_LAYER[layer]! + OF_PLACE[place[of]!]! + OF_WINDOW[window[of]!]!]! += 1;
    owning |= isIn(layer) ^ isPlain(layer);
  }
  setOwnersApart(owning, code, row, numberOf);
  return judged >= 0;
});

/** Prepares `tallyWaiting` and `noteWaiting`. */
export function tallyActsBy({ ofLayer }: TallyPositions): void {
  for (let layer = 0; layer < OF_LAYER.length; layer++) OF_LAYER[layer] = ofLayer[layer < OWNER ? layer : OUT]!;
}

/**
 * Does what `judgeWaiting` does, but also locates the acts and notes an amount of each. Only when an act counts where
 * its incident does, the cell does not depend on the profile, and all tables are in the scratch buffers.
 */
export const noteWaiting = notInlined(function noteWaiting(
  code: Uint32Array,
  row: Uint32Array,
  numberOf: Uint16Array,
  place: Uint32Array,
  window: Uint32Array,
  amountOf: Uint32Array,
): boolean {
  const waiting = candidates;
  let kept = 0;
  let repeating = 0;
  let before = -1;
  let judged = 0;
  for (let i = 0; i < waiting; i++) {
    const act = CANDIDATES[i]!;
    const of = row[act]!;
    const layerOfRow = OF_NUMBER[numberOf[of]!]!;
    const layer = judgedLayer(code[act]!, layerOfRow);
    const passes = isIn(layer);
    judged |= notJudged(layerOfRow);
    ACTS[kept] = act;
    ROWS[kept] = of;
    AMOUNTS[kept] = amountOf[act]!;
    AT[kept] = OF_LAYER[layer]! + OF_PLACE[place[of]!]! + OF_WINDOW[window[of]!]!;
    AGAIN[repeating] = kept;
    repeating += passes & (of === before ? 1 : 0);
    before ^= (before ^ of) & -passes; // the row of the last that passed
    kept += passes;
  }
  selection.count = kept;
  found.owning = 0;
  found.repeating = repeating;
  candidates = 0;
  return judged >= 0;
});

/** Does what `noteWaiting` does, for the acts that were found. */
export const noteFound = notInlined(function noteFound(amountOf: Uint32Array): void {
  const { count } = selection;
  let repeating = 0;
  let before = -1;
  for (let i = 0; i < count; i++) {
    const row = ROWS[i]!;
    AMOUNTS[i] = amountOf[ACTS[i]!]!;
    AGAIN[repeating] = i;
    repeating += row === before ? 1 : 0;
    before = row;
  }
  found.repeating = repeating;
});

/** Collects the acts that count by their own place or days. Most blocks have none. */
function setOwnersApart(some: number, code: Uint32Array, row: Uint32Array, numberOf: Uint16Array): void {
  let kept = 0;
  if (some === 1) {
    for (let i = 0; i < candidates; i++) {
      const act = CANDIDATES[i]!;
      const layer = judgedLayer(code[act]!, OF_NUMBER[numberOf[row[act]!]!]!);
      OWNERS[kept] = act;
      OWNER_LAYERS[kept] = layer - OWNER;
      kept += isIn(layer) ^ isPlain(layer);
    }
  }
  found.owning = kept;
  candidates = 0;
}
