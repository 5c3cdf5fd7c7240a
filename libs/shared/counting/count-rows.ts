import { isUnassessed } from './act-test.js';
import { type Axis, isSingle, type SingleAxis } from './axis.js';
import { outcomeAndStateOf } from './fact-codes.js';
import type { Facts } from './facts.js';
import { NO_PLACE } from './place-tree.js';
import { OUT, type Plan } from './plan.js';
import { RowCells } from './row-cells.js';
import type { Cells, Plane } from './tally.js';
import { Values } from './values.js';

/** Counts incidents, each with the window and place of the incident: it counts once, where and when it began. */
export function countIncidents(facts: Facts, plan: Plan, layer: Uint8Array, cells: Cells, plane: Plane): void {
  const [first, second] = plan.axes;
  if (isSingle(first) && isSingle(second)) countPlain(facts, plan, layer, cells, plane, first, second);
  else countSplit(facts, plan, layer, cells, plane);
}

/**
 * Every incident has one cell: no list of values, no stamps. An exact day, which most incidents have, is one look-up and one
 * addition, written out here because this loop is the one that a reader waits for.
 */
function countPlain(facts: Facts, { time }: Plan, layer: Uint8Array, cells: Cells, plane: Plane, first: SingleAxis, second: SingleAxis): void {
  const { columns, length } = facts.incidents;
  const { earliest, latest } = columns;
  const { from, atOrAfter, atOrBefore } = time;
  const { certain } = plane;
  const days = time.until - from;
  const periods = time.periods.length;
  const firstColumn = columns[first.source];
  const secondColumn = columns[second.source];
  const firstIndex = first.table;
  const secondIndex = second.table;
  const { size } = cells;
  const width = second.all + 1;
  for (let row = 0; row < length; row++) {
    const into = layer[row]!;
    if (into === OUT) continue;
    const start = earliest[row]!;
    const end = latest[row]!;
    const day = start - from;
    if (start === end) {
      if (day < 0 || day >= days) continue;
      const period = atOrAfter[day]!;
      if (period !== atOrBefore[day]) continue; // between two periods
      certain[(into * size + firstIndex[firstColumn[row]!]! * width + secondIndex[secondColumn[row]!]!) * periods + period]! += 1;
    } else if (time.locate(start, end)) {
      plane.add(into * size + firstIndex[firstColumn[row]!]! * width + secondIndex[secondColumn[row]!]!, time, 1);
    }
  }
}

function countSplit(facts: Facts, plan: Plan, layer: Uint8Array, cells: Cells, plane: Plane): void {
  const { time } = plan;
  const { columns: { earliest, latest }, length } = facts.incidents;
  const ofRow = new RowCells(facts, plan, cells);
  for (let row = 0; row < length; row++) {
    if (layer[row] === OUT || !time.locate(earliest[row]!, latest[row]!)) continue;
    ofRow.collect(row, layer[row]!);
    const base = layer[row]! * cells.size;
    for (let i = 0; i < ofRow.count; i++) plane.add(base + ofRow.found[i]!, time, 1);
  }
}

/** Counts acts, each with its own window and place where it has them. */
export function countActs(facts: Facts, plan: Plan, layer: Uint8Array, cells: Cells, plane: Plane): void {
  const { incidents: { columns, length }, acts: { columns: act } } = facts;
  const { earliest, latest, firstAct, acts, place } = columns;
  const { a: windowFrom, b: windowTo } = facts.windows;
  const { time } = plan;
  const test = plan.own!.and(plan.acts.test);
  const notYetAssessed = plan.layers.indexOf('notYetAssessed');
  const [first, second] = plan.axes;
  const firstValues = new Values();
  const secondValues = new Values();
  for (let row = 0; row < length; row++) {
    if (layer[row] === OUT) continue;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) {
      const code = act.code[i]!;
      const at = act.place[i] === NO_PLACE ? place[row]! : act.place[i]!;
      if (!test.accepts(code) || (plan.places !== null && plan.places[at] === 0)) continue;
      const own = act.window[i]!;
      if (!time.locate(own === 0 ? earliest[row]! : windowFrom[own]!, own === 0 ? latest[row]! : windowTo[own]!)) continue;
      const into = layerOfAct(layer[row]!, code, plan, notYetAssessed);
      if (into === OUT) continue;
      valuesOfAct(facts, first, row, code, at, firstValues);
      valuesOfAct(facts, second, row, code, at, secondValues);
      for (let a = 0; a < firstValues.count; a++) {
        for (let b = 0; b < secondValues.count; b++) plane.add(cells.of(into, firstValues.list[a]!, secondValues.list[b]!), time, 1);
      }
    }
  }
}

/** "Violations" takes restrictions assessed so; those not yet assessed stand beside. */
export function layerOfAct(layer: number, code: number, plan: Plan, notYetAssessed: number): number {
  if (plan.measure !== 'violations' || !isUnassessed(outcomeAndStateOf(code))) return layer;
  return layer === 0 ? notYetAssessed : OUT;
}

/** Values and, where an act may have several, the total. */
function valuesOfAct(facts: Facts, axis: Axis, row: number, code: number, place: number, values: Values): void {
  const { columns } = facts.incidents;
  values.clear();
  switch (axis.source) {
    case 'place': values.add(axis.table[place]!); return;
    case 'profile': values.add(axis.table[columns.profile[row]!]!); return;
    case 'act':
      values.add(axis.indexOf(code));
      values.add(axis.all);
      return;
    case 'harm': throw new RangeError('acts have no harms');
    default:
      values.add(axis.all);
      values.addAll(axis.members[columns[axis.source][row]!]!);
  }
}
