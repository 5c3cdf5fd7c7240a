import type { EntityManager } from 'typeorm';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Unit } from '@vigil/shared/counting/indicators.js';
import { lastPublishedOf } from '@vigil/shared/counting/last-published.js';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import { type PublishedDays, publishedDaysReader } from '../public-site/incident-documents.repository.js';

/**
 * Returns an answer as a report keeps it: with the last day of what was published only where its own period was not
 * over, and so ends on that day. It can be the day of a record that is in no row of the report, so a report that says
 * it is written again where that record is hidden or erased (`endingOnWithdrawn`).
 */
export const keptAnswer = <T extends Pick<Answer, 'question' | 'day' | 'lastPublished'>>(
  answer: T,
): T | Omit<T, 'lastPublished'> => {
  const isOpen = answer.question.periods.some((key) =>
    [answer, { day: answer.day }].some((known) => progressOf(asPeriod(key), known).is === 'so-far'),
  );
  if (isOpen) return answer;
  const { lastPublished: _, ...kept } = answer;
  return kept;
};

/**
 * The day on which a frozen figure ends by the present rule; and by the former, when those of acts had none of their
 * own.
 */
interface LastDays {
  present: Day | null;
  former: Day | null;
}

/** Returns the days on which a frozen figure may end: what was frozen under the former rule stays as it is. */
export const lastDaysOf = (unit: Unit, { last, lastActs }: PublishedDays): LastDays => ({
  present: lastPublishedOf(unit, { incidents: last, acts: lastActs }) ?? null,
  former: last,
});

/**
 * A report, the public sequence number that it is of, and the last day that it says; of a whole report also the first
 * one, which decides what it compares.
 */
export interface EndingReport {
  code: string;
  asOf: number;
  last: string;
  first?: string | null;
  /** Of a whole report: the last day of its figures of acts, if that is one of their own. */
  lastActs?: string | null;
  /** Of a frozen figure. */
  unit?: Unit;
}

/** Returns the codes of the reports whose last day, or first one, is another without these incidents. */
export const endingOnWithdrawn = async (
  manager: EntityManager,
  reports: readonly EndingReport[],
  incidents: readonly string[],
): Promise<string[]> => {
  const daysOf = publishedDaysReader(manager);
  const codes: string[] = [];
  for (const { code, asOf, last, first, lastActs, unit } of reports) {
    const days = await daysOf(asOf, incidents);
    const { present, former } = lastDaysOf(unit ?? 'incidents', days);
    const isLast = last === present || last === former;
    if (!isLast || (first && days.first !== first) || (lastActs && days.lastActs !== lastActs)) codes.push(code);
  }
  return codes;
};
