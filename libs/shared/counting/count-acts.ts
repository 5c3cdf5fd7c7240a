import { found, tallyActsBy, tallyWaiting } from './act-loops.js';
import { isUnassessed } from './act-filter.js';
import { areSingle, type Axis } from './split-axis.js';
import { outcomeAndStateOf } from './fact-codes.js';
import type { Facts } from './facts.js';
import { eachFoundActs, type Wanted } from './find-acts.js';
import { mayAddAtOnce, selection } from './selection-loops.js';
import { NO_PLACE } from './place-tree.js';
import { OUT, type CountPlan } from './count-plan.js';
import { type TallyPositions, tallyPositions } from './tally-positions.js';
import type { Cells, CountPlane } from './tally.js';
import { ReusableList } from './scratch-buffers.js';

/** Counts acts, each with its own window and place if it has them. */
export function countActs(facts: Facts, plan: CountPlan, cells: Cells, plane: CountPlane): void {
  const { axes, third } = plan;
  if (third === null && areSingle(axes))
    countPlain(facts, plan, tallyPositions(facts, axes, cells, plane.spans), cells, plane);
  else countSplit(facts, plan, cells, plane);
}

/** Counts acts that have one cell each. */
function countPlain(facts: Facts, plan: CountPlan, single: TallyPositions, cells: Cells, plane: CountPlane): void {
  const {
    spans: { stride },
  } = plane;
  const { profile, place, window } = facts.incidents.columns;
  const addOwners = (): void =>
    eachOwner(facts, plan, (layer, row, _act, at, days) =>
      plane.add(layer * cells.size + (single.ofPlace[at]! + (single.ofProfile?.[profile[row]!] ?? 0)) / stride, days),
    );
  if (single.ofProfile !== null || !mayAddAtOnce(single, plane.spans)) {
    eachFoundActs(facts, plan, wantedOf(plan), () => {
      plane.addOnes(facts, single);
      addOwners();
    });
  } else {
    plane.spans.fill();
    tallyActsBy(single);
    eachFoundActs(facts, plan, wantedOf(plan), addOwners, (code, row, numberOf) =>
      tallyWaiting(code, row, numberOf, place, window),
    );
  }
}

function countSplit(facts: Facts, plan: CountPlan, cells: Cells, plane: CountPlane): void {
  const {
    axes: [first, second],
    third,
  } = plan;
  const {
    incidents: {
      columns: { window: windowOf, place: placeOf },
    },
    acts: {
      columns: { code },
    },
  } = facts;
  const firstValues = new ReusableList();
  const secondValues = new ReusableList();
  const thirdValues = new ReusableList();
  if (third === null) thirdValues.add(0);
  const one = (layer: number, row: number, act: number, place: number, window: number): void => {
    valuesOfAct(facts, first, row, code[act]!, place, firstValues);
    valuesOfAct(facts, second, row, code[act]!, place, secondValues);
    if (third !== null) valuesOfAct(facts, third, row, code[act]!, place, thirdValues);
    for (let a = 0; a < firstValues.count; a++) {
      for (let b = 0; b < secondValues.count; b++) {
        for (let c = 0; c < thirdValues.count; c++)
          plane.add(cells.of(layer, firstValues.list[a]!, secondValues.list[b]!, thirdValues.list[c]!), window);
      }
    }
  };
  eachFoundActs(facts, plan, wantedOf(plan), () => {
    const { rows, layers, count } = selection;
    for (let k = 0; k < count; k++) one(layers[k]!, rows[k]!, found.acts[k]!, placeOf[rows[k]!]!, windowOf[rows[k]!]!);
    eachOwner(facts, plan, one);
  });
}

const wantedOf = (plan: CountPlan): Wanted => {
  const layerOf = layerOfAct(plan);
  return {
    test: plan.own!.and(plan.acts.test),
    layerOf: (layer, outcomeAndState) => layerOf(layer, outcomeAndState << 18),
    ownCount: true,
  };
};

/** Passes on the found acts that have their own days or place; what they lack is taken from their incident. */
function eachOwner(
  facts: Facts,
  { places }: CountPlan,
  take: (layer: number, row: number, act: number, place: number, window: number) => void,
): void {
  const {
    incidents: {
      columns: { window, place },
    },
    acts: {
      columns: { row: rowOf, own },
    },
    whereabouts,
  } = facts;
  for (let k = 0; k < found.owning; k++) {
    const act = found.owners[k]!;
    const row = rowOf[act]!;
    const at = whereabouts.a[own[act]!]! === NO_PLACE ? place[row]! : whereabouts.a[own[act]!]!;
    if (places === null || places[at] === 1)
      take(found.ownerLayers[k]!, row, act, at, whereabouts.b[own[act]!]! || window[row]!);
  }
}

/** The measure "violations" counts restrictions assessed as violations; those not yet assessed go to an aside. */
export function layerOfAct({ measure, layers }: CountPlan): (layer: number, code: number) => number {
  if (measure !== 'violations') return (layer) => layer;
  const notYetAssessed = layers.indexOf('notYetAssessed');
  return (layer, code) => {
    if (!isUnassessed(outcomeAndStateOf(code))) return layer;
    return layer === 0 ? notYetAssessed : OUT;
  };
}

/** Collects an act's values and, where it can have several, the total. */
function valuesOfAct(facts: Facts, axis: Axis, row: number, code: number, place: number, values: ReusableList): void {
  const { columns } = facts.incidents;
  values.clear();
  switch (axis.source) {
    case 'place':
      values.add(axis.table[place]!);
      return;
    case 'profile':
      values.add(axis.table[columns.profile[row]!]!);
      return;
    case 'act':
      values.add(axis.indexOf(code));
      values.add(axis.all);
      return;
    case 'harm':
      throw new RangeError('acts have no harms');
    default:
      values.add(axis.all);
      values.addAll(axis.members[columns[axis.source][row]!]!);
  }
}
