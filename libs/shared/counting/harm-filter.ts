import { flags } from './act-filter.js';
import type { Facts } from './facts.js';
import type { Filters } from './question.js';

/** What a question's filters ask of a harm: its type and its side. */
export class HarmFilter {
  /** False when the question asks nothing of harms. */
  readonly asks: boolean;
  private readonly types: Uint8Array | null;
  private readonly sides: Uint8Array | null;
  /** By type: 1 for the types "no harm" and "not reported". They are no harms, but statements about the incident. */
  private readonly statement: Uint8Array;

  constructor(
    private readonly facts: Facts,
    { harmTypes, sides }: Filters,
  ) {
    const { codes } = facts;
    this.asks = Boolean(harmTypes ?? sides);
    this.types = harmTypes
      ? flags(
          256,
          harmTypes.map((code) => codes.number('harm_type', code)),
        )
      : null;
    this.sides = sides
      ? flags(
          256,
          sides.map((code) => codes.number('side', code)),
        )
      : null;
    this.statement = flags(
      256,
      ['HM_NONE', 'HM_UNKNOWN'].map((code) => codes.number('harm_type', code)),
    );
  }

  /** Whether a harm has a type and a side that the question asks for; `harm` is its row in the facts. */
  passes(harm: number): boolean {
    const { type, side } = this.facts.harms.columns;
    return this.isOfType(type[harm]!) && this.isOfSide(side[harm]!);
  }

  isOfType(type: number): boolean {
    return this.types === null || this.types[type] === 1;
  }

  isOfSide(side: number): boolean {
    return this.sides === null || this.sides[side] === 1;
  }

  /**
   * Returns true for a harm that passes and did happen: its number is not 0. The statements "no harm" and "not
   * reported" pass only if the question names them.
   */
  passesAndHappened(harm: number): boolean {
    if (this.isStatement(harm)) return this.types !== null && this.passes(harm);
    const {
      harms: {
        columns: { amount },
      },
      amounts: { b: high },
    } = this.facts;
    return high[amount[harm]!] !== 0 && this.passes(harm);
  }

  isStatement(harm: number): boolean {
    return this.statement[this.facts.harms.columns.type[harm]!] === 1;
  }
}
