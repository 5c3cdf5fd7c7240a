import type { Facts } from '@vigil/shared/counting/facts.js';
import { matching, type Match } from '@vigil/shared/counting/matching.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { asProblem } from '../../statistics/parse-question.js';

/** Facts that others go on changing; the number moves with each change. */
export interface MovingFacts {
  readonly facts: Facts;
  readonly seq: number;
}

const AT_ONCE = 1000;
/** Times that it begins anew because something changed meanwhile; then it takes no more pauses. */
const MOST_BEGINNINGS = 4;
const CERTAIN = 1;
const SINGLE = 2;

const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/**
 * Which incidents a file is made of, in the order of the list: kept while it is written, in some 15 bytes each, since
 * facts move on.
 */
export class KeptMatches {
  private readonly letters: Buffer[] = [];
  private readonly lengths: Uint8Array;
  private readonly flags: Uint8Array;
  /** How many rows an ACLED-shaped table of them has. */
  acledRows = 0;
  /** How many of them make none. */
  acledLeftOut = 0;
  private filled = 0;

  /** @param seq the state of the facts that they were found in */
  constructor(
    readonly total: number,
    readonly singleSource: number,
    readonly seq: number,
  ) {
    this.lengths = new Uint8Array(total);
    this.flags = new Uint8Array(total);
  }

  add(matches: readonly Match[]): void {
    this.letters.push(Buffer.from(matches.map(({ code }) => code).join(''), 'latin1'));
    for (const { code, certain, singleSource } of matches) {
      this.lengths[this.filled] = code.length;
      this.flags[this.filled] = (certain ? CERTAIN : 0) | (singleSource ? SINGLE : 0);
      this.filled += 1;
    }
  }

  /** All of them, so many at a time. */
  *chunks(size: number): Generator<Match[]> {
    let at = 0;
    let chunk: Match[] = [];
    for (const letters of this.letters) {
      for (let from = 0; from < letters.length; at++) {
        const until = from + this.lengths[at]!;
        chunk.push({
          code: letters.toString('latin1', from, until),
          certain: (this.flags[at]! & CERTAIN) !== 0,
          singleSource: (this.flags[at]! & SINGLE) !== 0,
        });
        from = until;
        if (chunk.length === size) {
          yield chunk;
          chunk = [];
        }
      }
    }
    if (chunk.length > 0) yield chunk;
  }
}

/**
 * The incidents that a question is about, all of one moment. Other work gets its turn between two steps.
 * @param rowsOf how many rows of an ACLED-shaped table the incident in a row of the facts makes; left out, nobody asks
 * @throws Problem 'invalid-query'
 */
export const keepMatches = async (
  table: MovingFacts,
  question: Question,
  only: readonly string[] | null,
  rowsOf?: (facts: Facts, row: number) => number,
): Promise<KeptMatches> => {
  for (let beginning = 1; ; beginning += 1) {
    const { facts, seq } = table;
    const found = asProblem(() => matching(facts, question, only));
    const kept = new KeptMatches(found.total, found.singleSource, seq);
    let isOver = true;
    for (let at = 0; at < found.total; at += AT_ONCE) {
      const page = found.page(at, AT_ONCE);
      kept.add(page);
      if (rowsOf) for (const { code } of page) countRows(kept, rowsOf(facts, facts.rowOf(code)!));
      if (at + AT_ONCE >= found.total || beginning > MOST_BEGINNINGS) continue;
      await breath();
      if (table.seq === seq) continue;
      isOver = false;
      break;
    }
    if (isOver) return kept;
  }
};

const countRows = (kept: KeptMatches, rows: number): void => {
  kept.acledRows += rows;
  if (rows === 0) kept.acledLeftOut += 1;
};
