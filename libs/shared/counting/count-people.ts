import { type Axis, isSingle } from './axis.js';
import { type ActTest, flags } from './act-test.js';
import { type Counter, singleCells } from './count-rows.js';
import { ACT_KINDS, actorOf, kindAndTypeOf, NOT_STATED, outcomeAndStateOf, typeOf } from './fact-codes.js';
import type { Facts } from './facts.js';
import { harmsOfMeasure } from './indicators.js';
import type { Plan } from './plan.js';
import { keepWhereByte, type Selection, type SingleCells, takenOut, takeOut } from './loops.js';
import { NO_NUMBER } from './pools.js';
import { digitTable, valuesOf } from './profile.js';
import { RowCells } from './row-cells.js';
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

/** How many people one incident adds to one cell. */
export interface People {
  /**
   * The selected incidents that have to be asked one by one. Where these are others than the selection, what is left in the selection
   * is silent: asked about, and nothing was said.
   */
  askable(selection: Selection): Selection;
  /** Reads the incident; false when the indicator does not ask about it. */
  read(row: number): boolean;
  /** Sums what belongs to these indexes of the two axes into the fields below. */
  sum(row: number, first: number, second: number): void;
  low: number;
  /** NO_NUMBER: open */
  high: number;
  isReported: boolean;
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
export function peopleCounter(facts: Facts, plan: Plan, cells: Cells, planes: PeoplePlanes): Counter {
  const { time, axes: [first, second] } = plan;
  const { earliest, latest } = facts.incidents.columns;
  const people = peopleOf(facts, plan);
  if (isSingle(first) && isSingle(second)) return plainPeopleCounter(facts, plan, singleCells(facts, first, second), people, cells, planes);
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

/** Where an incident has one value on both axes, nobody need ask which of its acts or harms belong to which. */
function plainPeopleCounter(facts: Facts, { time }: Plan, single: SingleCells, people: People, cells: Cells, planes: PeoplePlanes): Counter {
  const { earliest, latest, place, profile } = facts.incidents.columns;
  const { ofPlace, ofProfile } = single;
  return (selection) => {
    const { rows, layers, count } = people.askable(selection);
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (!people.read(row)) continue;
      const cell = layers[i]! * cells.size + ofPlace[place[row]!]! + (ofProfile === null ? 0 : ofProfile[profile[row]!]!);
      people.sum(row, 0, 0);
      addPeople(planes, people, cell, time.slot(earliest[row]!), time.slot(latest[row]!));
    }
    if (rows !== selection.rows) planes.silent.addOnes(facts, single, cells.size);
  };
}

function addPeople({ events, low, high, open, notReported }: Omit<PeoplePlanes, 'silent'>, people: People, cell: number, from: number, to: number): void {
  const at = events.tallied(cell, from, to);
  if (at < 0) return addWide({ events, low, high, open, notReported }, people, cell, from, to);
  events.tally[at]! += 1;
  low.tally[at]! += people.low;
  if (people.high === NO_NUMBER) open.tally[at]! += 1;
  else high.tally[at]! += people.high;
  if (!people.isReported) notReported.tally[at]! += 1;
}

function addWide(planes: Omit<PeoplePlanes, 'silent'>, people: People, cell: number, from: number, to: number): void {
  planes.events.add(cell, from, to, 1);
  planes.low.add(cell, from, to, people.low);
  if (people.high === NO_NUMBER) planes.open.add(cell, from, to, 1);
  else planes.high.add(cell, from, to, people.high);
  if (!people.isReported) planes.notReported.add(cell, from, to, 1);
}

export function peopleOf(facts: Facts, plan: Plan): People {
  return plan.indicator.code === 'I09' ? new HarmedPeople(facts, plan) : new HeldPeople(facts, plan);
}

/** I09: people injured, or people killed. */
class HarmedPeople implements People {
  low = 0;
  high = 0;
  isReported = false;
  private readonly counted: Uint8Array;
  private readonly none: number;
  private readonly crackdown: Uint8Array;

  constructor(private readonly facts: Facts, private readonly plan: Plan) {
    this.counted = flags(256, harmsOfMeasure(plan.measure).map((code) => facts.codes.number('harm_type', code)));
    this.none = facts.codes.number('harm_type', 'HM_NONE');
    this.crackdown = crackdownTable();
  }

  askable(): Selection {
    const { harms, profile } = this.facts.incidents.columns;
    takeOut(harms, profile, this.crackdown);
    return takenOut;
  }

  /** Quiet assemblies are not asked: "not reported in 800 of 900" would say nothing. */
  read(row: number): boolean {
    const { profile, harms } = this.facts.incidents.columns;
    return harms[row]! > 0 || this.crackdown[profile[row]!] === 1;
  }

  sum(row: number, first: number, second: number): void {
    const { incidents, harms: { columns: { type, amount } }, amounts } = this.facts;
    const { firstHarm, harms } = incidents.columns;
    let saysNone = false;
    let isUnknown = false;
    start(this);
    for (let i = firstHarm[row]!, until = i + harms[row]!; i < until; i++) {
      if (!this.belongs(i, first, second)) continue;
      if (type[i] === this.none) saysNone = true;
      else if (this.counted[type[i]!] === 1) {
        add(this, amounts.a[amount[i]!]!, amounts.b[amount[i]!]!);
        isUnknown ||= amounts.a[amount[i]!] === NO_NUMBER;
      }
    }
    if (!this.isReported && saysNone && !isUnknown) this.isReported = true; // and low and high are 0
    else if (!this.isReported) this.high = NO_NUMBER;
  }

  private belongs(harm: number, first: number, second: number): boolean {
    const { type } = this.facts.harms.columns;
    const [a, b] = this.plan.axes;
    // "No harm" speaks of every type, so a filter on types does not hide it.
    const { harms } = this.plan;
    const passes = type[harm] === this.none ? harms.sidePasses(harm) : harms.passes(harm);
    return passes && this.isOn(a, first, harm) && this.isOn(b, second, harm);
  }

  private isOn(axis: Axis, index: number, harm: number): boolean {
    if (axis.source !== 'harm' || index === axis.all) return true;
    const value = this.facts.harms.columns[axis.by][harm]!;
    return index === (value === NOT_STATED ? axis.keys.length - 1 : value);
  }
}

/**
 * I10: people deprived of liberty. One person may be arrested, then held, then sent to prison: acts of one type are about
 * different people and are added; over several types the low is that of the largest, and the high is the sum.
 */
class HeldPeople implements People {
  low = 0;
  high = 0;
  isReported = false;
  private readonly test: ActTest;
  private readonly ofKinds: number;
  /** By kinds of acts. */
  private readonly mayBeHeld: Uint8Array;
  /** Of the incident that was read: how many acts pass, and the last of them. */
  private passing = 0;
  private last = 0;
  /** By type; all 0 between two sums. */
  private readonly lows = new Float64Array(256);

  constructor(private readonly facts: Facts, private readonly plan: Plan) {
    this.test = plan.own!.and(plan.acts.test);
    this.ofKinds = this.test.kinds();
    this.mayBeHeld = Uint8Array.from({ length: 1 << ACT_KINDS.length }, (_, kinds) => (kinds & this.ofKinds) === 0 ? 0 : 1);
  }

  askable(selection: Selection): Selection {
    keepWhereByte(this.facts.incidents.columns.kinds, this.mayBeHeld);
    return selection;
  }

  read(row: number): boolean {
    const { firstAct, acts, kinds } = this.facts.incidents.columns;
    if ((kinds[row]! & this.ofKinds) === 0) return false;
    const { code } = this.facts.acts.columns;
    const { type, actor, outcome } = this.test;
    let passing = 0;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) {
      const word = code[i]!;
      const passes = type[kindAndTypeOf(word)]! & actor[actorOf(word)]! & outcome[outcomeAndStateOf(word)]!;
      passing += passes;
      if (passes === 1) this.last = i;
    }
    this.passing = passing;
    return passing > 0;
  }

  sum(row: number, first: number, second: number): void {
    const { incidents, acts: { columns: { code, people } }, amounts } = this.facts;
    const { firstAct, acts } = incidents.columns;
    const [a, b] = this.plan.axes;
    start(this);
    if (this.passing === 1) return this.sumOne(first, second);
    let largest = 0;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) {
      const act = code[i]!;
      if (!this.test.accepts(act) || !isOnAct(a, first, act) || !isOnAct(b, second, act)) continue;
      const low = amounts.a[people[i]!]!;
      add(this, low, amounts.b[people[i]!]!);
      if (low !== NO_NUMBER) largest = Math.max(largest, this.lows[typeOf(act)]! += low);
    }
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) this.lows[typeOf(code[i]!)] = 0;
    this.low = largest;
  }

  /** Most incidents have one such act. */
  private sumOne(first: number, second: number): void {
    const { acts: { columns: { code, people } }, amounts } = this.facts;
    const [a, b] = this.plan.axes;
    const act = code[this.last]!;
    if (isOnAct(a, first, act) && isOnAct(b, second, act)) add(this, amounts.a[people[this.last]!]!, amounts.b[people[this.last]!]!);
  }
}

function isOnAct(axis: Axis, index: number, act: number): boolean {
  return axis.source !== 'act' || index === axis.all || axis.indexOf(act) === index;
}

function start(people: { low: number; high: number; isReported: boolean }): void {
  people.low = 0;
  people.high = 0;
  people.isReported = false;
}

/** Counting rule 3: a low that nobody reported adds nothing and opens the high. */
function add(people: { low: number; high: number; isReported: boolean }, low: number, high: number): void {
  if (low !== NO_NUMBER) {
    people.low += low;
    people.isReported = true;
  }
  people.high = people.high === NO_NUMBER || high === NO_NUMBER ? NO_NUMBER : people.high + high;
}

/** By profile: 1 for a reprisal or an assembly interfered with. */
function crackdownTable(): Uint8Array {
  const kind = digitTable('kind');
  const interference = digitTable('interference');
  const reprisal = valuesOf('kind').indexOf('reprisal');
  const interfered = valuesOf('interference').indexOf('IN_INTERFERED');
  return kind.map((digit, number) => digit === reprisal || interference[number] === interfered ? 1 : 0);
}
