import { found } from './act-loops.js';
import { isSingle } from './axis.js';
import { singleCells } from './count-rows.js';
import type { Facts } from './facts.js';
import { eachFoundActs } from './find-acts.js';
import { eachWide, locate, selectApart, selection, takeBack, takeOut, type Selection, type SingleCells } from './loops.js';
import { AmountRows, LANES, noteAmounts, noteRow, type Sum, tallyPeople, tallySum } from './people-loops.js';
import { HarmedPeople, type HeldPeople, type People, peopleOf } from './people-of.js';
import type { Plan } from './plan.js';
import { NO_NUMBER } from './pools.js';
import { RowCells } from './row-cells.js';
import { asksOfRows, eachBlock, eachSelection, mustBeJudged } from './select.js';
import { type Cells, Plane } from './tally.js';
import type { TimeAxis } from './time-axis.js';

/** What sums of people need: the sum of lows, the sum of highs, how many highs are open, and who reported nothing. */
export interface PeoplePlanes {
  events: Plane;
  low: Plane;
  high: Plane;
  open: Plane;
  notReported: Plane;
  /** Incidents about which nothing at all was said: each is an event, open, and not reported. Added to those three at the end; null where none was counted apart. */
  silent: Plane | null;
}

export function peoplePlanes(cells: Cells, time: TimeAxis): PeoplePlanes {
  const [events, low, high, open, notReported] = Plane.sideBySide(LANES, cells.count, time) as [Plane, Plane, Plane, Plane, Plane];
  return { events, low, high, open, notReported, silent: null };
}

/** Ends the adding. */
export function settlePeople({ events, low, high, open, notReported, silent }: PeoplePlanes): Plane[] {
  const planes = [events, low, high, open, notReported];
  Plane.settleAll(planes);
  if (silent === null) return planes;
  silent.settle();
  for (const plane of [events, open, notReported]) plane.addPlane(silent);
  return planes;
}

/**
 * Counts people (I09, I10) by incident, with the window and place of the incident. An incident about which no number was
 * reported opens the high and is said as "not reported in k of n"; it never adds 0.
 */
export function countPeople(facts: Facts, plan: Plan, cells: Cells, planes: PeoplePlanes): void {
  const [first, second] = plan.axes;
  const people = peopleOf(facts, plan);
  if (!isSingle(first) || !isSingle(second)) return eachSelection(facts, plan, splitCounter(facts, plan, people, cells, planes));
  // Where an incident has one value on both axes, nobody need ask which of its acts or harms belong to which.
  const single = singleCells(facts, first, second);
  if (people instanceof HarmedPeople) countHarmed(facts, plan, single, people, cells, planes);
  else countHeld(facts, plan, single, people, cells, planes);
}

function splitCounter(facts: Facts, plan: Plan, people: People, cells: Cells, planes: PeoplePlanes): (selection: Selection) => void {
  const { time, axes: [, second] } = plan;
  const { earliest, latest } = facts.incidents.columns;
  const ofRow = new RowCells(facts, plan, cells);
  const width = second.all + 1;
  return ({ rows, layers, count }) => {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const from = time.slot(earliest[row]!);
      const to = time.slot(latest[row]!);
      if (!people.read(row) || !time.between(from, to)) continue;
      ofRow.collect(row, layers[i]!);
      const base = layers[i]! * cells.size;
      for (let k = 0; k < ofRow.count; k++) {
        const cell = ofRow.found[k]!;
        people.sum(row, Math.floor(cell / width), cell % width);
        addPeople(planes, people, base + cell, from, to);
      }
    }
  };
}

/** Incidents without a harm say nothing, all alike; those with one are asked one by one. */
function countHarmed(facts: Facts, plan: Plan, single: SingleCells, people: HarmedPeople, cells: Cells, planes: PeoplePlanes): void {
  const { harms, profile } = facts.incidents.columns;
  const amounts = new AmountRows(facts.amounts);
  const silent = Plane.alone(cells.count, plan.time);
  planes.silent = silent;
  const add = (): void => {
    silent.addOnes(facts, single, cells.size);
    takeBack();
    amounts.restart();
    people.noteSelected(amounts);
    addNoted(planes, amounts, facts, single, cells.size);
  };
  if (asksOfRows(facts, plan)) {
    eachSelection(facts, plan, () => {
      takeOut(harms, profile, people.crackdown);
      add();
    });
  } else {
    eachBlock(facts, plan, (from, until) => {
      mustBeJudged(selectApart(from, until, profile, plan.judged, harms, people.crackdown));
      add();
    });
  }
}

/** Goes by the acts, which are fewer than the incidents; several of one incident come together, and are added as the first of them. */
function countHeld(facts: Facts, plan: Plan, single: SingleCells, people: HeldPeople, cells: Cells, planes: PeoplePlanes): void {
  const amountOf = facts.acts.columns.people;
  const amounts = new AmountRows(facts.amounts);
  const noteAsOne = (from: number, until: number): void => {
    amounts.note(from, people);
    for (let i = from + 1; i < until; i++) noteRow(i, amounts.nothing);
  };
  let read = -1;
  eachFoundActs(facts, plan, { test: people.test, layerOf: (layer) => layer, ownCount: false }, () => {
    const { rows, count } = selection;
    amounts.restart();
    noteAmounts(amountOf, (from, until) => {
      people.sumOf(found.acts, from, until);
      noteAsOne(from, until);
    });
    for (let i = 0; i < count && rows[i] === read; i++) noteRow(i, amounts.nothing);
    if (count > 0 && rows[count - 1] !== read) {
      // Of the last incident more acts may come, but not now.
      people.read(rows[count - 1]!);
      people.sum(rows[count - 1]!, 0, 0);
      noteAsOne(firstOfLast(rows, count), count);
    }
    if (count > 0) read = rows[count - 1]!;
    addNoted(planes, amounts, facts, single, cells.size);
  });
}

function firstOfLast(rows: Uint32Array, count: number): number {
  let first = count - 1;
  while (first > 0 && rows[first - 1] === rows[count - 1]) first--;
  return first;
}

/** Adds what is noted for each selected row, which has one cell. */
function addNoted(planes: PeoplePlanes, amounts: AmountRows, { incidents: { columns } }: Facts, single: SingleCells, size: number): void {
  const { events } = planes;
  locate(columns, single, size, events.time, events.widths);
  tallyPeople(amounts.values, events.tally);
  eachWide(columns, events.time, (i, cell, from, to) => {
    const sum = amounts.noted(i);
    if (sum !== null) addWide(planes, sum, cell, from, to);
  });
}

function addPeople(planes: PeoplePlanes, sum: Sum, cell: number, from: number, to: number): void {
  const at = planes.events.tallied(cell, from, to);
  if (at < 0) addWide(planes, sum, cell, from, to);
  else tallySum(planes.events.tally, at, sum);
}

function addWide(planes: PeoplePlanes, people: Sum, cell: number, from: number, to: number): void {
  planes.events.place(cell, from, to, 1);
  planes.low.place(cell, from, to, people.low);
  if (people.high === NO_NUMBER) planes.open.place(cell, from, to, 1);
  else planes.high.place(cell, from, to, people.high);
  if (!people.isReported) planes.notReported.place(cell, from, to, 1);
}
