import { actsThatHappened, type ActCondition } from './act-filter.js';
import { type ActAxis, type Axis, type HarmAxis, isSingle, speakOfOneAct, testIn, testOfOneAct } from './split-axis.js';
import { NOT_STATED } from './fact-codes.js';
import type { Facts } from './facts.js';
import { axesOf, type CountPlan } from './count-plan.js';
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
  private readonly axes: readonly Axis[];
  /** By layer: the test that one act must pass for all splits by acts; null if they may match on different acts. */
  private readonly joint: readonly ActCondition[] | null;
  /** By axis and layer: the acts whose values an act axis shows; empty for another axis. */
  private readonly tests: readonly (readonly ActCondition[])[];
  private layer = 0;
  /** By axis; of a third axis that is not there, its only index. */
  private readonly values = [new ReusableList(), new ReusableList(), new ReusableList()] as const;

  constructor(
    private readonly facts: Facts,
    private readonly plan: CountPlan,
    private readonly cells: Cells,
  ) {
    this.found = new Int32Array(cells.size);
    this.seenBy = new Int32Array(cells.size);
    this.axes = axesOf(plan);
    const happened = actsThatHappened(facts.codes);
    this.tests = this.axes.map((axis) =>
      axis.source === 'act' ? plan.layers.map((layer) => testIn(axis, layer)) : [],
    );
    const byActs = this.axes.filter((axis) => axis.source === 'act');
    this.joint = speakOfOneAct(byActs) ? plan.layers.map((layer) => testOfOneAct(byActs, layer, happened)) : null;
    if (plan.third === null) this.values[2].add(0);
  }

  /** @param layer of the row */
  collect(row: number, layer: number): void {
    this.serial += 1;
    this.collectIn(row, layer);
  }

  /** Collects the cells that the row has in another layer, and has not in its own, for which it was just collected. */
  collectBeside(row: number, layer: number): void {
    this.collectIn(row, layer);
  }

  private collectIn(row: number, layer: number): void {
    this.count = 0;
    this.layer = layer;
    const { axes, values, joint } = this;
    for (let i = 0; i < axes.length; i++) {
      const axis = axes[i]!;
      if (joint === null || axis.source !== 'act') this.valuesOf(axis, row, this.tests[i]!, values[i]!);
      else {
        values[i]!.clear();
        values[i]!.add(axis.all);
      }
    }
    this.putAll();
    if (joint !== null) this.collectOfOneAct(row, joint[layer]!);
  }

  /** Adds the cells of each act that passes, with their totals. */
  private collectOfOneAct(row: number, test: ActCondition): void {
    const { firstAct, acts } = this.facts.incidents.columns;
    const { code } = this.facts.acts.columns;
    const { axes, values } = this;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) {
      const act = code[i]!;
      if (!test.accepts(act)) continue;
      for (let k = 0; k < axes.length; k++) {
        const axis = axes[k]!;
        if (axis.source !== 'act') continue;
        values[k]!.clear();
        values[k]!.add(axis.indexOf(act));
        values[k]!.add(axis.all);
      }
      this.putAll();
    }
  }

  private putAll(): void {
    const {
      values: [first, second, third],
      cells,
    } = this;
    for (let a = 0; a < first.count; a++) {
      for (let b = 0; b < second.count; b++) {
        for (let c = 0; c < third.count; c++) this.put(cells.of(0, first.list[a]!, second.list[b]!, third.list[c]!));
      }
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
