import type { Answer } from '../counting/answer.js';
import {
  type Compared,
  compareFigures,
  whyPeriodsNotCompared,
  type WhyNotCompared,
} from '../counting/compare-figures.js';
import { whyNoneIn } from '../counting/why-no-number.js';
import { formatOppositeWithin, oppositeQuestion, oppositeWithin } from '../counting/opposite-within.js';
import type { Period } from '../day/period.js';
import type { DocumentContext } from './document-context.js';

/** Returns why no figure of a report is compared with one of an earlier period; null where each decides for itself. */
export const whyNothingCompared = (
  { compared, known: { day }, material: { coverage, firstPublished, lastPublished } }: DocumentContext,
  before: Period,
): WhyNotCompared | null =>
  whyPeriodsNotCompared({
    now: compared.current,
    before,
    coverage,
    day,
    first: firstPublished,
    last: lastPublished,
  });

const comparable = (answer: Answer, context: DocumentContext): Compared => {
  const { total } = answer;
  const watch = context.watchOfCell(answer, total.keys);
  return { ...total, watch, none: whyNoneIn(answer, total, watch) };
};

/** Why two figures of a report are not compared; or null, and within which large groups a rate went the other way. */
type Comparison = { why: WhyNotCompared; opposite?: never } | { why: null; opposite: readonly string[] };

/**
 * Compares a figure of a report with the same of an earlier period.
 * @param before that period
 */
export const compareInReport = (now: Answer, earlier: Answer, before: Period, context: DocumentContext): Comparison => {
  const { direction, why: whyThese } = compareFigures(comparable(now, context), comparable(earlier, context));
  const why = whyNothingCompared(context, before) ?? whyThese;
  if (why !== null) return { why };
  const [groups, groupsBefore] = [now, earlier].map(({ question }) => {
    const asked = oppositeQuestion(question);
    return asked && context.material.count(asked);
  });
  if (!groups || !groupsBefore) return { why, opposite: [] };
  const found = oppositeWithin(direction, groups, groupsBefore);
  return { why, opposite: formatOppositeWithin(found, context.t, context.names.group) };
};
