import type { ActCondition } from './act-filter.js';
import { actorOf, kindAndTypeOf, outcomeAndStateOf } from './fact-codes.js';
import { BLOCK } from './block-day-bounds.js';
import type { Facts } from './facts.js';
import { FORCE_INDICATORS, type Layer } from './indicators.js';
import { gatherRows, groupRowsByNumber } from './group-rows-by-number.js';
import {
  keepWhere,
  keepWhereByte,
  MOST_PASSES,
  relayer,
  selectBy,
  selectGathered,
  selectJudged,
  type Selection,
  selection,
  selectWhere,
} from './selection-loops.js';
import { OUT, type CountPlan } from './count-plan.js';

/** Rows of a block: if more of them pass a filter, going through all of the block costs less than picking them out. */
const FEW = BLOCK / 4;

/**
 * Passes on the rows that are in the figure or an aside, block by block, always in the same object. Each filter goes
 * through the rows that the one before left and compacts them: see selection-loops.ts.
 */
export function eachSelection(
  facts: Facts,
  plan: CountPlan,
  take: (selection: Selection) => void,
  blocks: Iterable<number> = blocksOf(facts, plan),
): void {
  const { profile } = facts.incidents.columns;
  const columns = columnFilters(facts, plan);
  const first = columns[0] && columns[0].pass.length <= MOST_PASSES ? columns.shift()! : null;
  const filters = [
    ...columns.map(
      ({ column, pass }) =>
        () =>
          keepWhere(column, pass),
    ),
    ...otherFilters(facts, plan),
  ];
  selectBy(plan.judged, first && first.pass);
  const { length } = facts.incidents;
  const { dayBounds } = facts;
  const select = (from: number, until: number): boolean => {
    if (first === null) return selectJudged(from, until, profile);
    const { column, pass } = first;
    const byNumber = dayBounds.keep(column, from, () => groupRowsByNumber(column, from, until));
    const count = gatherRows(byNumber, pass, FEW);
    return count < 0 ? selectWhere(from, until, profile, column) : selectGathered(from, count, profile);
  };
  for (const from of blocks) {
    mustBeJudged(select(from, Math.min(length, from + BLOCK)));
    for (const filter of filters) filter();
    if (selection.count > 0) take(selection);
  }
}

/** Yields the first row of each block, skipping blocks whose days are all outside the question. */
export function* blocksOf({ incidents: { length }, dayBounds }: Facts, plan: CountPlan): Generator<number> {
  for (let from = 0; from < length; from += BLOCK) if (dayBounds.touch(from, plan)) yield from;
}

/** Whether the question asks anything of an incident except its profile. */
export const asksOfRows = (facts: Facts, plan: CountPlan): boolean =>
  columnFilters(facts, plan).length + otherFilters(facts, plan).length > 0 || plan.places !== null;

type Filter = () => void;
/** For a column of 0 and 1. */
export const IF_ONE = Uint8Array.of(0, 1);

/** Returns the filters where the number in one column says whether a row passes. */
function columnFilters(
  { incidents: { columns } }: Facts,
  { setFilters, places, unit }: CountPlan,
): { column: Uint32Array; pass: Uint8Array }[] {
  const filters = setFilters.map(({ set, pass }) => ({ column: columns[set], pass }));
  // An act can have its own place: acts are filtered one by one.
  return places && unit !== 'acts' ? [...filters, { column: columns.place, pass: places }] : filters;
}

function otherFilters(facts: Facts, plan: CountPlan): Filter[] {
  const { columns } = facts.incidents;
  const filters: Filter[] = [];
  const { kinds, groupsAside, only } = plan;
  if (only) filters.push(() => keepWhereByte(only, IF_ONE));
  if (kinds) filters.push(() => keepWhereByte(columns.kinds, kinds));
  if (plan.acts.asks) {
    for (const test of plan.acts.tests()) filters.push(keepWhereAct(facts, test));
    if (FORCE_INDICATORS.has(plan.indicator.code)) filters.push(() => rejudge(facts, plan));
  }
  if (groupsAside) filters.push(() => putAside(columns.group, groupsAside, plan.layers));
  // Without a filter on acts, the kinds of acts and the profile already say whether there is such an act.
  if (plan.indicator.code === 'I07' && plan.acts.asks) filters.push(keepWhereAct(facts, plan.own!.and(plan.acts.test)));
  if (plan.harms.asks && plan.indicator.code !== 'I09') filters.push(() => keepWhereHarm(facts, plan));
  return filters;
}

/**
 * Fails if a profile was not judged. Every profile that an incident has is judged when the question is prepared; a
 * figure without some of them would be wrong.
 */
export function mustBeJudged(isJudged: boolean): void {
  if (!isJudged) throw new Error('an incident has a profile that was not judged');
}

/**
 * Moves rows of other groups from the figure to the denominator, and what waits for its assessment beside that. Drops
 * those in other asides: those count only the groups asked for.
 */
function putAside(column: Uint32Array, pass: Uint8Array, layers: readonly Layer[]): void {
  const ofOthers = layers.map((layer) => {
    const aside = OF_OTHER_GROUPS[layer];
    return aside === undefined ? OUT : layers.indexOf(aside);
  });
  relayer((row, layer) => (pass[column[row]!] === 1 ? layer : ofOthers[layer]!));
}

const OF_OTHER_GROUPS: Readonly<Partial<Record<Layer, Layer>>> = {
  figure: 'otherGroups',
  notYetAssessed: 'otherGroupsNotYetAssessed',
};

/**
 * Applies a filter such as force by this actor, of this type: acts of others do not count. This never moves a row into
 * the figure, nor beside it as "only a threat", "no force" or "not known" because what somebody else did is left out:
 * these are said of a whole incident.
 */
function rejudge(facts: Facts, plan: CountPlan): void {
  const { firstAct, acts, profile } = facts.incidents.columns;
  const { code } = facts.acts.columns;
  const { forceBits } = facts.codes;
  const isOfWhole = plan.layers.map((layer) => SAID_OF_INCIDENTS.has(layer));
  relayer((row, before) => {
    const from = firstAct[row]!;
    const after = plan.layerOf(plan.acts.profileOf(profile[row]!, code, from, from + acts[row]!, forceBits));
    if (after === 0) return before;
    return after !== before && isOfWhole[after] === true ? OUT : after;
  });
}

const SAID_OF_INCIDENTS: ReadonlySet<Layer> = new Set(['threatOnly', 'forceNone', 'forceNotKnown']);

/** Returns a filter that keeps the rows with an act that passes. */
export function keepWhereAct(facts: Facts, { type, actor, outcome }: ActCondition): Filter {
  const { firstAct, acts } = facts.incidents.columns;
  const { code } = facts.acts.columns;
  return () => {
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

/** A harm that was confirmed not to have happened does not count as a harm of this type. */
function keepWhereHarm(facts: Facts, { harms: test }: CountPlan): void {
  const { firstHarm, harms } = facts.incidents.columns;
  relayer((row, layer) => {
    for (let i = firstHarm[row]!, until = i + harms[row]!; i < until; i++) if (test.passesAndHappened(i)) return layer;
    return OUT;
  });
}
