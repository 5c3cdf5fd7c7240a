import { found } from './act-loops.js';
import { isUnassessed } from './act-test.js';
import { type Axis, isSingle } from './axis.js';
import { singleCells } from './count-rows.js';
import { outcomeAndStateOf } from './fact-codes.js';
import type { Facts } from './facts.js';
import { eachFoundActs } from './find-acts.js';
import { selection, type SingleCells } from './loops.js';
import { NO_PLACE } from './place-tree.js';
import { OUT, type Plan } from './plan.js';
import type { Cells, Plane } from './tally.js';
import { Values } from './values.js';

/** Counts acts, each with its own window and place where it has them. */
export function countActs(facts: Facts, plan: Plan, cells: Cells, plane: Plane): void {
  const layerOf = layerOfAct(plan);
  const [first, second] = plan.axes;
  const add = isSingle(first) && isSingle(second) ? plainAdder(facts, singleCells(facts, first, second), cells, plane) : splitAdder(facts, plan, cells, plane);
  const wanted = { test: plan.own!.and(plan.acts.test), layerOf: (layer: number, outcomeAndState: number) => layerOf(layer, outcomeAndState << 18), ownCount: true };
  eachFoundActs(facts, plan, wanted, () => {
    add.found();
    for (let k = 0; k < found.owning; k++) addOwner(facts, plan, found.owners[k]!, found.ownerLayers[k]!, add);
  });
}

/** An act with days or a place of its own; what it does not have is its incident's. */
function addOwner(facts: Facts, { time, places }: Plan, act: number, layer: number, add: Adder): void {
  const { incidents: { columns: { earliest, latest, place } }, acts: { columns: { code, row: rowOf, own } }, windows, whereabouts } = facts;
  const row = rowOf[act]!;
  const at = whereabouts.a[own[act]!]! === NO_PLACE ? place[row]! : whereabouts.a[own[act]!]!;
  if (places !== null && places[at] === 0) return;
  const window = whereabouts.b[own[act]!]!;
  add.one(layer, row, code[act]!, at, time.slot(window === 0 ? earliest[row]! : windows.a[window]!), time.slot(window === 0 ? latest[row]! : windows.b[window]!));
}

/** "Violations" takes restrictions assessed so; those not yet assessed stand beside. */
export function layerOfAct({ measure, layers }: Plan): (layer: number, code: number) => number {
  if (measure !== 'violations') return (layer) => layer;
  const notYetAssessed = layers.indexOf('notYetAssessed');
  return (layer, code) => {
    if (!isUnassessed(outcomeAndStateOf(code))) return layer;
    return layer === 0 ? notYetAssessed : OUT;
  };
}

interface Adder {
  /** Adds the acts that were found with the days and the place of their incident. */
  found(): void;
  one(layer: number, row: number, code: number, place: number, from: number, to: number): void;
}

/** Where an act has one cell. */
function plainAdder(facts: Facts, single: SingleCells, { size }: Cells, plane: Plane): Adder {
  const { ofPlace, ofProfile } = single;
  const { profile } = facts.incidents.columns;
  return {
    found: () => plane.addOnes(facts, single, size),
    one: (layer, row, _code, place, from, to) => plane.add(layer * size + ofPlace[place]! + (ofProfile === null ? 0 : ofProfile[profile[row]!]!), from, to, 1),
  };
}

function splitAdder(facts: Facts, { time, axes: [first, second] }: Plan, cells: Cells, plane: Plane): Adder {
  const { incidents: { columns: { earliest, latest, place: placeOf } }, acts: { columns: { code: codeOf } } } = facts;
  const firstValues = new Values();
  const secondValues = new Values();
  const one: Adder['one'] = (layer, row, code, place, from, to) => {
    valuesOfAct(facts, first, row, code, place, firstValues);
    valuesOfAct(facts, second, row, code, place, secondValues);
    for (let a = 0; a < firstValues.count; a++) {
      for (let b = 0; b < secondValues.count; b++) plane.add(cells.of(layer, firstValues.list[a]!, secondValues.list[b]!), from, to, 1);
    }
  };
  return {
    one,
    found: () => {
      const { rows, layers, count } = selection;
      for (let k = 0; k < count; k++) {
        const row = rows[k]!;
        one(layers[k]!, row, codeOf[found.acts[k]!]!, placeOf[row]!, time.slot(earliest[row]!), time.slot(latest[row]!));
      }
    },
  };
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
