import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { formatRule, type Ruled } from '@vigil/shared/counting/format-rule.js';
import en from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import km from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import ruleEn from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import ruleKm from '@vigil/shared/text/rule/km.json' with { type: 'json' };
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { createText } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

const says = { en: createText('en', en, ruleEn), km: createText('km', km, ruleKm) };

/**
 * Formats the rule applied to an answer, one sentence per item, in the reader's language. No figure is given out
 * without it.
 */
export const ruleOf = (answer: Ruled, language: Language, asOf?: AsOf | null): string[] => [
  ...formatRule(answer, says[language]),
  ...(asOf?.withdrawnSince ? [says[language]('rule.withdrawn-since')] : []),
  ...(asOf?.dayUnknown
    ? [says[language]('rule.day-unknown', { seq: asOf.seq, day: formatDay(asOf.day as Day, language) })]
    : []),
];

/** The same for working copies, adding what none of their figures include. */
export const staffRuleOf = (answer: Ruled, language: Language): string[] => [
  ...ruleOf(answer, language),
  says[language]('rule.limited'),
];

/** Returns the label of a code in a public answer, in the reader's language. */
export const publicLabelIn = (code: string, language: Language): string => publicLabel(code, says[language]);
