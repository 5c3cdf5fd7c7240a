import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import { formatOrigins } from '@vigil/shared/incident/format-dataset.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { formatRule, type Ruled } from '@vigil/shared/counting/format-rule.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { plainTextsOf } from '../platform/texts-of-server.js';

const says = plainTextsOf('counting', 'rule', 'datasets');

/**
 * Formats the rule applied to an answer, one sentence per item, in the reader's language. No figure is given out
 * without it.
 */
export const ruleOf = (answer: Ruled, language: Language, asOf?: AsOf | null): string[] => [
  ...formatRule(answer, says(language)),
  ...(asOf?.withdrawnSince ? [says(language)('rule.withdrawn-since')] : []),
  ...(asOf?.dayUnknown
    ? [says(language)('rule.day-unknown', { seq: asOf.seq, day: formatDay(asOf.day as Day, language) })]
    : []),
];

/**
 * The same for working copies, adding what none of their figures include, and whose records count.
 * @param datasets those of others that are in the figure, for their names
 */
export const staffRuleOf = (
  answer: Ruled,
  language: Language,
  datasets: readonly Pick<Dataset, 'id' | 'name'>[],
): string[] => [
  ...ruleOf({ ...answer, asOf: null }, language),
  ...originsRule(answer, says(language), datasets),
  ...(isOfPublished(answer) ? [says(language)('rule.days-of-desk')] : []),
  says(language)('rule.limited'),
  ...(answer.asOf === null ? [] : [says(language)('rule.state-of-desk', { number: Number(answer.asOf) })]),
];

/** Whether working copies of published records alone are counted: readers have a figure of the same name. */
const isOfPublished = ({ question, lastPublished }: Ruled): boolean =>
  question.stages.join() === 'published' && lastPublished === undefined;

const originsRule = ({ question }: Ruled, t: Text, datasets: readonly Pick<Dataset, 'id' | 'name'>[]): string[] => {
  const wanted = question.filters.datasets;
  if (wanted !== undefined) return [t('dataset.rule.some', { what: formatOrigins(wanted, datasets, t) })];
  return datasets.length > 0 || question.stages.includes('unfinished') ? [t('dataset.rule.reviewed')] : [];
};

/** Returns the label of a code in a public answer, in the reader's language. */
export const publicLabelIn = (code: string, language: Language): string => publicLabel(code, says(language));
