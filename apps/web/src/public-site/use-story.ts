import type { Answer } from '@vigil/shared/counting/answer.js';
import {
  isStory,
  partsOfStory,
  STORY_ACTORS,
  type StoryAnswers,
  type StoryPart,
  storyGroup,
} from '@vigil/shared/counting/format-story.js';
import { ASSESSED_FORCE } from '@vigil/shared/counting/assessed-force.js';
import { saysWhose } from '@vigil/shared/counting/largest-group-of-rate.js';
import type { Names } from '@vigil/shared/counting/format-figure.js';
import type { Period } from '@vigil/shared/day/period.js';
import { useRef } from 'preact/hooks';
import { answerTo, withoutEdition } from './answer-to-query.js';
import { aboutOf } from './cell-numbers.js';
import type { CountsBody } from './read-counts.js';
import { askedAs, NO_FILTERS, type View } from './view.js';

/** Whether the story tells the figure of a view. */
const isStoryOf = ({ indicator, filters }: View): boolean =>
  indicator === 'I02' && Object.values(filters).flat().length === 0;

/** Returns the question of whose protests were monitored; null where a figure does not say it. */
const whoseQuery = (view: View, period: Period): string | null => {
  const { indicator, filters } = view;
  const said = {
    indicator,
    periods: [period.key],
    filters: filters.groups.length > 0 ? { groups: filters.groups } : {},
  };
  return saysWhose(said) ? askedAs(view, { period, split: ['group'] }) : null;
};

/** Returns the question of what was assessed beside unlawful force by the state; null for any other figure. */
export const assessedQuery = (view: View, period: Period): string | null => {
  const { indicator, split } = ASSESSED_FORCE;
  return view.indicator === 'I06' ? askedAs({ ...view, indicator }, { period, split }) : null;
};

/** Returns the questions of a sentence besides the figure's; null where the sentence does not need one. */
const storyQueries = (view: View, period: Period): Record<StoryPart, string | null> => {
  const isTold = isStoryOf(view);
  return {
    byState: isTold ? askedAs({ ...view, filters: { ...NO_FILTERS, actors: STORY_ACTORS } }, { period }) : null,
    byGroup: isTold ? askedAs(view, { period, split: ['group'] }) : whoseQuery(view, period),
    assessed: assessedQuery(view, period),
  };
};

type Reading = { state: string; value: CountsBody | null } | { state: 'ready'; value: CountsBody };

/** Returns the answer to a query in the edition of the figure; undefined while it is loaded, null if it cannot be. */
const partOf = (all: Answer, query: string | null, { state, value }: Reading): Answer | null | undefined => {
  const answer = answerTo(query && withoutEdition(query), value?.answer);
  return answer?.asOf === all.asOf ? answer : state === 'loading' ? undefined : null;
};

/**
 * Returns what the sentence of any figure says besides it; null where it needs none, and while it is loaded.
 * @param useAnswer a hook that reads the answer to a query
 */
export const useBeside = (
  all: Answer | null,
  view: View,
  period: Period,
  useAnswer: (query: string | null) => Reading,
): Pick<StoryAnswers, 'byGroup' | 'assessed'> => {
  const [whose, assessed] = [whoseQuery(view, period), assessedQuery(view, period)];
  const read = { byGroup: useAnswer(whose), assessed: useAnswer(assessed) };
  return {
    byGroup: (all && partOf(all, whose, read.byGroup)) ?? null,
    assessed: (all && partOf(all, assessed, read.assessed)) ?? null,
  };
};

/**
 * Returns the answers of a sentence together: a figure is not told before what belongs to it is there, and the last
 * sentence stays until then. Null before the first.
 * @param useAnswer a hook that reads the answer to a query
 */
export const useTold = (
  all: Answer | null,
  view: View,
  period: Period,
  useAnswer: (query: string | null) => Reading,
): StoryAnswers | null => {
  const told = useRef<StoryAnswers | null>(null);
  const asked = storyQueries(view, period);
  const read = {
    byState: useAnswer(asked.byState),
    byGroup: useAnswer(asked.byGroup),
    assessed: useAnswer(asked.assessed),
  };
  if (all === null) return told.current;
  if (told.current?.all === all && told.current.byState && told.current.byGroup) return told.current;
  const needs = partsOfStory(all.question);
  const part = (of: StoryPart): Answer | null | undefined => (needs[of] ? partOf(all, asked[of], read[of]) : null);
  const [byState, byGroup, assessed] = [part('byState'), part('byGroup'), part('assessed')];
  const isSame = told.current !== null && aboutOf(told.current.all) === aboutOf(all);
  if (byState !== undefined && byGroup !== undefined && assessed !== undefined)
    told.current = { all, byState, byGroup, assessed };
  else if (isSame) told.current = { ...told.current!, all };
  return told.current;
};

/** Returns the group that a story names, and the page about it; null where it names none. */
export const groupInStory = ({ all, byGroup }: StoryAnswers, names: Names): { name: string; href: string } | null => {
  const group = isStory(all.question) && all.total.low > 0 ? storyGroup(byGroup, names) : null;
  return group && { name: names.group(group.key), href: `/groups/${group.key}` };
};
