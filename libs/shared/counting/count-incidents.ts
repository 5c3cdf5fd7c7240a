import { ValuesOfActs } from './act-values.js';
import { areSingle, isSingle, type SingleAxis, testIn } from './split-axis.js';
import { BLOCK } from './block-day-bounds.js';
import type { Facts } from './facts.js';
import {
  addProfiles,
  addRows,
  addRowsBy,
  addRowsByDays,
  locate,
  mayAddAtOnce,
  type Selection,
} from './selection-loops.js';
import type { CountPlan } from './count-plan.js';
import { RowCells } from './row-cells.js';
import { asksOfRows, eachSelection, mustBeJudged } from './select-rows.js';
import { type TallyPositions, tallyPositions } from './tally-positions.js';
import type { Cells, CountPlane } from './tally.js';
import { BESIDE_IN_ROWS } from './indicators.js';
import { eachWholeBlock } from './whole-blocks.js';

/** Counts incidents, each with the window and place of the incident: it counts once, where and when it began. */
export function countIncidents(facts: Facts, plan: CountPlan, cells: Cells, plane: CountPlane): void {
  const { axes, third } = plan;
  if (third !== null || !areSingle(axes)) {
    const counter =
      setCounter(facts, plan, cells, plane) ??
      actCounter(facts, plan, cells, plane) ??
      splitCounter(facts, plan, cells, plane);
    return eachSelection(facts, plan, counter);
  }
  // Each incident has one value on both axes.
  const single = tallyPositions(facts, axes, cells, plane.spans);
  if (asksOfRows(facts, plan) || !mayAddAtOnce(single, plane.spans))
    eachSelection(facts, plan, () => plane.addOnes(facts, single));
  else addAll(facts, plan, single, plane);
}

function addAll(facts: Facts, plan: CountPlan, single: TallyPositions, { tally, spans }: CountPlane): void {
  addRowsBy(single, plan.judged, facts.profilesSeen);
  const rest = eachWholeBlock(facts, plan, spans, addProfiles);
  // With few blocks left, looking at the days of their rows costs less than finding the span of every window.
  if (spans.isOfFew && rest.length * BLOCK < facts.windows.length / 2) {
    spans.prepare();
    addRowsByDays(rest, facts, plan.time.slots);
  } else {
    spans.fill();
    addRows(rest, facts.incidents);
  }
  let notJudged = 0;
  for (let at = single.notJudged; at < tally.length; at++) notJudged |= tally[at]!;
  mustBeJudged(notJudged === 0);
}

/**
 * Counts by a list of values, such as groups, and by something of which each incident has one. Many incidents have the
 * same list: the cells of each are found once. @returns null for other axes
 */
function setCounter(
  facts: Facts,
  { axes: [first, second], third }: CountPlan,
  cells: Cells,
  plane: CountPlane,
): ((selection: Selection) => void) | null {
  if (third !== null) return null;
  const [set, single, step] = isSingle(first) ? [second, first, 1] : [first, second, second.all + 1];
  if (!isSingle(single) || !('members' in set)) return null;
  const values = facts.incidents.columns[set.source];
  const cellsOf = set.members.map((members) => [...new Set([set.all, ...members])].map((value) => value * step));
  // Where a row is placed, its list is not yet considered.
  const undivided = undividedBy(set);
  const axes = isSingle(first) ? ([first, undivided] as const) : ([undivided, single] as const);
  return plane.listAdder(facts, tallyPositions(facts, axes, cells, plane.spans), values, cellsOf);
}

/** An axis as long as another, on which every row is at the first index. */
const undividedBy = ({ all }: { all: number }): SingleAxis => ({
  split: null,
  source: 'place',
  keys: [],
  all,
  table: new Int32Array(0),
});

/**
 * Counts by what acts say, and by something of which each incident has one: each row in the cell of all acts, and once
 * in that of each value that its acts have. @returns null for other axes
 */
function actCounter(
  facts: Facts,
  plan: CountPlan,
  cells: Cells,
  { tally, spans }: CountPlane,
): ((selection: Selection) => void) | null {
  const {
    axes: [first, second],
    third,
    layers,
  } = plan;
  if (third !== null || spans.hasRest) return null;
  const [acts, single, step] = isSingle(first) ? [second, first, 1] : [first, second, second.all + 1];
  if (!isSingle(single) || acts.source !== 'act') return null;
  const undivided = undividedBy(acts);
  const positions = tallyPositions(facts, isSingle(first) ? [first, undivided] : [undivided, single], cells, spans);
  const beside = besideInRows(plan);
  const values = new ValuesOfActs(
    acts,
    layers.map((layer) => testIn(acts, layer)),
    step * spans.stride,
    beside,
    cells.size * spans.stride,
  );
  return () => {
    locate(facts.incidents.columns, positions, spans);
    values.add(tally, facts);
  };
}

/** Returns by layer the one that a row by acts may be in beside it; -1: none. See BESIDE_IN_ROWS. */
const besideInRows = ({ indicator, layers }: CountPlan): Int8Array =>
  Int8Array.from(layers, (layer) => {
    const beside = BESIDE_IN_ROWS[indicator.code]?.[layer];
    return beside === undefined ? -1 : layers.indexOf(beside);
  });

function splitCounter(facts: Facts, plan: CountPlan, cells: Cells, plane: CountPlane): (selection: Selection) => void {
  const { window } = facts.incidents.columns;
  const ofRow = new RowCells(facts, plan, cells);
  const beside = besideInRows(plan);
  const add = (layer: number, span: number): void => {
    const base = layer * cells.size;
    for (let k = 0; k < ofRow.count; k++) plane.add(base + ofRow.found[k]!, span);
  };
  return ({ rows, layers, count }) => {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (!plane.spans.touch(window[row]!)) continue;
      ofRow.collect(row, layers[i]!);
      add(layers[i]!, window[row]!);
      const other = beside[layers[i]!]!;
      if (other < 0) continue;
      ofRow.collectBeside(row, other);
      add(other, window[row]!);
    }
  };
}
