import type { Answer } from '@vigil/shared/counting/answer.js';
import {
  isStory,
  partsOfStory,
  STORY_ACTORS,
  type StoryAnswers,
  storyGroup,
} from '@vigil/shared/counting/format-story.js';
import { saysWhose } from '@vigil/shared/counting/largest-group-of-rate.js';
import type { Names } from '@vigil/shared/counting/format-figure.js';
import type { Period } from '@vigil/shared/day/period.js';
import { useRef } from 'preact/hooks';
import { aboutOf } from './cell-numbers.js';
import type { CountsBody } from './read-counts.js';
import { askedAs, NO_FILTERS, type View } from './view.js';

/** Whether the story tells the figure of a view. */
const isStoryOf = ({ indicator, filters }: View): boolean =>
  indicator === 'I02' && Object.values(filters).flat().length === 0;

/** Returns the question of whose protests were monitored; null where a figure does not say it. */
export const whoseQuery = (view: View, period: Period): string | null => {
  const { indicator, filters } = view;
  const said = {
    indicator,
    periods: [period.key],
    filters: filters.groups.length > 0 ? { groups: filters.groups } : {},
  };
  return saysWhose(said) ? askedAs(view, { period, split: ['group'] }) : null;
};

/** Returns the questions of a sentence besides the figure's; null where the sentence does not need one. */
export const storyQueries = (view: View, period: Period): [byState: string | null, byGroup: string | null] => {
  const isTold = isStoryOf(view);
  return [
    isTold ? askedAs({ ...view, filters: { ...NO_FILTERS, actors: STORY_ACTORS } }, { period }) : null,
    isTold ? askedAs(view, { period, split: ['group'] }) : whoseQuery(view, period),
  ];
};

type Reading = { state: string; value: CountsBody | null } | { state: 'ready'; value: CountsBody };

/**
 * Returns an answer of the same period and edition as the figure; undefined while it is loaded, null if it cannot be.
 */
const partOf = (all: Answer, { state, value }: Reading): Answer | null | undefined => {
  const answer = value?.answer;
  const isOfIt = answer?.periods[0]!.key === all.periods[0]!.key && answer.asOf === all.asOf;
  return isOfIt ? answer : state === 'loading' ? undefined : null;
};

/**
 * Returns the answers of a sentence together: a figure is not told before what belongs to it is there, and the last
 * sentence stays until then. Null before the first.
 */
export const useTold = (all: Answer | null, byState: Reading, byGroup: Reading): StoryAnswers | null => {
  const told = useRef<StoryAnswers | null>(null);
  if (all === null) return told.current;
  if (told.current?.all === all && told.current.byState && told.current.byGroup) return told.current;
  const needs = partsOfStory(all.question);
  const parts = [needs.byState ? partOf(all, byState) : null, needs.byGroup ? partOf(all, byGroup) : null];
  const isSame = told.current !== null && aboutOf(told.current.all) === aboutOf(all);
  if (!parts.includes(undefined)) told.current = { all, byState: parts[0]!, byGroup: parts[1]! };
  else if (isSame) told.current = { ...told.current!, all };
  return told.current;
};

/** Returns the group that a story names, and the page about it; null where it names none. */
export const groupInStory = ({ all, byGroup }: StoryAnswers, names: Names): { name: string; href: string } | null => {
  const group = isStory(all.question) && all.total.low > 0 ? storyGroup(byGroup, names) : null;
  return group && { name: names.group(group.key), href: `/groups/${group.key}` };
};
