import { isSingle } from './axis.js';
import { singleCells } from './count-rows.js';
import type { Facts } from './facts.js';
import { eachFoundActs } from './find-acts.js';
import { eachWide, found, locate, selection, takeBack, takeOut, type Selection, type SingleCells } from './loops.js';
import { countTables, eachRun, noteCounts, people as amounts, tallyPeople } from './people-loops.js';
import { HarmedPeople, type HeldPeople, type People, peopleOf, type Sum } from './people-of.js';
import type { Plan } from './plan.js';
import { NO_NUMBER } from './pools.js';
import { RowCells } from './row-cells.js';
import { eachSelection } from './select.js';
import { type Cells, Plane } from './tally.js';
import type { TimeAxis } from './time-axis.js';

/** What sums of people need: the sum of lows, the sum of highs, how many highs are open, and who reported nothing. */
export interface PeoplePlanes {
  events: Plane;
  low: Plane;
  high: Plane;
  open: Plane;
  notReported: Plane;
  /** Incidents about which nothing at all was said: each is an event, open, and not reported. Added to those three at the end. */
  silent: Plane;
}

export function peoplePlanes(cells: Cells, time: TimeAxis): PeoplePlanes {
  const plane = (): Plane => new Plane(cells.count, time);
  return { events: plane(), low: plane(), high: plane(), open: plane(), notReported: plane(), silent: plane() };
}

/** Ends the adding. */
export function settlePeople({ silent, ...planes }: PeoplePlanes): Plane[] {
  for (const plane of [silent, ...Object.values(planes) as Plane[]]) plane.settle();
  for (const plane of [planes.events, planes.open, planes.notReported]) plane.addPlane(silent);
  return Object.values(planes) as Plane[];
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
  eachSelection(facts, plan, () => {
    takeOut(harms, profile, people.crackdown);
    planes.silent.addOnes(facts, single, cells.size);
    takeBack();
    const { rows, count } = selection;
    for (let i = 0; i < count; i++) {
      people.sum(rows[i]!, 0, 0);
      note(people, i);
    }
    addNoted(planes, facts, single, cells.size);
  });
}

/** Goes by the acts, which are fewer than the incidents; several of one incident come together, and are added as the first of them. */
function countHeld(facts: Facts, plan: Plan, single: SingleCells, people: HeldPeople, cells: Cells, planes: PeoplePlanes): void {
  const amountOf = facts.acts.columns.people;
  const counts = countTables(facts.amounts);
  let read = -1;
  eachFoundActs(facts, plan, { test: people.test, layerOf: (layer) => layer, ownCount: false }, () => {
    const { rows, count } = selection;
    noteCounts(amountOf, counts);
    for (let i = 0; i < count && rows[i] === read; i++) noteNothing(i);
    eachRun((from, until) => {
      if (rows[from] === read) return;
      people.sumOf(found.acts, from, until);
      note(people, from);
      for (let i = from + 1; i < until; i++) noteNothing(i);
    });
    if (count > 0 && rows[count - 1] !== read) readWhole(people, rows, count);
    if (count > 0) read = rows[count - 1]!;
    addNoted(planes, facts, single, cells.size);
  });
}

/** Of the last incident more acts may come, but not now. */
function readWhole(people: HeldPeople, rows: Uint32Array, count: number): void {
  const row = rows[count - 1]!;
  let first = count - 1;
  while (first > 0 && rows[first - 1] === row) first--;
  people.read(row);
  people.sum(row, 0, 0);
  note(people, first);
  for (let i = first + 1; i < count; i++) noteNothing(i);
}

/** Notes what was summed for one place in the selection. */
function note({ low, high, isReported }: Sum, at: number): void {
  amounts.events[at] = 1;
  amounts.lows[at] = low;
  amounts.highs[at] = high === NO_NUMBER ? 0 : high;
  amounts.open[at] = high === NO_NUMBER ? 1 : 0;
  amounts.notReported[at] = isReported ? 0 : 1;
}

/** It adds nothing, and is no incident of its own. */
function noteNothing(at: number): void {
  amounts.events[at] = amounts.lows[at] = amounts.highs[at] = amounts.open[at] = amounts.notReported[at] = 0;
}

/** Adds what is noted for each selected row, which has one cell. */
function addNoted(planes: PeoplePlanes, { incidents: { columns } }: Facts, single: SingleCells, size: number): void {
  const { events, low, high, open, notReported } = planes;
  locate(columns, single, size, events.time, events.widths);
  tallyPeople(events.tally, low.tally, high.tally, open.tally, notReported.tally);
  eachWide(columns, events.time, (i, cell, from, to) => {
    if (amounts.events[i] === 1) addWide(planes, noted(i), cell, from, to);
  });
}

const noted = (at: number): Sum => ({
  low: amounts.lows[at]!, high: amounts.open[at] === 1 ? NO_NUMBER : amounts.highs[at]!, isReported: amounts.notReported[at] === 0,
});

function addPeople({ events, low, high, open, notReported }: Omit<PeoplePlanes, 'silent'>, people: People, cell: number, from: number, to: number): void {
  const at = events.tallied(cell, from, to);
  if (at < 0) return addWide({ events, low, high, open, notReported }, people, cell, from, to);
  events.tally[at]! += 1;
  low.tally[at]! += people.low;
  if (people.high === NO_NUMBER) open.tally[at]! += 1;
  else high.tally[at]! += people.high;
  if (!people.isReported) notReported.tally[at]! += 1;
}

function addWide(planes: Omit<PeoplePlanes, 'silent'>, people: Sum, cell: number, from: number, to: number): void {
  planes.events.add(cell, from, to, 1);
  planes.low.add(cell, from, to, people.low);
  if (people.high === NO_NUMBER) planes.open.add(cell, from, to, 1);
  else planes.high.add(cell, from, to, people.high);
  if (!people.isReported) planes.notReported.add(cell, from, to, 1);
}
