import { ALL } from './cell-key.js';
import { count } from './count.js';
import { datasetFilter } from './count-plan.js';
import type { Facts } from './facts.js';
import { findMatches } from './find-matches.js';
import { NO_PROFILE } from './incident-profile.js';
import { countedQuestion, type Question } from './question.js';
import { type WatchOfKeys, watchingOf } from './watching-of.js';

/**
 * Says how many records a question by dataset may count, and how many of datasets it would list besides if it asked for
 * what nobody has reviewed.
 * @throws QuestionRefused where `count` does
 */
export const recordsByDataset = (
  facts: Facts,
  question: Question,
  only: Uint8Array | null = null,
): { counted: number; notReviewed: number } => {
  const { filters } = question;
  if (only === null && filters.datasets === undefined && facts.datasets.names.length === 0)
    return { counted: facts.size, notReviewed: 0 };
  const {
    columns: { dataset, profile },
    length,
  } = facts.incidents;
  const pass = datasetFilter(facts, filters);
  let counted = 0;
  for (let row = 0; row < length; row++)
    if (profile[row] !== NO_PROFILE && only?.[row] !== 0) counted += pass[dataset[row]!]!;
  return { counted, notReviewed: filters.datasets === undefined ? countNotReviewed(facts, question, only) : 0 };
};

const countNotReviewed = (facts: Facts, question: Question, only: Uint8Array | null): number => {
  if (!question.stages.includes('unfinished')) return 0;
  const asked: Question = {
    ...question,
    stages: ['unfinished'],
    filters: { ...question.filters, datasets: ['any'] },
  };
  return findMatches(facts, asked, null, only).total;
};

/** Returns the ids of the datasets that a question names. */
export const datasetsNamedIn = ({ filters: { datasets = [] } }: Pick<Question, 'filters'>): string[] =>
  datasets.filter((one) => one !== 'own' && one !== 'any');

/**
 * Returns the ids of the datasets of which an answer to a question has records: in its figure, in what is counted
 * separately, or in a denominator. Sorted.
 * @throws QuestionRefused where `count` does
 */
export const datasetsIn = (
  facts: Facts,
  question: Question,
  day: Parameters<typeof count>[2],
  only: Uint8Array | null = null,
): string[] => {
  if (facts.datasets.names.length === 0) return [];
  // A share by group needs its groups.
  const split = question.split.filter((one) => one === 'group');
  const answer = count(facts, { ...countedQuestion(question), split: [...split, 'dataset'], unit: null }, day, only);
  return answer.splits.at(-1)!.keys.filter((key): key is string => key !== null);
};

/**
 * The same as `watchingOf`, for staff. The team's monitoring says nothing about records that others collected: nobody
 * knows where and when they watched.
 */
export const watchingOfStaff = (...[answer, ...rest]: Parameters<typeof watchingOf>): WatchOfKeys => {
  const watch = watchingOf(answer, ...rest);
  const { splits, question } = answer;
  const at = splits.findIndex(({ split }) => split === 'dataset');
  const isOfOthers = question.filters.datasets?.includes('own') === false;
  return (keys) => {
    const key = keys[at];
    return isOfOthers || (key !== undefined && key !== null && key !== ALL) ? 'not-recorded' : watch(keys);
  };
};
