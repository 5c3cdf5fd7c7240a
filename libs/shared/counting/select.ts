import type { Facts } from './facts.js';
import { FORCE_INDICATORS } from './indicators.js';
import { NOT_JUDGED, OUT, type Plan } from './plan.js';

/**
 * Gives every row its layer: in the figure, beside it, or OUT. One column at a time, so that each loop reads two arrays
 * and nothing else. The array is the facts' own scratch and holds until the next question.
 */
export function layersOfRows(facts: Facts, plan: Plan): Uint8Array {
  const layer = facts.layerScratch();
  const { columns, length } = facts.incidents;
  judge(layer, length, columns.profile, plan);
  for (const { set, pass } of plan.setFilters) keepWhere(layer, length, columns[set], pass);
  // An act has its own place: acts are filtered one by one.
  if (plan.places && plan.unit !== 'acts') keepWhere(layer, length, columns.place, plan.places);
  if (plan.groupsAside) putAside(layer, length, columns.group, plan.groupsAside, plan.layers.indexOf('otherGroups'));
  if (plan.acts.asks) keepWhereActsPass(layer, facts, plan);
  if (plan.indicator.code === 'I07') keepWhereOwnAct(layer, facts, plan);
  if (plan.harms.asks && plan.indicator.code !== 'I09') keepWhereHarm(layer, facts, plan);
  return layer;
}

function judge(layer: Uint8Array, length: number, profile: Uint16Array, { judged, layerOf }: Plan): void {
  for (let row = 0; row < length; row++) {
    const number = profile[row]!;
    const known = judged[number]!;
    layer[row] = known === NOT_JUDGED ? layerOf(number) : known;
  }
}

function keepWhere(layer: Uint8Array, length: number, column: Uint32Array, pass: Uint8Array): void {
  for (let row = 0; row < length; row++) if (pass[column[row]!] === 0) layer[row] = OUT;
}

/** Rows of other groups leave the figure for the denominator; what stood beside the figure is not theirs. */
function putAside(layer: Uint8Array, length: number, column: Uint32Array, pass: Uint8Array, aside: number): void {
  for (let row = 0; row < length; row++) if (pass[column[row]!] === 0) layer[row] = layer[row] === 0 ? aside : OUT;
}

function keepWhereActsPass(layer: Uint8Array, facts: Facts, plan: Plan): void {
  const { columns: { firstAct, acts, profile }, length } = facts.incidents;
  const { code } = facts.acts.columns;
  const isAboutForce = FORCE_INDICATORS.has(plan.indicator.code);
  const { forceBits } = facts.codes;
  for (let row = 0; row < length; row++) {
    if (layer[row] === OUT) continue;
    const from = firstAct[row]!;
    const until = from + acts[row]!;
    if (!plan.acts.passes(code, from, until)) layer[row] = OUT;
    else if (isAboutForce) layer[row] = rejudged(layer[row]!, plan.layerOf(plan.acts.profileOf(profile[row]!, code, from, until, forceBits)));
  }
}

/** Force by this actor, of this type: what others did says nothing about it. A row never comes nearer to the figure by it. */
function rejudged(before: number, after: number): number {
  return after === 0 ? before : after;
}

function keepWhereOwnAct(layer: Uint8Array, facts: Facts, plan: Plan): void {
  const own = plan.own!.and(plan.acts.test);
  const { columns: { firstAct, acts }, length } = facts.incidents;
  const { code } = facts.acts.columns;
  for (let row = 0; row < length; row++) {
    if (layer[row] === OUT) continue;
    const from = firstAct[row]!;
    const until = from + acts[row]!;
    let found = false;
    for (let i = from; i < until && !found; i++) found = own.accepts(code[i]!);
    if (!found) layer[row] = OUT;
  }
}

/** A harm that was confirmed not to have happened is no harm of this type. */
function keepWhereHarm(layer: Uint8Array, facts: Facts, { harms: test }: Plan): void {
  const { columns: { firstHarm, harms }, length } = facts.incidents;
  for (let row = 0; row < length; row++) {
    if (layer[row] === OUT) continue;
    const from = firstHarm[row]!;
    const until = from + harms[row]!;
    let found = false;
    for (let i = from; i < until && !found; i++) found = test.isHad(i);
    if (!found) layer[row] = OUT;
  }
}
