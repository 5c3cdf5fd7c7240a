import type { ActCondition } from './act-filter.js';
import type { Facts } from './facts.js';
import { located, selection } from './selection-loops.js';
import type { ActAxis } from './split-axis.js';

/** Adds the selected rows, which `locate` has placed, by what their acts say. */
export class ValuesOfActs {
  /** By value: one more than the index of the last row that had it. */
  private readonly seenBy: Uint32Array;

  /**
   * @param tests by layer of a row: the acts whose values are shown
   * @param step how far the cells of two values that follow each other are apart in the tally
   * @param beside by layer of a row: that of values that have none of its acts but acts of that layer; -1: none
   * @param layerStep how far the cells of two layers that follow each other are apart in the tally
   */
  constructor(
    private readonly axis: ActAxis,
    private readonly tests: readonly ActCondition[],
    private readonly step: number,
    private readonly beside: Int8Array,
    private readonly layerStep: number,
  ) {
    this.seenBy = new Uint32Array(axis.all);
  }

  /** Adds one for each selected row in the cell of all acts, and in that of each value that its acts have. */
  add(tally: Uint32Array, { incidents, acts: { columns } }: Pick<Facts, 'incidents' | 'acts'>): void {
    const { axis, tests, step, seenBy, beside, layerStep } = this;
    const { firstAct, acts } = incidents.columns;
    const { code } = columns;
    const { rows, layers, count } = selection;
    const all = axis.all * step;
    seenBy.fill(0);
    for (let i = 0; i < count; i++) {
      const from = firstAct[rows[i]!]!;
      const until = from + acts[rows[i]!]!;
      const at = located[i]!;
      const layer = layers[i]!;
      tally[at + all]! += 1;
      this.addValues(tally, code, from, until, tests[layer]!, at, i + 1);
      const other = beside[layer]!;
      if (other >= 0) this.addValues(tally, code, from, until, tests[other]!, at + (other - layer) * layerStep, i + 1);
    }
  }

  /**
   * Adds one for each value that the acts of a row have which pass, unless the row has it already.
   * @param at of its first value in the tally
   * @param mark of the row
   */
  private addValues(
    tally: Uint32Array,
    code: Facts['acts']['columns']['code'],
    from: number,
    until: number,
    test: ActCondition,
    at: number,
    mark: number,
  ): void {
    const { axis, step, seenBy } = this;
    for (let act = from; act < until; act++) {
      if (!test.accepts(code[act]!)) continue;
      const value = axis.indexOf(code[act]!);
      if (seenBy[value] === mark) continue;
      seenBy[value] = mark;
      tally[at + value * step]! += 1;
    }
  }
}
