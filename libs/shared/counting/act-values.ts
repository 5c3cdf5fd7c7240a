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
   */
  constructor(
    private readonly axis: ActAxis,
    private readonly tests: readonly ActCondition[],
    private readonly step: number,
  ) {
    this.seenBy = new Uint32Array(axis.all);
  }

  /** Adds one for each selected row in the cell of all acts, and in that of each value that its acts have. */
  add(tally: Uint32Array, { incidents, acts: { columns } }: Pick<Facts, 'incidents' | 'acts'>): void {
    const { axis, tests, step, seenBy } = this;
    const { firstAct, acts } = incidents.columns;
    const { code } = columns;
    const { rows, layers, count } = selection;
    const all = axis.all * step;
    seenBy.fill(0);
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const at = located[i]!;
      const test = tests[layers[i]!]!;
      tally[at + all]! += 1;
      for (let act = firstAct[row]!, until = act + acts[row]!; act < until; act++) {
        if (!test.accepts(code[act]!)) continue;
        const value = axis.indexOf(code[act]!);
        if (seenBy[value] === i + 1) continue;
        seenBy[value] = i + 1;
        tally[at + value * step]! += 1;
      }
    }
  }
}
