import { type FactCodes, isCountedAsAct } from './fact-codes.js';
import { NO_PROFILE, PROFILES } from './incident-profile.js';
import type { Unit } from './indicators.js';
import type { TimeAxis } from './time-axis.js';

/**
 * Rows per block: few enough that their data stays in the processor's nearest cache from the first filter to the last
 * addition.
 */
export const BLOCK = 2048;

/** Ends before it begins: a block without rows in use. */
const NO_DAYS: Days = [2 ** 31 - 1, -(2 ** 31)];
/** The first and the last possible day, as epoch days. */
type Days = readonly [first: number, last: number];
const around = ([a, b]: Days, first: number, last: number): Days => [Math.min(a, first), Math.max(b, last)];

/** The profiles of a block's rows, and how many rows have each. */
export interface ProfilesOfBlock {
  readonly profiles: readonly number[];
  readonly rows: readonly number[];
}

/** By profile: how many rows of the block that is being read. All 0 otherwise. */
const rowsOf = new Uint16Array(PROFILES);

/** What was worked out when a block was read for the `turn`th time. */
interface Kept<T> {
  turn: number;
  made: T;
}

/** What a question says about days. */
interface Asked {
  readonly unit: Unit;
  readonly time: TimeAxis;
}

/** The part of the facts that the bounds need. */
interface DatedRows {
  readonly incidents: {
    readonly columns: Readonly<Record<'window' | 'profile' | 'firstAct' | 'acts', ArrayLike<number>>>;
    readonly length: number;
  };
  readonly acts: { readonly columns: Readonly<Record<'code' | 'own', ArrayLike<number>>> };
  readonly codes: FactCodes;
  readonly windows: Readonly<Record<'first' | 'last', ArrayLike<number>>>;
  readonly whereabouts: { readonly b: ArrayLike<number> };
}

/**
 * The first and the last possible day of each block of rows, and the profiles of its rows. If rows are in the order of
 * days, a question about one month skips nearly all of them. A change costs one block, read again when the bounds are
 * next asked for.
 */
export class DayBounds {
  private readonly ofRows: Days[] = [];
  /** The same, with the days of acts that have their own and are counted as acts. */
  private readonly withActs: Days[] = [];
  private readonly profiles: ProfilesOfBlock[] = [];
  private readonly changed = new Set<number>();
  /** How often each block was read. */
  private readonly turns: number[] = [];
  private readonly kept = new WeakMap<object, Kept<unknown>[]>();

  constructor(private readonly facts: DatedRows) {
    for (let row = 0; row < facts.incidents.length; row += BLOCK) this.change(row);
  }

  /** Notes that a row was written or freed. */
  change(row: number): void {
    this.changed.add(Math.floor(row / BLOCK));
  }

  /** Reads the blocks that changed. */
  refresh(): this {
    for (const block of this.changed) this.read(block);
    this.changed.clear();
    return this;
  }

  /** Does the same with at most so many blocks. @returns whether there are more */
  refreshSome(most: number): boolean {
    for (const block of this.changed) {
      if (most-- === 0) return true;
      this.read(block);
      this.changed.delete(block);
    }
    return false;
  }

  /** Whether a row of the block that begins at `row` may be in, or partly in, the periods of a question. */
  touch(row: number, { unit, time }: Asked): boolean {
    return time.locate(...(unit === 'acts' ? this.withActs : this.ofRows)[row / BLOCK]!);
  }

  /** Whether every row of that block, or every act, is in the periods for certain. */
  isInside(row: number, asked: Asked): boolean {
    return this.touch(row, asked) && asked.time.inside;
  }

  /** Returns the first and the last possible day of the rows of that block. */
  daysOf(row: number): Days {
    return this.ofRows[row / BLOCK]!;
  }

  /** Returns the profiles of the rows of that block. */
  profilesOf(row: number): ProfilesOfBlock {
    return this.profiles[row / BLOCK]!;
  }

  /**
   * Returns what `make` works out from the block that begins at `row`, once until a row of that block changes.
   * @param about what it is worked out for; when that is gone, so is what was kept
   */
  keep<T>(about: object, row: number, make: () => T): T {
    let blocks = this.kept.get(about) as Kept<T>[] | undefined;
    if (blocks === undefined) this.kept.set(about, (blocks = []));
    const block = row / BLOCK;
    const turn = this.turns[block]!;
    const known = blocks[block];
    if (known?.turn === turn) return known.made;
    const made = make();
    blocks[block] = { turn, made };
    return made;
  }

  /** Returns the first and the last possible day of all rows. */
  ends(): Days {
    return this.ofRows.reduce((all, days) => around(all, ...days), NO_DAYS);
  }

  /** Returns the last possible day of all rows and of the acts that are counted as acts. */
  lastOfActs(): number {
    return this.withActs.reduce((all, days) => around(all, ...days), NO_DAYS)[1];
  }

  private read(block: number): void {
    const {
      incidents: {
        columns: { window, profile, firstAct, acts },
        length,
      },
      acts: {
        columns: { code, own },
      },
      codes,
      windows: { first, last },
      whereabouts: { b: windowOf },
    } = this.facts;
    let [from, to] = NO_DAYS;
    let ofActs = NO_DAYS;
    const seen: number[] = [];
    for (let row = block * BLOCK, until = Math.min(length, row + BLOCK); row < until; row++) {
      const number = profile[row]!;
      if (number === NO_PROFILE) continue;
      if (rowsOf[number] === 0) seen.push(number);
      rowsOf[number]! += 1;
      from = Math.min(from, first[window[row]!]!);
      to = Math.max(to, last[window[row]!]!);
      for (let act = firstAct[row]!, end = act + acts[row]!; act < end; act++) {
        const days = windowOf[own[act]!]!;
        if (days !== 0 && isCountedAsAct(code[act]!, codes)) ofActs = around(ofActs, first[days]!, last[days]!);
      }
    }
    this.turns[block] = (this.turns[block] ?? 0) + 1;
    this.ofRows[block] = [from, to];
    this.withActs[block] = around(ofActs, from, to);
    this.profiles[block] = { profiles: seen, rows: seen.map((number) => rowsOf[number]!) };
    for (const number of seen) rowsOf[number] = 0;
  }
}
