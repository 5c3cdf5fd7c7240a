import { ELSEWHERE, judgeActsBy, judgeWaiting, roomToWait, type RowLayers, waitBits, waitRange } from './act-loops.js';
import type { ActCondition } from './act-filter.js';
import { ACT_KINDS } from './fact-codes.js';
import type { Facts } from './facts.js';
import { OUT, type CountPlan } from './count-plan.js';
import { asksOfRows, eachSelection, mustBeJudged } from './select-rows.js';

export interface Wanted {
  /**
   * Must accept acts of one kind only, as every indicator of acts does: otherwise acts of one incident would not be
   * adjacent.
   */
  test: ActCondition;
  /** Returns what an act counts for, from the layer of its incident and its own outcome and state. */
  layerOf(layer: number, outcomeAndState: number): number;
  /** False: an act counts where its incident does, whatever its own place and days. */
  ownCount: boolean;
}

/** Judges the queued acts: finds or tallies them. */
export type Judge = (code: Uint32Array, row: Uint32Array, numberOf: Uint16Array) => boolean;

/**
 * Finds the acts of the incidents that are in the figure or an aside, and passes them on block by block, always in the
 * same objects (`selection`, `found`). Acts of one incident follow each other.
 */
export function eachFoundActs(
  facts: Facts,
  plan: CountPlan,
  { test, layerOf, ownCount }: Wanted,
  take: () => void,
  judgeBy: Judge = judgeWaiting,
): void {
  const rows = selectRows(facts, plan);
  const { code, row } = facts.acts.columns;
  judgeActsBy(test, rows.known, layerOf, ownCount);
  const judge = (): void => {
    mustBeJudged(judgeBy(code, row, rows.known.numberOf));
    take();
  };
  if (rows.few) ofRows(facts, rows.few, judge);
  else ofKinds(facts, test.kinds(), judge);
  judge();
}

interface SelectedRows {
  known: RowLayers;
  /** The selected rows, or null if there are so many that going through all acts is faster. */
  few: Uint32Array | null;
}

/** If at most one in this many rows is selected, only the acts of the selected rows are read. */
const FEW = 8;
/**
 * Buffers of `selectRows`, reused between questions: allocating new ones would clear their memory, page by page, for
 * each question.
 */
let OF_ROW = new Uint16Array(0);
let SOME_ROWS = new Uint32Array(0);
/** For numbers of rows that are already layers. */
const AS_IT_IS = Uint8Array.from({ length: 256 }, (_, layer) => layer);

function selectRows(facts: Facts, plan: CountPlan): SelectedRows {
  const {
    length,
    columns: { place, profile },
  } = facts.incidents;
  const { places, judged } = plan;
  if (!asksOfRows(facts, plan)) return { known: { numberOf: profile, layers: judged }, few: null };
  if (OF_ROW.length < length) {
    OF_ROW = new Uint16Array(Math.ceil(length * 1.2));
    SOME_ROWS = new Uint32Array(Math.ceil(OF_ROW.length / FEW));
  }
  const [ofRow, few] = [OF_ROW, SOME_ROWS];
  ofRow.fill(OUT, 0, length);
  let selected = 0;
  eachSelection(facts, plan, ({ rows, layers, count }) => {
    if (places === null || plan.unit !== 'acts') for (let i = 0; i < count; i++) ofRow[rows[i]!] = layers[i]!;
    else
      for (let i = 0; i < count; i++) ofRow[rows[i]!] = layers[i]! + (places[place[rows[i]!]!] === 1 ? 0 : ELSEWHERE);
    if (selected + count <= few.length) few.set(rows.subarray(0, count), selected);
    selected += count;
  });
  return {
    known: { numberOf: ofRow, layers: AS_IT_IS },
    few: selected <= few.length ? few.subarray(0, selected) : null,
  };
}

function ofRows(
  {
    incidents: {
      columns: { firstAct, acts },
    },
  }: Facts,
  rows: Uint32Array,
  judge: () => void,
): void {
  for (let i = 0; i < rows.length; i++) {
    const end = firstAct[rows[i]!]! + acts[rows[i]!]!;
    for (let from = firstAct[rows[i]!]!; from < end;) {
      const until = Math.min(end, from + roomToWait());
      waitRange(from, until);
      from = until;
      if (roomToWait() === 0) judge();
    }
  }
}

function ofKinds({ acts: { length }, kindBits }: Facts, kinds: number, judge: () => void): void {
  const end = Math.ceil(length / 32);
  for (let kind = 0; kind < ACT_KINDS.length; kind++) {
    if (((kinds >> kind) & 1) === 0) continue;
    const words = kindBits.of(kind);
    for (let from = 0; from < end;) {
      const until = Math.min(end, from + Math.floor(roomToWait() / 32));
      waitBits(words, from, until);
      from = until;
      if (roomToWait() < 32) judge();
    }
  }
}
