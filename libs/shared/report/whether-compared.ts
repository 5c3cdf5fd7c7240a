import type { Answer } from '../counting/answer.js';
import {
  type Compared,
  compareFigures,
  whyPeriodsNotCompared,
  type WhyNotCompared,
} from '../counting/compare-figures.js';
import { whyNoneIn } from '../counting/why-no-number.js';
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

/** Returns why a figure of a report is not compared with the same of an earlier period; null where it is. */
export const whyNotCompared = (
  now: Answer,
  earlier: Answer,
  before: Period,
  context: DocumentContext,
): WhyNotCompared | null => {
  const comparable = (answer: Answer): Compared => {
    const { total } = answer;
    const watch = context.watchOfCell(answer, total.keys);
    return { ...total, watch, none: whyNoneIn(answer, total, watch) };
  };
  return whyNothingCompared(context, before) ?? compareFigures(comparable(now), comparable(earlier)).why;
};
