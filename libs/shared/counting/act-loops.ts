import type { ActTest } from './act-test.js';
import { BLOCK } from './day-bounds.js';
import { actorOf, kindAndTypeOf, NO_ACT, ownsOf } from './fact-codes.js';
import type { Facts } from './facts.js';
import { isIn, selection } from './loops.js';
import { NOT_JUDGED, OUT } from './plan.js';
import { PROFILES } from './profile.js';

/*
 * The loops that go through two million acts, as those of loops.ts.
 */

const { rows: ROWS, layers: LAYERS } = selection;
const ACTS = new Uint32Array(BLOCK);
const CANDIDATES = new Uint32Array(BLOCK);
const OWNERS = new Uint32Array(BLOCK);
const OWNER_LAYERS = new Uint8Array(BLOCK);
/** Of `judgeActsBy`: by kind and type, by actor, and by layer of the row, whether the act has a place or days of its own, outcome and state. */
const TYPE = new Uint8Array(1024);
const ACTOR = new Uint8Array(256);
const OF_ACT = new Uint8Array(256 * 16);
/** By the number of a row: its layer, see RowLayers. */
const OF_NUMBER = new Uint8Array(PROFILES);

/** Added to the layer of a row: see `judgeWaiting`. */
export const ELSEWHERE = 64;

/** Acts to be judged, and those that passed: those with the days and the place of their incident are in the selection, each with its row and layer. */
export interface FoundActs { /** by place in the selection */ readonly acts: Uint32Array; /** Those with some of their own, of which neither is looked at yet. */ readonly owners: Uint32Array; readonly ownerLayers: Uint8Array; owning: number }

export const found: FoundActs = { acts: ACTS, owners: OWNERS, ownerLayers: OWNER_LAYERS, owning: 0 };

/** How many of CANDIDATES wait to be judged. */
let candidates = 0;
/** 1 where an act counts at its own place and in its own days. */
let ownMatters = 1;

/**
 * What each act is judged by. The tables of the acts and of their rows are copied to where the loop knows them.
 * @param ownCount false: an act counts where its incident does, whatever place and days it has of its own
 */
export function judgeActsBy({ type, actor, outcome }: ActTest, { layers }: RowLayers, layerOf: (layer: number, outcomeAndState: number) => number, ownCount: boolean): void {
  OF_NUMBER.set(layers);
  TYPE.set(type);
  TYPE[NO_ACT] = 0; // of whatever type acts may be
  ACTOR.set(actor);
  ownMatters = ownCount ? 1 : 0;
  candidates = 0; // whatever became of the question before
  for (let i = 0; i < OF_ACT.length; i++) {
    const [ofRow, owns, outcomeAndState] = [i >> 4, i >> 3 & 1, i & 7];
    const isOutside = ofRow === OUT || (ofRow >= ELSEWHERE && (owns === 0 || !ownCount));
    OF_ACT[i] = isOutside || outcome[outcomeAndState] === 0 ? OUT : layerOf(ofRow % ELSEWHERE, outcomeAndState);
  }
}

/** Acts to be judged: those from one number up to another. At most BLOCK may wait. */
export function waitRange(from: number, until: number): void {
  for (let act = from; act < until; act++) CANDIDATES[candidates++] = act;
}

/** Acts to be judged: those with a bit in these words (KindBits). */
export function waitBits(words: Int32Array, from: number, until: number): void {
  let waiting = candidates;
  for (let at = from; at < until; at++) {
    for (let left = words[at]!; left !== 0; left &= left - 1) CANDIDATES[waiting++] = (at << 5) + 31 - Math.clz32(left & -left);
  }
  candidates = waiting;
}

/** How many more may wait. */
export const roomToWait = (): number => BLOCK - candidates;

/**
 * What is known of each row: a number, and by number its layer, or OUT; with ELSEWHERE added where its place is not asked for, so that
 * only acts with one of their own may pass.
 */
export interface RowLayers { numberOf: Uint16Array; layers: Uint8Array }

/**
 * Finds those of the acts that wait that pass and whose incident has a layer, instead of those that were found before.
 * @returns false when an incident has a number that was not judged, and what was found is of no use
 */
export function judgeWaiting({ code, row }: Facts['acts']['columns'], { numberOf }: RowLayers): boolean {
  let kept = 0;
  let owning = 0;
  let judged = 0;
  for (let i = 0; i < candidates; i++) {
    const act = CANDIDATES[i]!;
    const word = code[act]!;
    const of = row[act]!;
    const layerOfRow = OF_NUMBER[numberOf[of]!]!;
    const layer = OF_ACT[layerOfRow << 4 | word >>> 18 & 15]!;
    judged |= (layerOfRow ^ NOT_JUDGED) - 1; // below 0 where it is that one
    const passes = TYPE[kindAndTypeOf(word)]! & ACTOR[actorOf(word)]! & isIn(layer);
    ACTS[kept] = act;
    ROWS[kept] = of;
    LAYERS[kept] = layer;
    kept += passes;
    owning |= passes & ownsOf(word);
  }
  candidates = 0;
  selection.count = kept;
  found.owning = 0;
  // Most blocks have none.
  if ((owning & ownMatters) === 1) setOwnersApart(code);
  return judged >= 0;
}

function setOwnersApart(code: Uint32Array): void {
  const { count } = selection;
  let kept = 0;
  let { owning } = found;
  for (let i = 0; i < count; i++) {
    const act = ACTS[i]!;
    const layer = LAYERS[i]!;
    const owns = ownsOf(code[act]!);
    ACTS[kept] = act;
    ROWS[kept] = ROWS[i]!;
    LAYERS[kept] = layer;
    kept += owns ^ 1;
    OWNERS[owning] = act;
    OWNER_LAYERS[owning] = layer;
    owning += owns;
  }
  selection.count = kept;
  found.owning = owning;
}
