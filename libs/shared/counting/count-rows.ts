import { isSingle, type SingleAxis } from './axis.js';
import type { Facts } from './facts.js';
import type { Plan } from './plan.js';
import { RowCells } from './row-cells.js';
import type { Selection, SingleCells } from './loops.js';
import type { Cells, Plane } from './tally.js';

/** Takes selected rows, some at a time, and adds them to planes. */
export type Counter = (selection: Selection) => void;

/** Counts incidents, each with the window and place of the incident: it counts once, where and when it began. */
export function incidentCounter(facts: Facts, plan: Plan, cells: Cells, plane: Plane): Counter {
  const [first, second] = plan.axes;
  if (isSingle(first) && isSingle(second)) return plainCounter(facts, singleCells(facts, first, second), cells, plane);
  return splitCounter(facts, plan, cells, plane);
}

export function singleCells(facts: Facts, first: SingleAxis, second: SingleAxis): SingleCells {
  const width = second.all + 1;
  const steps = [{ axis: first, step: width }, { axis: second, step: 1 }];
  const add = (table: Int32Array, source: SingleAxis['source']): Int32Array => {
    for (const { axis, step } of steps) if (axis.source === source) for (let i = 0; i < table.length; i++) table[i]! += axis.table[i]! * step;
    return table;
  };
  const profiles = steps.find(({ axis }) => axis.source === 'profile')?.axis.table.length;
  return { ofPlace: add(new Int32Array(facts.places.size), 'place'), ofProfile: profiles === undefined ? null : add(new Int32Array(profiles), 'profile') };
}

/** Where an incident has one value on both axes. */
function plainCounter(facts: Facts, single: SingleCells, { size }: Cells, plane: Plane): Counter {
  return () => plane.addOnes(facts, single, size);
}

function splitCounter(facts: Facts, plan: Plan, cells: Cells, plane: Plane): Counter {
  const { time } = plan;
  const { earliest, latest } = facts.incidents.columns;
  const ofRow = new RowCells(facts, plan, cells);
  return ({ rows, layers, count }) => {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const from = time.slot(earliest[row]!);
      const to = time.slot(latest[row]!);
      if (!time.between(from, to)) continue;
      ofRow.collect(row, layers[i]!);
      const base = layers[i]! * cells.size;
      for (let k = 0; k < ofRow.count; k++) plane.add(base + ofRow.found[k]!, from, to, 1);
    }
  };
}
