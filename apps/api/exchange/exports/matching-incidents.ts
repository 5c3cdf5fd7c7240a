import type { Facts } from '@vigil/shared/counting/facts.js';
import { findMatches, type Match } from '@vigil/shared/counting/find-matches.js';
import { profileOf } from '@vigil/shared/counting/incident-profile.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { asProblem } from '../../statistics/parse-question.js';

/** The facts as they are now. They may change during the work; `seq` increases with each change. */
interface CurrentFacts {
  readonly facts: Facts;
  readonly seq: number;
}

/** Says which rows a list may contain: 1 in a byte for each row of the current facts. */
export interface RowFilter {
  rows(): Uint8Array;
}

/** Incidents found before other work may run. */
const MATCHES_PER_STEP = 1000;
/** Maximum restarts when something changes during the work; after that, it runs without pauses. */
const MOST_RESTARTS = 4;
const CERTAIN = 1;
const SINGLE = 2;

const letOtherWorkRun = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/**
 * Remembers which incidents a file contains, in list order. The facts change while the file is written, so the list
 * stays in memory until then, at about 15 bytes an incident.
 */
export class MatchingIncidents {
  private readonly letters: Buffer[] = [];
  private readonly lengths: Uint8Array;
  private readonly flags: Uint8Array;
  /** Rows that these make in an ACLED-shaped table. */
  acledRows = 0;
  /** Incidents that make no row there. */
  acledLeftOut = 0;
  private filled = 0;

  /** @param seq the sequence number of the facts that they were found in */
  constructor(
    readonly total: number,
    readonly singleSource: number,
    readonly seq: number,
    /** Incidents of the question that `only` left out. */
    readonly notAllowed = 0,
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

  /** Yields all matches in chunks of this size. */
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
 * Finds the incidents of a question, all as of one moment. Other work can run between two steps.
 * @param counted finds what the searches of the question itself find
 * @param rowsOf returns how many rows of an ACLED-shaped table a row of the facts makes; omit it for other formats
 * @throws Problem 'invalid-query'
 */
export const findMatchingIncidents = async (
  table: CurrentFacts,
  question: Question,
  only: RowFilter | null,
  rowsOf?: (facts: Facts, row: number) => number,
  counted: RowFilter | null = null,
): Promise<MatchingIncidents> => {
  for (let restarts = 0; ; restarts += 1) {
    const { facts, seq } = table;
    const found = asProblem(() => findMatches(facts, question, only && only.rows(), counted && counted.rows()));
    const kept = new MatchingIncidents(found.total, found.singleSource, seq, found.outOf - found.total);
    let isOver = true;
    for (let at = 0; at < found.total; at += MATCHES_PER_STEP) {
      const page = found.page(at, MATCHES_PER_STEP);
      kept.add(page);
      if (rowsOf) for (const { code } of page) countRows(kept, rowsOf(facts, facts.rowOf(code)!));
      if (at + MATCHES_PER_STEP >= found.total || restarts >= MOST_RESTARTS) continue;
      await letOtherWorkRun();
      if (table.seq === seq) continue;
      isOver = false;
      break;
    }
    if (isOver) return kept;
  }
};

/** Remembers incidents that somebody chose by hand. @param rowsOf as for `findMatchingIncidents` */
export const chosenIncidents = (
  codes: readonly string[],
  { facts, seq }: CurrentFacts,
  rowsOf?: (facts: Facts, row: number) => number,
): MatchingIncidents => {
  const rows = codes.flatMap((code) => {
    const row = facts.rowOf(code);
    return row === null ? [] : [{ code, row }];
  });
  const matches = rows.map(({ code, row }): Match => {
    const { grade } = profileOf(facts.incidents.columns.profile[row]!);
    return { code, certain: true, singleSource: grade === 'VG_WEAK' };
  });
  const kept = new MatchingIncidents(matches.length, matches.filter((one) => one.singleSource).length, seq);
  kept.add(matches);
  if (rowsOf) for (const { row } of rows) countRows(kept, rowsOf(facts, row));
  return kept;
};

const countRows = (kept: MatchingIncidents, rows: number): void => {
  kept.acledRows += rows;
  if (rows === 0) kept.acledLeftOut += 1;
};
