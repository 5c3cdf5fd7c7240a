import { actsThatHappened, type ActCondition } from './act-filter.js';
import { type ActAxis, type Axis, type HarmAxis, isSingle, speakOfOneAct, testIn, testOfPair } from './split-axis.js';
import { NOT_STATED } from './fact-codes.js';
import type { Facts } from './facts.js';
import type { CountPlan } from './count-plan.js';
import type { Cells } from './tally.js';
import { ReusableList } from './scratch-buffers.js';

/**
 * Collects the cells that one incident belongs to, each once however many of its acts match. If an incident can have
 * several values on an axis, the totals over that axis are separate cells: summing the axis would count the incident
 * more than once.
 */
export class RowCells {
  /** The first `count` are the cells of the row, in layer 0. */
  readonly found: Int32Array;
  count = 0;
  private readonly seenBy: Int32Array;
  private serial = 0;
  /** By layer: the test that one act must pass for both splits; null if the splits may match on different acts. */
  private readonly pair: readonly ActCondition[] | null;
  /** By layer: the acts whose values an act axis shows; empty for another axis. */
  private readonly tests: readonly [readonly ActCondition[], readonly ActCondition[]];
  private layer = 0;
  private readonly firstValues = new ReusableList();
  private readonly secondValues = new ReusableList();

  constructor(
    private readonly facts: Facts,
    private readonly plan: CountPlan,
    private readonly cells: Cells,
  ) {
    this.found = new Int32Array(cells.size);
    this.seenBy = new Int32Array(cells.size);
    const [first, second] = plan.axes;
    const happened = actsThatHappened(facts.codes);
    const testsOf = (axis: Axis): ActCondition[] =>
      axis.source === 'act' ? plan.layers.map((layer) => testIn(axis, layer)) : [];
    this.tests = [testsOf(first), testsOf(second)];
    this.pair =
      first.source === 'act' && second.source === 'act' && speakOfOneAct(first, second)
        ? plan.layers.map((layer) => testOfPair(first, second, layer, happened))
        : null;
  }

  /** @param layer of the row */
  collect(row: number, layer: number): void {
    this.count = 0;
    this.layer = layer;
    this.serial += 1;
    const [first, second] = this.plan.axes;
    if (this.pair) return this.collectPairs(row, first as ActAxis, second as ActAxis, this.pair[layer]!);
    this.valuesOf(first, row, this.tests[0], this.firstValues);
    this.valuesOf(second, row, this.tests[1], this.secondValues);
    const { firstValues, secondValues } = this;
    for (let i = 0; i < firstValues.count; i++) {
      for (let k = 0; k < secondValues.count; k++)
        this.put(this.cells.of(0, firstValues.list[i]!, secondValues.list[k]!));
    }
  }

  private collectPairs(row: number, first: ActAxis, second: ActAxis, test: ActCondition): void {
    const { firstAct, acts } = this.facts.incidents.columns;
    const { code } = this.facts.acts.columns;
    this.put(this.cells.of(0, first.all, second.all));
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) {
      const act = code[i]!;
      if (!test.accepts(act)) continue;
      const a = first.indexOf(act);
      const b = second.indexOf(act);
      this.put(this.cells.of(0, a, b));
      this.put(this.cells.of(0, a, second.all));
      this.put(this.cells.of(0, first.all, b));
    }
  }

  private put(cell: number): void {
    if (this.seenBy[cell] === this.serial) return;
    this.seenBy[cell] = this.serial;
    this.found[this.count] = cell;
    this.count += 1;
  }

  private valuesOf(axis: Axis, row: number, tests: readonly ActCondition[], values: ReusableList): void {
    const { columns } = this.facts.incidents;
    values.clear();
    if (isSingle(axis)) {
      values.add(axis.table[columns[axis.source][row]!]!);
      return;
    }
    values.add(axis.all);
    if (axis.source === 'act') this.valuesOfActs(axis, row, tests[this.layer]!, values);
    else if (axis.source === 'harm') this.valuesOfHarms(axis, row, values);
    else values.addAll(axis.members[columns[axis.source][row]!]!);
  }

  private valuesOfActs(axis: ActAxis, row: number, test: ActCondition, values: ReusableList): void {
    const { firstAct, acts } = this.facts.incidents.columns;
    const { code } = this.facts.acts.columns;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) {
      if (test.accepts(code[i]!)) values.add(axis.indexOf(code[i]!));
    }
  }

  private valuesOfHarms(axis: HarmAxis, row: number, values: ReusableList): void {
    const { firstHarm, harms } = this.facts.incidents.columns;
    const { type } = this.facts.harms.columns;
    const column = this.facts.harms.columns[axis.by];
    const notStated = axis.keys.length - 1;
    for (let i = firstHarm[row]!, until = i + harms[row]!; i < until; i++) {
      if (axis.shown[type[i]!] === 1 && this.isOn(axis, i))
        values.add(column[i] === NOT_STATED ? notStated : column[i]!);
    }
  }

  /**
   * "No harm" is a row in a table by type, covers every type where people are counted, and is not a harm on any side.
   */
  private isOn(axis: HarmAxis, harm: number): boolean {
    const { harms: test, unit } = this.plan;
    if (unit === 'people')
      return test.isStatement(harm) && axis.by === 'side'
        ? test.isOfSide(this.facts.harms.columns.side[harm]!)
        : test.passes(harm);
    return test.isStatement(harm) && axis.by === 'type' ? test.passes(harm) : test.passesAndHappened(harm);
  }
}
