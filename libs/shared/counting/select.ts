import { actorOf, kindAndTypeOf, outcomeAndStateOf } from './fact-codes.js';
import { BLOCK } from './day-bounds.js';
import type { Facts } from './facts.js';
import { FORCE_INDICATORS } from './indicators.js';
import { NOT_JUDGED, OUT, type Plan } from './plan.js';


/** Some rows that a question is about, in order, and the layer that each counts for. */
export class Selection {
  readonly rows = new Uint32Array(BLOCK);
  readonly layers = new Uint8Array(BLOCK);
  /** How many of the two are filled. */
  count = 0;
}

/**
 * Hands over the rows that are in the figure or beside it, some at a time, always in the same object. Each filter goes through
 * what the one before left and moves it together; none of them branches on a row, because a processor guesses such a branch
 * wrong half the time, and that costs more than the rest.
 */
export function eachSelection(facts: Facts, plan: Plan, take: (selection: Selection) => void): void {
  const selection = new Selection();
  const { length, columns: { profile } } = facts.incidents;
  const filters = filtersOf(facts, plan);
  // An act may have days of its own.
  const bounds = plan.unit === 'acts' ? null : facts.dayBounds;
  for (let from = 0; from < length; from += BLOCK) {
    if (bounds && !bounds.touch(from, plan.time)) continue;
    judge(selection, profile, from, Math.min(length, from + BLOCK), plan);
    for (const filter of filters) filter(selection);
    if (selection.count > 0) take(selection);
  }
}

type Filter = (selection: Selection) => void;

function filtersOf(facts: Facts, plan: Plan): Filter[] {
  const { columns } = facts.incidents;
  const filters: Filter[] = plan.setFilters.map(({ set, pass }) => (selection) => keepWhere(selection, columns[set], pass));
  const { places, groupsAside } = plan;
  // An act has its own place: acts are filtered one by one.
  if (places && plan.unit !== 'acts') filters.push((selection) => keepWhere(selection, columns.place, places));
  const { kinds } = plan;
  if (kinds) filters.push((selection) => keepWhereKinds(selection, columns.kinds, kinds));
  if (groupsAside) filters.push((selection) => putAside(selection, columns.group, groupsAside, plan.layers.indexOf('otherGroups')));
  if (plan.acts.asks) filters.push((selection) => keepWhereActsPass(selection, facts, plan));
  // Without a filter on acts, the kinds of acts and the profile have said whether there is such an act.
  if (plan.indicator.code === 'I07' && plan.acts.asks) filters.push(keepWhereOwnAct(facts, plan));
  if (plan.harms.asks && plan.indicator.code !== 'I09') filters.push((selection) => keepWhereHarm(selection, facts, plan));
  return filters;
}

/** 1 for a layer, 0 for OUT, which alone has a ninth bit when it is one more. */
const isIn = (layer: number): number => 1 - (layer + 1 >>> 8);

function judge(selection: Selection, profile: Uint16Array, from: number, until: number, { judged, layerOf }: Plan): void {
  const { rows, layers } = selection;
  let kept = 0;
  for (let row = from; row < until; row++) {
    let layer = judged[profile[row]!]!;
    if (layer === NOT_JUDGED) layer = layerOf(profile[row]!);
    rows[kept] = row;
    layers[kept] = layer;
    kept += isIn(layer);
  }
  selection.count = kept;
}

function keepWhere(selection: Selection, column: Uint32Array, pass: Uint8Array): void {
  const { rows, layers, count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    rows[kept] = row;
    layers[kept] = layers[i]!;
    kept += pass[column[row]!]!;
  }
  selection.count = kept;
}

/** As `keepWhere`, for a column of bytes: one loop over arrays of two kinds would be slower for both. */
function keepWhereKinds(selection: Selection, kinds: Uint8Array, pass: Uint8Array): void {
  const { rows, layers, count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    rows[kept] = row;
    layers[kept] = layers[i]!;
    kept += pass[kinds[row]!]!;
  }
  selection.count = kept;
}

/** Rows of other groups leave the figure for the denominator; what stood beside the figure is not theirs. */
function putAside(selection: Selection, column: Uint32Array, pass: Uint8Array, aside: number): void {
  relayer(selection, (row, layer) => pass[column[row]!] === 1 ? layer : layer === 0 ? aside : OUT);
}

/** Gives each row the layer that is said, or leaves it out. */
function relayer(selection: Selection, layerOf: (row: number, layer: number) => number): void {
  const { rows, layers, count } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    const layer = layerOf(row, layers[i]!);
    rows[kept] = row;
    layers[kept] = layer;
    kept += isIn(layer);
  }
  selection.count = kept;
}

function keepWhereActsPass(selection: Selection, facts: Facts, plan: Plan): void {
  const { firstAct, acts, profile } = facts.incidents.columns;
  const { code } = facts.acts.columns;
  const isAboutForce = FORCE_INDICATORS.has(plan.indicator.code);
  const { forceBits } = facts.codes;
  relayer(selection, (row, layer) => {
    const from = firstAct[row]!;
    const until = from + acts[row]!;
    if (!plan.acts.passes(code, from, until)) return OUT;
    return isAboutForce ? rejudged(layer, plan.layerOf(plan.acts.profileOf(profile[row]!, code, from, until, forceBits))) : layer;
  });
}

/** Force by this actor, of this type: what others did says nothing about it. A row never comes nearer to the figure by it. */
function rejudged(before: number, after: number): number {
  return after === 0 ? before : after;
}

function keepWhereOwnAct(facts: Facts, plan: Plan): Filter {
  const { type, actor, outcome } = plan.own!.and(plan.acts.test);
  const { firstAct, acts } = facts.incidents.columns;
  const { code } = facts.acts.columns;
  return (selection) => {
    const { rows, layers, count } = selection;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      let found = 0;
      for (let act = firstAct[row]!, until = act + acts[row]!; act < until; act++) {
        const word = code[act]!;
        found |= type[kindAndTypeOf(word)]! & actor[actorOf(word)]! & outcome[outcomeAndStateOf(word)]!;
      }
      rows[kept] = row;
      layers[kept] = layers[i]!;
      kept += found;
    }
    selection.count = kept;
  };
}

/** A harm that was confirmed not to have happened is no harm of this type. */
function keepWhereHarm(selection: Selection, facts: Facts, { harms: test }: Plan): void {
  const { firstHarm, harms } = facts.incidents.columns;
  relayer(selection, (row, layer) => {
    for (let i = firstHarm[row]!, until = i + harms[row]!; i < until; i++) if (test.isHad(i)) return layer;
    return OUT;
  });
}
