import { addDays } from '../day/day.js';
import { formatDay } from '../day/format-dates.js';
import { progressOf } from '../day/period-progress.js';
import type { Text } from '../text/text.js';
import { codesOf, isStateActor } from '../vocabulary/vocabulary.js';
import type { Answer, Figure } from './answer.js';
import { ASSESSED_FORCE, assessedOf, formatAssessedBeside } from './assessed-force.js';
import type { Watch } from './coverage-status.js';
import { formatInParts, formatTails, type Names } from './format-figure.js';
import { formatPeriodOn } from './format-period.js';
import { byGroupOf, formatLargestGroup, largestGroupOfRate, saysWhose } from './largest-group-of-rate.js';
import type { Question } from './question.js';

/** Every body of the state. */
export const STORY_ACTORS: readonly string[] = codesOf('actor_type').filter(isStateActor);

/** What the story asks besides the figure itself: each differs from its question in this. */
export const STORY_QUESTIONS = {
  byState: { filters: { actors: STORY_ACTORS } },
  byGroup: { split: ['group'] },
  assessed: ASSESSED_FORCE,
} as const satisfies Record<string, Partial<Question>>;

/** What a sentence is told from, besides the figure itself. */
export type StoryPart = keyof typeof STORY_QUESTIONS;

/** The figure and its parts; null: not loaded yet, or not asked (`partsOfStory`). */
export interface StoryAnswers extends Readonly<Record<StoryPart, Answer | null>> {
  all: Answer;
}

/** Whether the story tells this question: assemblies interfered with, of all kinds, in one period. */
export const isStory = ({ indicator, filters, periods, includeSingleSource, stages }: Question): boolean =>
  indicator === 'I02' &&
  periods.length === 1 &&
  !includeSingleSource &&
  stages.every((stage) => stage === 'published') &&
  Object.values(filters).every((values) => values === undefined);

/** Whether the sentence of a question needs its figure by state actors, by group, and what was assessed beside it. */
export const partsOfStory = (question: Question): Readonly<Record<StoryPart, boolean>> => {
  const byState = isStory(question);
  return { byState, byGroup: byState || saysWhose(question), assessed: question.indicator === 'I06' };
};

/** Answers what the sentence of any figure needs besides it. @param answerTo counts a question */
export const partsBeside = (all: Answer, answerTo: (question: Question) => Answer): Omit<StoryAnswers, 'byState'> => ({
  all,
  byGroup: saysWhose(all.question) ? answerTo(byGroupOf(all.question)) : null,
  assessed: partsOfStory(all.question).assessed ? answerTo(assessedOf(all.question)) : null,
});

/**
 * Formats the figure of the opening view as a story in two parts: "Cambodia, 2022 to 28 November 2026: at least 128
 * recorded protests were interfered with, at least 112 of them by state forces or authorities; most often those of
 * GROUP (61 of 128)", and ". 36 more have only one source". Each number is an answer's. Any other question, and one
 * with nothing certain, gets the sentence of every figure; a rate also says whose protests were monitored. `t` has the
 * texts of the bundles `counting` and `beside`.
 */
export function formatStory(
  answers: StoryAnswers,
  t: Text,
  names: Names,
  watch: Watch | null,
): [figure: string, beside: string] {
  const { all, byState, byGroup } = answers;
  const { low } = all.total;
  if (!isStory(all.question) || low === 0) return formatWithParts(answers, t, names, watch);
  const days = formatPeriodOn(all.periods[0]!, all, t);
  const period = names.country === undefined ? days : t('figure.in-country', { country: names.country, said: days });
  let said = t('story.at-least', { period, n: low });
  const n = byState?.total.low ?? 0;
  if (n > 0) said = low === 1 ? t('story.one-by-state', { said }) : t('story.by-state', { said, n });
  const group = storyGroup(byGroup, names);
  if (group) said = t('story.most-often', { said, group: names.group(group.key), k: group.low, of: low });
  const single = all.total.asides.singleSource?.low ?? 0;
  const rest = [
    ...(single > 0 ? [t('story.single', { n: single })] : []),
    ...formatTails(
      all,
      single > 0 ? { ...all.total, asides: { ...all.total.asides, singleSource: undefined } } : all.total,
      t,
    ),
  ].join(t('list.and'));
  return rest === '' ? [said, ''] : [said, t('story.rest', { said, rest }).slice(said.length)];
}

/**
 * Formats any figure in two parts (`formatInParts`); of a rate, also whose protests were monitored, and of unlawful
 * force by the state, what that leaves out.
 */
export function formatWithParts(
  { all, byGroup, assessed }: Omit<StoryAnswers, 'byState'>,
  t: Text,
  names: Names,
  watch: Watch | null,
): [figure: string, beside: string] {
  const [said, beside] = formatInParts(all, t, names, watch);
  const tail = (words: string): string => t('figure.with-tail', { said: '', tail: words });
  if (assessed && all.indicator.code === 'I06')
    return [said, beside + formatAssessedBeside(all, assessed, t).map(tail).join('')];
  const group = byGroup && saysWhose(all.question) ? largestGroupOfRate(byGroup, names.group) : null;
  return [said, group ? tail(formatLargestGroup(group, t, names.group)) + beside : beside];
}

/**
 * Returns the group that the story names; null where it names none. A group without a public name is a code to readers.
 */
export function storyGroup(byGroup: Answer | null, names: Names): { key: string; low: number } | null {
  const group = byGroup && clearlyMost(byGroup);
  return group && names.group(group.key) !== group.key ? group : null;
}

/**
 * Says after which day nothing that is published can have happened, where the figure's periods go on after it and its
 * sentence does not end on it: what is published later is in no figure yet. Null where that is not so. The only
 * explanation of the dash of a time of which nothing is published yet, so it accompanies tables with such times, too.
 * @param isOfThen the figure is as of an edition: later ones may have more
 */
export function formatLatestRecord(answer: Answer, t: Text, isOfThen = false): string | null {
  const { periods, splits, day, unit, lastPublished: last } = answer;
  const [from, until] = [periods[0]!.from, periods.at(-1)!.until];
  if (day === null || !last || last >= day || from > day || addDays(last, 1) >= until) return null;
  const isSaid = splits.every(({ split }) => split !== 'period') && progressOf({ from, until }, answer).is === 'so-far';
  const key = isOfThen ? 'story.latest-then' : 'story.latest';
  return isSaid ? null : t(unit === 'acts' ? `${key}.acts` : key, { day: formatDay(last, t.language) });
}

/** A group is named only of so many assemblies, if it has so many of them itself, and such a share. */
const LEAST = { of: 10, own: 5, share: 0.25 };

/**
 * Returns the group (or place, by which the answer is split) whose assemblies were met most often, if no other can have
 * had as many: not another group, and not one among those whose group no source names. Groups that only we inferred do
 * not count.
 */
export function clearlyMost({ cells, total }: Answer): { key: string; low: number } | null {
  const most = (figure: Figure): number => figure.high ?? Infinity;
  const [first, ...others] = [...cells].sort((a, b) => b.low - a.low);
  const key = first?.keys[0];
  if (typeof key !== 'string' || total.low < LEAST.of) return null;
  const isClear =
    first!.low >= LEAST.own &&
    first!.low >= LEAST.share * total.low &&
    others.every((other) => most(other) < first!.low);
  return isClear ? { key, low: first!.low } : null;
}
