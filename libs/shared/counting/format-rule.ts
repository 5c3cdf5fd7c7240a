import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { AnswerHead, Cell } from './answer.js';
import { figureName } from './figure-name.js';
import { INDICATORS } from './indicators.js';
import { ACT_SPLITS, gradesOf, type Question, type Split } from './question.js';

/** What the rule of an answer depends on. */
export type Ruled = AnswerHead & { total: Pick<Cell, 'rate'> };

/**
 * Returns the rule that was applied to an answer, sentence by sentence, to be printed under every figure: the indicator
 * with its version and reading, what counts, how dates, totals, shares and single sources were treated, and the state
 * of the facts. `t` has the texts of the bundles `counting` and `rule`.
 */
export function formatRule(answer: Ruled, t: Text): string[] {
  const { indicator, measure, question, splits, unit, total, asOf, populationSources } = answer;
  const { filters } = question;
  const overlapping = splits.filter(({ overlaps }) => overlaps).map(({ split }) => t(`split.${split}`));
  const sentences: (string | false | undefined)[] = [
    t('rule.version', {
      indicator: `${indicator.code} ${figureName(indicator.code, measure, t)}`,
      version: indicator.version,
    }),
    t(`rule.${indicator.code}${measure ? `.${measure}` : ''}`),
    formatWhatCounts(answer, t),
    t(filters.assemblyTypes?.includes('AT_SOLO') ? 'rule.solo' : 'rule.no-solo'),
    !gradesOf(question).includes('VG_WEAK') && filters.grades === undefined && t('rule.single-source'),
    filters.peacefulness === undefined && t('rule.violent'),
    filters.words !== undefined && t('rule.searched', { words: filters.words }),
    filters.queue !== undefined && t('rule.queue'),
    populationSources && t('rule.inhabitants'),
    populationSources &&
      populationSources.length > 0 &&
      t('rule.population', { sources: populationSources.join(t('list.and')) }),
    total.rate !== null && indicator.code !== 'I12' && t('rule.rates'),
    isOfActsOfForce(answer) && t('rule.force-beside'),
    isInterferenceByActs(answer) && t('rule.interference-beside'),
    filters.groupLink === 'any' && t('rule.groups-any'),
    isOfParts(question) && t('rule.parts'),
    t('rule.dates'),
    (splits.some(({ split }) => split === 'period') || unit === 'people') && t('rule.total'),
    overlapping.length > 0 && t('rule.overlaps', { splits: overlapping.join(t('list.and')) }),
    asOf !== null && t('rule.as-of', { asOf: /^\d+$/.test(asOf) ? Number(asOf) : asOf }),
  ];
  return sentences.filter((sentence) => typeof sentence === 'string');
}

/** Whether what is known only of a larger place is in none of an answer's numbers, or in none of its rows. */
export const isOfParts = ({ filters, split }: Pick<Question, 'filters' | 'split'>): boolean =>
  filters.place !== undefined || split.some((one) => one.startsWith('place:'));

/** Whether a figure that has "no force" or "not known" beside it is narrowed or divided by acts. */
function isOfActsOfForce({ indicator, question: { filters }, splits }: Ruled): boolean {
  const isBeside = INDICATORS[indicator.code].asides.includes('forceNotKnown');
  const { actors, outcome, forceTypes } = filters;
  return isBeside && (Boolean(actors ?? outcome ?? forceTypes) || splits.some(({ split }) => OF_ACTS.has(split)));
}

/** Whether rows by acts lack what stands beside a figure of interference. */
const isInterferenceByActs = ({ indicator, splits }: Ruled): boolean =>
  INDICATORS[indicator.code].asides.includes('interferenceUnknown') &&
  splits.some(({ split }) => ACT_SPLITS.has(split));

const OF_ACTS: ReadonlySet<Split> = new Set(['actor', 'outcome', 'force']);

function formatWhatCounts({ question }: Ruled, t: Text): string {
  const grades = gradesOf(question)
    .map((code) => label(code, t.language))
    .join(t('list.and'));
  if (question.stages.join() === 'published') return t('rule.counts', { grades });
  const stages = question.stages.map((stage) => t(`rule.stage.${stage}`)).join(t('list.and'));
  return t('rule.counts-staff', { stages, grades });
}
