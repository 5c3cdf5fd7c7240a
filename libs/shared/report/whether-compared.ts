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

/**
 * Says of a rate that is compared within which large groups it went the other way; nothing of another figure.
 * @param before the period of the earlier rate
 */
export const oppositeIn = (now: Answer, earlier: Answer, before: Period, context: DocumentContext): string[] => {
  const asked = [now, earlier].map(({ question }) => oppositeQuestion(question));
  if (!asked[0] || !asked[1] || whyNotCompared(now, earlier, before, context) !== null) return [];
  const [groups, groupsBefore] = [context.material.count(asked[0]), context.material.count(asked[1])];
  const { direction } = compareFigures(...([now, earlier].map((answer) => comparable(answer, context)) as Two));
  return formatOppositeWithin(oppositeWithin(direction, groups, groupsBefore), context.t, context.names.group);
};
type Two = [Compared, Compared];

const comparable = (answer: Answer, context: DocumentContext): Compared => {
  const { total } = answer;
  const watch = context.watchOfCell(answer, total.keys);
  return { ...total, watch, none: whyNoneIn(answer, total, watch) };
};

/** Returns why a figure of a report is not compared with the same of an earlier period; null where it is. */
export const whyNotCompared = (
  now: Answer,
  earlier: Answer,
  before: Period,
  context: DocumentContext,
): WhyNotCompared | null =>
  whyNothingCompared(context, before) ?? compareFigures(comparable(now, context), comparable(earlier, context)).why;
