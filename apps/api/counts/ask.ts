import { QuestionRefused, type Question } from '@vigil/shared/counting/question.js';
import { publicQuestion, questionAsked } from '@vigil/shared/counting/public-question.js';
import { Problem } from '@vigil/shared/problems/problems.js';

/**
 * The question that a query asks. `lang` and the keys in `besides` belong to the page and not to the question.
 * @throws Problem 'invalid-query' whose pointers are the keys that are wrong.
 */
export const askFrom = (query: unknown, besides: readonly string[] = []): Question => {
  const pairs = Object.entries(query as Record<string, string | string[]>)
    .filter(([key]) => key !== 'lang' && !besides.includes(key))
    .flatMap(([key, value]): [string, string][] => (Array.isArray(value) ? value.map((one): [string, string] => [key, one]) : [[key, value]]));
  return refusing(() => publicQuestion(pairs));
};

/**
 * The question of somebody who works here, written like the query of a figure's address; it may ask for records that are not
 * published.
 * @throws Problem 'invalid-query' whose pointers are the keys that are wrong.
 */
export const askStaff = (query: string): Question => refusing(() => questionAsked(new URLSearchParams(query)));

/** Runs a count, and says a refused question as a problem. */
export const refusing = <T>(work: () => T): T => {
  try {
    return work();
  } catch (refused) {
    if (!(refused instanceof QuestionRefused)) throw refused;
    throw new Problem('invalid-query', { errors: refused.problems.map(({ key, problem }) => ({ pointer: key, code: `question-${problem}` })) });
  }
};
