import { found, judgeWaiting, noteFound, noteWaiting, tallyActsBy } from './act-loops.js';
import { areSingle } from './split-axis.js';
import { BLOCK, type ProfilesOfBlock } from './block-day-bounds.js';
import type { Facts } from './facts.js';
import { eachFoundActs, type Judge } from './find-acts.js';
import {
  areInBuffers,
  eachOfRest,
  locate,
  selectApart,
  selectBy,
  selection,
  takeBack,
  takeOut,
  type Selection,
} from './selection-loops.js';
import { addLanes, AmountRows, eachTogether, LANES, noteRow, type Sum, tallyPeople, tallySum } from './people-loops.js';
import {
  CrowdCounter,
  HarmedPeopleCounter,
  type HeldPeopleCounter,
  type PeopleCounter,
  createPeopleCounter,
} from './people-per-incident.js';
import { OUT, type CountPlan } from './count-plan.js';
import { NO_NUMBER } from './interning-pools.js';
import { RowCells } from './row-cells.js';
import { asksOfRows, blocksOf, eachSelection, mustBeJudged } from './select-rows.js';
import { type TallyPositions, tallyPositions } from './tally-positions.js';
import type { WindowSpans } from './window-spans.js';
import { eachWholeBlock } from './whole-blocks.js';
import { type Cells, CountPlane, type Plane, SidePlanes } from './tally.js';

/**
 * What sums of people need: the sum of lows, the sum of highs, how many highs are open, and how many incidents have no
 * reported number.
 */
export interface PeoplePlanes {
  side: SidePlanes;
  events: Plane;
  low: Plane;
  high: Plane;
  open: Plane;
  notReported: Plane;
  /**
   * Incidents without any statement about people: each is an event, open, and not reported. Added to those three planes
   * at the end; null if none were counted separately.
   */
  silent: CountPlane | null;
}

export function peoplePlanes(cells: Cells, spans: WindowSpans): PeoplePlanes {
  const side = new SidePlanes(LANES, cells, spans);
  const [events, low, high, open, notReported] = side.planes as [Plane, Plane, Plane, Plane, Plane];
  return { side, events, low, high, open, notReported, silent: null };
}

/** Places all tallied numbers; call it after the last addition. */
export function settlePeople({ side, events, open, notReported, silent }: PeoplePlanes): readonly Plane[] {
  side.settle();
  if (silent === null) return side.planes;
  silent.settle();
  for (const plane of [events, open, notReported]) plane.addPlane(silent);
  return side.planes;
}

/**
 * Counts people (I09, I10, I21) by incident, with the window and place of the incident. An incident without a reported
 * number opens the high and appears in "not reported in k of n"; it never adds 0.
 */
export function countPeople(facts: Facts, plan: CountPlan, cells: Cells, planes: PeoplePlanes): void {
  const { axes, third } = plan;
  const people = createPeopleCounter(facts, plan);
  if (third !== null || !areSingle(axes))
    return eachSelection(facts, plan, splitCounter(facts, plan, people, cells, planes));
  // If an incident has one value on both axes, its acts or harms need not be matched to cells.
  const single = tallyPositions(facts, axes, cells, planes.side.spans);
  const isPlain = !asksOfRows(facts, plan) && !plan.harms.asks && planes.side.spans.isOfFew;
  const rest = isPlain ? addWholeBlocks(facts, plan, single, people, planes) : null;
  if (people instanceof HarmedPeopleCounter) countHarmed(facts, plan, single, people, cells, planes, rest);
  else if (people instanceof CrowdCounter) countCrowds(facts, plan, single, people, planes, rest);
  else if (rest !== null) eachSelection(facts, plan, splitCounter(facts, plan, people, cells, planes), rest);
  else countHeld(facts, plan, single, people, planes);
}

/** Adds the blocks that lie within one slot of time. @returns the others */
function addWholeBlocks(
  facts: Facts,
  plan: CountPlan,
  { ofLayer, ofProfile }: TallyPositions,
  people: PeopleCounter,
  { side: { tally, spans } }: PeoplePlanes,
): number[] {
  return eachWholeBlock(facts, plan, spans, (block, span, from) => {
    const sums = sumsOf(facts, plan, people, block, from);
    for (let i = 0; i < block.profiles.length; i++) {
      const profile = block.profiles[i]!;
      const layer = plan.layerOf(profile);
      if (layer !== OUT)
        addLanes(tally, (ofLayer[layer]! + (ofProfile?.[profile] ?? 0) + span) * LANES, sums, i * LANES);
    }
  });
}

/** By block: for each measure, what its rows add up to, by profile. A block that changed is another object. */
const known = new WeakMap<ProfilesOfBlock, Map<string, Float64Array>>();

function sumsOf(
  facts: Facts,
  plan: CountPlan,
  people: PeopleCounter,
  block: ProfilesOfBlock,
  from: number,
): Float64Array {
  let sums = known.get(block);
  if (sums === undefined) known.set(block, (sums = new Map()));
  const key = `${plan.indicator.code} ${plan.measure}`;
  let found = sums.get(key);
  if (found === undefined) sums.set(key, (found = addUp(facts, people, block, from)));
  return found;
}

function addUp({ incidents }: Facts, people: PeopleCounter, { profiles }: ProfilesOfBlock, from: number): Float64Array {
  const { profile } = incidents.columns;
  const at = new Map(profiles.map((number, i) => [number, i]));
  const sums = new Float64Array(profiles.length * LANES);
  for (let row = from, until = Math.min(incidents.length, from + BLOCK); row < until; row++) {
    const i = at.get(profile[row]!);
    if (i === undefined || !people.read(row)) continue;
    people.sum(row, 0, 0, 0);
    tallySum(sums, i, people);
  }
  return sums;
}

function splitCounter(
  facts: Facts,
  plan: CountPlan,
  people: PeopleCounter,
  cells: Cells,
  planes: PeoplePlanes,
): (selection: Selection) => void {
  const { window } = facts.incidents.columns;
  const { spans } = planes.side;
  const ofRow = new RowCells(facts, plan, cells);
  const depth = cells.thirdAll + 1;
  const width = (cells.secondAll + 1) * depth;
  return ({ rows, layers, count }) => {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (!people.read(row) || !spans.touch(window[row]!)) continue;
      ofRow.collect(row, layers[i]!);
      const base = layers[i]! * cells.size;
      for (let k = 0; k < ofRow.count; k++) {
        const cell = ofRow.found[k]!;
        people.sum(row, Math.floor(cell / width), Math.floor((cell % width) / depth), cell % depth);
        addPeople(planes, people, base + cell, window[row]!);
      }
    }
  };
}

/**
 * Incidents without a harm all add the same; those with harms are read one by one.
 * @param blocks null: all that the question is about
 */
function countHarmed(
  facts: Facts,
  plan: CountPlan,
  single: TallyPositions,
  people: HarmedPeopleCounter,
  cells: Cells,
  planes: PeoplePlanes,
  blocks: Iterable<number> | null,
): void {
  const { harms, profile } = facts.incidents.columns;
  const amounts = new AmountRows(facts.amounts);
  const silent = new CountPlane(cells, planes.side.spans);
  planes.silent = silent;
  const add = (): void => {
    silent.addOnes(facts, single);
    takeBack();
    amounts.restart();
    people.noteSelected(amounts);
    locate(facts.incidents.columns, single, planes.side.spans);
    addLocated(planes, amounts, facts);
  };
  if (asksOfRows(facts, plan)) {
    eachSelection(facts, plan, () => {
      takeOut(harms, profile, people.crackdown);
      add();
    });
  } else {
    selectBy(plan.judged, null);
    for (const from of blocks ?? blocksOf(facts, plan)) {
      mustBeJudged(selectApart(from, Math.min(facts.incidents.length, from + BLOCK), profile, harms, people.crackdown));
      add();
    }
  }
}

/** @param blocks null: all that the question is about */
function countCrowds(
  facts: Facts,
  plan: CountPlan,
  single: TallyPositions,
  people: CrowdCounter,
  planes: PeoplePlanes,
  blocks: Iterable<number> | null,
): void {
  const amounts = new AmountRows(facts.amounts);
  eachSelection(
    facts,
    plan,
    () => {
      people.noteSelected();
      locate(facts.incidents.columns, single, planes.side.spans);
      addLocated(planes, amounts, facts);
    },
    blocks ?? blocksOf(facts, plan),
  );
}

/**
 * Goes through the acts, which are fewer than the incidents. Several acts of one incident come together, and their sum
 * is added at the first of them.
 */
function countHeld(
  facts: Facts,
  plan: CountPlan,
  single: TallyPositions,
  people: HeldPeopleCounter,
  planes: PeoplePlanes,
): void {
  const amountOf = facts.acts.columns.people;
  const amounts = new AmountRows(facts.amounts);
  const noteAsOne = (from: number, until: number): void => {
    amounts.note(from, people);
    for (let i = from + 1; i < until; i++) noteRow(i, amounts.nothing);
  };
  const { place, window } = facts.incidents.columns;
  const atOnce = single.ofProfile === null && areInBuffers(single.ofPlace, planes.side.spans);
  const judgeBy: Judge = atOnce
    ? (code, row, numberOf) => noteWaiting(code, row, numberOf, place, window, amountOf)
    : judgeWaiting;
  tallyActsBy(single);
  let read = -1;
  eachFoundActs(
    facts,
    plan,
    { test: people.test, layerOf: (layer) => layer, ownCount: false },
    () => {
      const { rows, count } = selection;
      amounts.restart();
      if (!atOnce) noteFound(amountOf);
      eachTogether((from, until) => {
        people.sumOf(found.acts, from, until);
        noteAsOne(from, until);
      });
      for (let i = 0; i < count && rows[i] === read; i++) noteRow(i, amounts.nothing);
      if (count > 0 && rows[count - 1] !== read) {
        // More acts of the last incident can follow in the next block.
        people.read(rows[count - 1]!);
        people.sum(rows[count - 1]!, 0, 0, 0);
        noteAsOne(firstOfLast(rows, count), count);
      }
      if (count > 0) read = rows[count - 1]!;
      if (!atOnce) locate(facts.incidents.columns, single, planes.side.spans);
      addLocated(planes, amounts, facts);
    },
    judgeBy,
  );
}

function firstOfLast(rows: Uint32Array, count: number): number {
  let first = count - 1;
  while (first > 0 && rows[first - 1] === rows[count - 1]) first--;
  return first;
}

/** Adds what is noted for each row that was located. */
function addLocated(planes: PeoplePlanes, amounts: AmountRows, { incidents: { columns } }: Facts): void {
  const { spans, tally } = planes.side;
  tallyPeople(amounts.values, tally);
  if (!spans.hasRest) return;
  eachOfRest(columns, spans, (i, cell, window) => {
    const sum = amounts.noted(i);
    if (sum !== null) addOfRest(planes, sum, cell, window);
  });
}

function addPeople(planes: PeoplePlanes, sum: Sum, cell: number, window: number): void {
  const {
    tally,
    spans: { ofWindow, rest, stride },
  } = planes.side;
  const span = ofWindow[window]!;
  if (span === rest) addOfRest(planes, sum, cell, window);
  else tallySum(tally, cell * stride + span, sum);
}

function addOfRest(
  { side, events, low, high, open, notReported }: PeoplePlanes,
  people: Sum,
  cell: number,
  window: number,
): void {
  const [from, to] = side.spans.slotsOf(window);
  events.place(cell, from, to, 1);
  low.place(cell, from, to, people.low);
  if (people.high === NO_NUMBER) open.place(cell, from, to, 1);
  else high.place(cell, from, to, people.high);
  if (!people.isReported) notReported.place(cell, from, to, 1);
}
