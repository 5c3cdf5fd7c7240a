import type { Axis } from './split-axis.js';
import { type ActCondition, flags } from './act-filter.js';
import { actorOf, kindAndTypeOf, NOT_STATED, outcomeAndStateOf, typeOf } from './fact-codes.js';
import type { Facts } from './facts.js';
import { harmsOfMeasure } from './indicators.js';
import { selection } from './selection-loops.js';
import { type AmountRows, noteRow, SILENT, type Sum } from './people-loops.js';
import { axesOf, type CountPlan } from './count-plan.js';
import { NO_NUMBER } from './interning-pools.js';
import { digitTable, valuesOf } from './incident-profile.js';

/**
 * Reads one incident after another and works out how many people it adds to a cell: low, high, and whether reported.
 */
export interface PeopleCounter extends Sum {
  /** Reads the incident; false when the indicator does not apply to it. */
  read(row: number): boolean;
  /** Sums what belongs to these indexes of the axes into the fields above. */
  sum(row: number, first: number, second: number, third: number): void;
}

/** Returns the counter of a figure of people: harmed (I09), deprived of liberty (I10), or present (I21). */
export function createPeopleCounter(
  facts: Facts,
  plan: CountPlan,
): HarmedPeopleCounter | HeldPeopleCounter | CrowdCounter {
  switch (plan.indicator.code) {
    case 'I09':
      return new HarmedPeopleCounter(facts, plan);
    case 'I21':
      return new CrowdCounter(facts);
    default:
      return new HeldPeopleCounter(facts, plan);
  }
}

const SAYS_HOW_MANY = 1;
const SAYS_NONE = 2;

/** I09: people injured, or people killed. */
export class HarmedPeopleCounter implements PeopleCounter {
  low = 0;
  high = 0;
  isReported = false;
  /** By profile: 1 where an incident counts even without a recorded harm. */
  readonly crackdown = CRACKDOWN;
  /** By type of harm: SAYS_HOW_MANY if its number counts here, SAYS_NONE for "no harm", otherwise 0. */
  private readonly saysOfType: Uint8Array;
  /**
   * By side of a harm: a mask of the statements that count from this side; 0 where the question leaves the side out.
   */
  private readonly heardOfSide: Uint8Array;
  private readonly isDividedByHarm: boolean;

  constructor(
    private readonly facts: Facts,
    private readonly plan: CountPlan,
  ) {
    const counted = flags(
      256,
      harmsOfMeasure(plan.measure).map((code) => facts.codes.number('harm_type', code)),
    );
    const none = facts.codes.number('harm_type', 'HM_NONE');
    // "No harm" covers every type, so a filter on types does not hide it.
    this.saysOfType = Uint8Array.from(counted, (isCounted, type) =>
      type === none ? SAYS_NONE : isCounted === 1 && plan.harms.isOfType(type) ? SAYS_HOW_MANY : 0,
    );
    this.heardOfSide = Uint8Array.from(counted, (_, side) =>
      plan.harms.isOfSide(side) ? SAYS_NONE | SAYS_HOW_MANY : 0,
    );
    this.isDividedByHarm = axesOf(plan).some(({ source }) => source === 'harm');
  }

  /** Leaves out assemblies without interference or harm: "not reported in 800 of 900" would say nothing. */
  read(row: number): boolean {
    const { profile, harms } = this.facts.incidents.columns;
    return harms[row]! > 0 || this.crackdown[profile[row]!] === 1;
  }

  sum(row: number, first: number, second: number, third: number): void {
    const {
      incidents,
      harms: {
        columns: { type, side, amount },
      },
      amounts,
    } = this.facts;
    const { firstHarm, harms } = incidents.columns;
    let saysNone = false;
    let isUnknown = false;
    start(this);
    for (let i = firstHarm[row]!, until = i + harms[row]!; i < until; i++) {
      const says = this.saysOfType[type[i]!]! & this.heardOfSide[side[i]!]!;
      if (says === 0 || (this.isDividedByHarm && !this.isOnAll(first, second, third, i))) continue;
      if (says === SAYS_NONE) saysNone = true;
      else {
        add(this, amounts.a[amount[i]!]!, amounts.b[amount[i]!]!);
        isUnknown ||= amounts.a[amount[i]!] === NO_NUMBER;
      }
    }
    if (!this.isReported && saysNone && !isUnknown) this.isReported = true; // low and high stay 0
    else if (!this.isReported) this.high = NO_NUMBER;
  }

  /** Notes what each selected row adds, when neither axis divides by harm. Every row has a harm, most of them one. */
  noteSelected(amounts: AmountRows): void {
    const {
      incidents: {
        columns: { firstHarm, harms },
      },
      harms: {
        columns: { type, side, amount },
      },
    } = this.facts;
    const { saysOfType, heardOfSide } = this;
    const { rows, count } = selection;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const harm = firstHarm[row]!;
      if (harms[row] !== 1) {
        this.sum(row, 0, 0, 0);
        amounts.note(i, this);
        continue;
      }
      const says = saysOfType[type[harm]!]! & heardOfSide[side[harm]!]!;
      noteRow(i, says === SAYS_HOW_MANY ? amount[harm]! : says === SAYS_NONE ? amounts.nobody : SILENT);
    }
  }

  private isOnAll(first: number, second: number, third: number, harm: number): boolean {
    const {
      axes: [a, b],
      third: c,
    } = this.plan;
    return this.isOn(a, first, harm) && this.isOn(b, second, harm) && (c === null || this.isOn(c, third, harm));
  }

  private isOn(axis: Axis, index: number, harm: number): boolean {
    if (axis.source !== 'harm' || index === axis.all) return true;
    const value = this.facts.harms.columns[axis.by][harm]!;
    return index === (value === NOT_STATED ? axis.keys.length - 1 : value);
  }
}

/**
 * I10: people deprived of liberty. One person may be arrested, then held, then sent to prison. Acts of one type are
 * about different people and are added; over several types, the low is that of the largest type, and the high is the
 * sum.
 */
export class HeldPeopleCounter implements PeopleCounter {
  low = 0;
  high = 0;
  isReported = false;
  readonly test: ActCondition;
  private readonly ofKinds: number;
  /** How many acts of the incident last read pass, and the last of them. */
  private passing = 0;
  private last = 0;
  /** By type; all 0 between two calls of `sum` or `sumOf`. */
  private readonly lows = new Float64Array(256);

  constructor(
    private readonly facts: Facts,
    private readonly plan: CountPlan,
  ) {
    this.test = plan.own!.and(plan.acts.test);
    this.ofKinds = this.test.kinds();
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

  sum(row: number, first: number, second: number, third: number): void {
    const {
      incidents,
      acts: {
        columns: { code, people },
      },
      amounts,
    } = this.facts;
    const { firstAct, acts } = incidents.columns;
    start(this);
    if (this.passing === 1) return this.sumOne(this.last, first, second, third);
    let largest = 0;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) {
      const act = code[i]!;
      if (!this.test.accepts(act) || !this.isOnAll(first, second, third, act)) continue;
      const low = amounts.a[people[i]!]!;
      add(this, low, amounts.b[people[i]!]!);
      if (low !== NO_NUMBER) largest = Math.max(largest, (this.lows[typeOf(act)]! += low));
    }
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) this.lows[typeOf(code[i]!)] = 0;
    this.low = largest;
  }

  /** Sums these acts over all of both axes. They must be all acts of one incident that pass. */
  sumOf(acts: Uint32Array, from: number, until: number): void {
    const {
      acts: {
        columns: { code, people },
      },
      amounts,
    } = this.facts;
    const { lows } = this;
    let [largest, sum, isOpen, isReported] = [0, 0, false, false];
    for (let i = from; i < until; i++) {
      const act = acts[i]!;
      const [low, high] = [amounts.a[people[act]!]!, amounts.b[people[act]!]!];
      if (high === NO_NUMBER) isOpen = true;
      else sum += high;
      if (low === NO_NUMBER) continue;
      isReported = true;
      largest = Math.max(largest, (lows[typeOf(code[act]!)]! += low));
    }
    for (let i = from; i < until; i++) lows[typeOf(code[acts[i]!]!)] = 0;
    this.low = largest;
    this.high = isOpen ? NO_NUMBER : sum;
    this.isReported = isReported;
  }

  /** Most incidents have one such act. */
  private sumOne(act: number, first: number, second: number, third: number): void {
    const {
      acts: {
        columns: { code, people },
      },
      amounts,
    } = this.facts;
    if (this.isOnAll(first, second, third, code[act]!)) add(this, amounts.a[people[act]!]!, amounts.b[people[act]!]!);
  }

  private isOnAll(first: number, second: number, third: number, act: number): boolean {
    const {
      axes: [a, b],
      third: c,
    } = this.plan;
    return isOnAct(a, first, act) && isOnAct(b, second, act) && (c === null || isOnAct(c, third, act));
  }
}

/** I21: people present. A crowd is one number of an incident, wherever its cells are. */
export class CrowdCounter implements PeopleCounter {
  low = 0;
  high = 0;
  isReported = false;

  constructor(private readonly facts: Facts) {}

  read(): boolean {
    return true;
  }

  sum(row: number): void {
    const {
      incidents: {
        columns: { crowd },
      },
      amounts,
    } = this.facts;
    start(this);
    add(this, amounts.a[crowd[row]!]!, amounts.b[crowd[row]!]!);
  }

  /** Notes what each selected row adds. */
  noteSelected(): void {
    const { crowd } = this.facts.incidents.columns;
    const { rows, count } = selection;
    for (let i = 0; i < count; i++) noteRow(i, crowd[rows[i]!]!);
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

/** Applies counting rule 3: a number that nobody reported adds nothing to the low and opens the high. */
function add(people: { low: number; high: number; isReported: boolean }, low: number, high: number): void {
  if (low !== NO_NUMBER) {
    people.low += low;
    people.isReported = true;
  }
  people.high = people.high === NO_NUMBER || high === NO_NUMBER ? NO_NUMBER : people.high + high;
}

/** By profile: 1 for a reprisal or an assembly interfered with. */
const CRACKDOWN = ((): Uint8Array => {
  const kind = digitTable('kind');
  const interference = digitTable('interference');
  const reprisal = valuesOf('kind').indexOf('reprisal');
  const interfered = valuesOf('interference').indexOf('IN_INTERFERED');
  return kind.map((digit, number) => (digit === reprisal || interference[number] === interfered ? 1 : 0));
})();
