import type { EntityManager } from 'typeorm';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import { lastPublishedWithin } from '../public-site/incident-documents.repository.js';

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

/** A report, the public sequence number that it is of, and the last day that it says. */
export interface EndingReport {
  code: string;
  asOf: number;
  last: string;
}

/** Returns the codes of the reports whose last day is another without these incidents. */
export const endingOnWithdrawn = async (
  manager: EntityManager,
  reports: readonly EndingReport[],
  incidents: readonly string[],
): Promise<string[]> => {
  const days = new Map<number, string | null>();
  const codes: string[] = [];
  for (const { code, asOf, last } of reports) {
    if (!days.has(asOf)) days.set(asOf, await lastPublishedWithin(manager, asOf, incidents));
    if (days.get(asOf) !== last) codes.push(code);
  }
  return codes;
};
