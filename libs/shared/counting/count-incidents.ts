import { areSingle } from './axis.js';
import type { Facts } from './facts.js';
import { addRows, addRowsBy, mayAddAtOnce, type Selection } from './selection-loops.js';
import type { Plan } from './plan.js';
import { RowCells } from './row-cells.js';
import { asksOfRows, blocksOf, eachSelection, mustBeJudged } from './select.js';
import { type TallyPositions, tallyPositions } from './tally-positions.js';
import type { Cells, CountPlane } from './tally.js';

/** Counts incidents, each with the window and place of the incident: it counts once, where and when it began. */
export function countIncidents(facts: Facts, plan: Plan, cells: Cells, plane: CountPlane): void {
  const { axes } = plan;
  if (!areSingle(axes)) return eachSelection(facts, plan, splitCounter(facts, plan, cells, plane));
  // Each incident has one value on both axes.
  const single = tallyPositions(facts, axes, cells, plane.spans);
  if (asksOfRows(facts, plan) || !mayAddAtOnce(single, plane.spans))
    eachSelection(facts, plan, () => plane.addOnes(facts, single));
  else addAll(facts, plan, single, plane);
}

function addAll(facts: Facts, plan: Plan, single: TallyPositions, { tally }: CountPlane): void {
  addRowsBy(single, plan.judged, facts.profilesSeen);
  addRows(blocksOf(facts, plan), facts.incidents);
  mustBeJudged(tally.subarray(single.notJudged).every((ones) => ones === 0));
}

function splitCounter(facts: Facts, plan: Plan, cells: Cells, plane: CountPlane): (selection: Selection) => void {
  const { window } = facts.incidents.columns;
  const ofRow = new RowCells(facts, plan, cells);
  return ({ rows, layers, count }) => {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (!plane.spans.touch(window[row]!)) continue;
      ofRow.collect(row, layers[i]!);
      const base = layers[i]! * cells.size;
      for (let k = 0; k < ofRow.count; k++) plane.add(base + ofRow.found[k]!, window[row]!);
    }
  };
}
