import { setImmediate as others } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import {
  differenceOf,
  explainChange,
  sumOf,
  type ChangedRecord,
  type Difference,
  type FigureChange,
  type TwoVersions,
} from '@vigil/shared/counting/figure-change.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PlacesService } from '../places/places.service.js';
import type { FactSnapshot } from './counting-work.js';
import { asProblem } from './parse-question.js';
import { readLinesBetween } from './pub-facts.repository.js';
import { readPubFactsOf } from './read-pub-facts.js';

/** Records whose versions are read at once. */
const PART = 1000;
/** Rows that are compared between two turns of others. */
const ROWS = 20_000;

/** A figure at two moments, and the records that make the difference. */
export interface ExplainedFigure {
  before: Answer;
  after: Answer;
  records: ChangedRecord[];
}

/** Explains why a public figure is another one at a later moment, record by record. */
@Injectable()
export class FigureChanges {
  constructor(
    private readonly database: PublicDatabase,
    private readonly places: PlacesService,
  ) {}

  /**
   * Compares what two editions show today: what was withdrawn for safety since is in neither.
   * @param question without splits, of one period
   * @throws Problem 'invalid-query' for what cannot be asked of these facts
   * @returns null if the differences of the records do not add up to that of the figure, because something was
   * published or withdrawn between two reads
   */
  async explain(question: Question, from: FactSnapshot, until: FactSnapshot): Promise<ExplainedFigure | null> {
    const [before, after] = asProblem(() =>
      [from, until].map(({ facts, asOf }) => count(facts, question, asOf.day as Day)),
    ) as [Answer, Answer];
    const records: ChangedRecord[] = [];
    for await (const part of this.changedBetween(from, until)) {
      const work = explainChange(question, part, until.facts.places);
      for (let step = work.next(); ; step = work.next()) {
        if (step.done) {
          records.push(...step.value);
          break;
        }
        await others();
      }
    }
    return addsUp(before, after, records) ? { before, after, records } : null;
  }

  /** Yields the records whose version or coverage is not the same at both moments, in parts. */
  private async *changedBetween(from: FactSnapshot, until: FactSnapshot): AsyncGenerator<TwoVersions[]> {
    const lines = await this.database.inSnapshot((client) => readLinesBetween(client, from.asOf.seq, until.asOf.seq));
    const named = new Map(lines.map(({ code, lines: said }) => [code, said]));
    const watched = await watchedOtherwise(from, until, named);
    const all = [...named.keys(), ...watched];
    for (let at = 0; at < all.length; at += PART) {
      const codes = all.slice(at, at + PART);
      const [before, after] = await this.database.inSnapshot(async (client) => [
        await this.versionsOf(client, codes, from),
        await this.versionsOf(client, codes, until),
      ]);
      yield codes
        .map((code) => ({
          code,
          before: before!.get(code) ?? null,
          after: after!.get(code) ?? null,
          lines: named.get(code) ?? ['coverage'],
        }))
        .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
    }
  }

  private async versionsOf(
    client: ClientBase,
    codes: readonly string[],
    { coverage, asOf }: FactSnapshot,
  ): Promise<Map<string, IncidentFact>> {
    const facts = await readPubFactsOf(client, codes, coverage, this.places.gazetteer, String(asOf.seq));
    return new Map(facts.map((fact) => [fact.code, fact]));
  }
}

const entries = (coverage: readonly CoverageEntry[]): string =>
  JSON.stringify(coverage.map((entry) => JSON.stringify(entry)).sort());

/** Returns the records that no line names and that were watched otherwise at the later moment. */
const watchedOtherwise = async (
  { facts: before, coverage: then }: FactSnapshot,
  { facts: after, coverage: now }: FactSnapshot,
  named: ReadonlyMap<string, unknown>,
): Promise<string[]> => {
  if (entries(then) === entries(now)) return [];
  const profileOf = ({ incidents }: Facts, row: number): number => incidents.columns.profile[row]!;
  const found: string[] = [];
  let looked = 0;
  for (const code of after.allCodes()) {
    if (++looked % ROWS === 0) await others();
    const [row, earlier] = [after.rowOf(code), before.rowOf(code)];
    // Of a record that did not change otherwise, nothing but its coverage can be another in its profile.
    if (row !== null && earlier !== null && !named.has(code) && profileOf(after, row) !== profileOf(before, earlier))
      found.push(code);
  }
  return found;
};

/** Every number of a change: the figure, what is said beside it, and the parts of a rate. */
const numbersOf = ({ low, high, asides, rate }: FigureChange): Difference[] => [
  { low, high },
  ...Object.values(asides),
  ...(rate ? [rate.numerator, rate.denominator] : []),
];

/** Whether the changes of the records are those of the whole figure, wherever anybody can say how large they are. */
const addsUp = (before: Answer, after: Answer, records: readonly ChangedRecord[]): boolean => {
  const whole = differenceOf(before.total, after.total);
  const none = differenceOf(before.total, { ...before.total });
  const sum = numbersOf(records.length > 0 ? sumOf(records.map(({ change }) => change)) : none);
  return numbersOf(whole).every(
    ({ low, high }, i) => low === sum[i]!.low && (high === null || sum[i]!.high === null || high === sum[i]!.high),
  );
};
