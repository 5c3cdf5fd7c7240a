import { type ActTest, isUnassessed } from './act-test.js';
import { type Axis, isSingle } from './axis.js';
import { type Counter, singleCells } from './count-rows.js';
import { actorOf, HAS_OWN, kindAndTypeOf, outcomeAndStateOf } from './fact-codes.js';
import type { Facts } from './facts.js';
import { NO_PLACE } from './place-tree.js';
import { OUT, type Plan } from './plan.js';
import type { Selection } from './select.js';
import type { Cells, Plane } from './tally.js';
import { Values } from './values.js';

/** Acts of a selection that count for something: their numbers, and which of the selected rows they belong to. */
class Acts {
  found = new Uint32Array(4096);
  of = new Uint32Array(4096);
  count = 0;

  /** The acts of these rows that pass, found without branching on an act: see `eachSelection`. */
  find({ rows, count }: Selection, facts: Facts, test: ActTest, ofKinds: number): void {
    const { firstAct, acts, kinds } = facts.incidents.columns;
    const { type, actor, outcome } = test;
    const { code } = facts.acts.columns;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if ((kinds[rows[i]!]! & ofKinds) === 0) continue;
      const first = firstAct[rows[i]!]!;
      const until = first + acts[rows[i]!]!;
      if (kept + until - first > this.found.length) this.grow(until - first);
      const { found, of } = this;
      for (let act = first; act < until; act++) {
        const word = code[act]!;
        found[kept] = act;
        of[kept] = i;
        kept += type[kindAndTypeOf(word)]! & actor[actorOf(word)]! & outcome[outcomeAndStateOf(word)]!;
      }
    }
    this.count = kept;
  }

  private grow(by: number): void {
    const larger = (old: Uint32Array): Uint32Array<ArrayBuffer> => {
      const grown = new Uint32Array(old.length * 2 + by);
      grown.set(old);
      return grown;
    };
    this.found = larger(this.found);
    this.of = larger(this.of);
  }
}

/** Counts acts, each with its own window and place where it has them. */
export function actCounter(facts: Facts, plan: Plan, cells: Cells, plane: Plane): Counter {
  const { incidents: { columns: { earliest, latest, place } }, acts: { columns: act } } = facts;
  const { a: windowFrom, b: windowTo } = facts.windows;
  const { time, places } = plan;
  const test = plan.own!.and(plan.acts.test);
  const ofKinds = test.kinds();
  const acts = new Acts();
  const layerOf = layerOfAct(plan);
  const addAct = adder(facts, plan, cells, plane);
  return (selection) => {
    acts.find(selection, facts, test, ofKinds);
    const { rows, layers } = selection;
    for (let k = 0; k < acts.count; k++) {
      const i = acts.found[k]!;
      const row = rows[acts.of[k]!]!;
      const word = act.code[i]!;
      const hasOwn = (word & HAS_OWN) !== 0;
      const at = hasOwn && act.place[i] !== NO_PLACE ? act.place[i]! : place[row]!;
      if (places !== null && places[at] === 0) continue;
      const own = hasOwn ? act.window[i]! : 0;
      const from = time.slot(own === 0 ? earliest[row]! : windowFrom[own]!);
      const to = time.slot(own === 0 ? latest[row]! : windowTo[own]!);
      const into = layerOf(layers[acts.of[k]!]!, word);
      if (into !== OUT) addAct(into, row, word, at, from, to);
    }
  };
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

type AddAct = (layer: number, row: number, code: number, place: number, from: number, to: number) => void;

function adder(facts: Facts, plan: Plan, cells: Cells, plane: Plane): AddAct {
  const [first, second] = plan.axes;
  const { profile } = facts.incidents.columns;
  if (isSingle(first) && isSingle(second)) {
    const { ofPlace, ofProfile } = singleCells(facts, first, second);
    return (layer, row, _code, place, from, to) =>
      plane.add(layer * cells.size + ofPlace[place]! + (ofProfile === null ? 0 : ofProfile[profile[row]!]!), from, to, 1);
  }
  const firstValues = new Values();
  const secondValues = new Values();
  return (layer, row, code, place, from, to) => {
    valuesOfAct(facts, first, row, code, place, firstValues);
    valuesOfAct(facts, second, row, code, place, secondValues);
    for (let a = 0; a < firstValues.count; a++) {
      for (let b = 0; b < secondValues.count; b++) plane.add(cells.of(layer, firstValues.list[a]!, secondValues.list[b]!), from, to, 1);
    }
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
