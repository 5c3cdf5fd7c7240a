import { QuestionRefused, type Question } from '@vigil/shared/counting/question.js';
import { type Analysis, analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import { publicQuestion, questionAsked } from '@vigil/shared/counting/public-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { Problem } from '@vigil/shared/problems/problems.js';

/**
 * The question that a query asks. `lang` and the keys in `besides` belong to the page and not to the question.
 * @throws Problem 'invalid-query' whose pointers are the keys that are wrong.
 */
export const parseQuestion = (query: unknown, besides: readonly string[] = []): Question => {
  const pairs = Object.entries(query as Record<string, string | string[]>)
    .filter(([key]) => key !== 'lang' && !besides.includes(key))
    .flatMap(([key, value]): [string, string][] =>
      Array.isArray(value) ? value.map((one): [string, string] => [key, one]) : [[key, value]],
    );
  return asProblem(() => publicQuestion(pairs));
};

/**
 * The question of somebody who works here, written like the query of a figure's address; it may ask for records that
 * are not published.
 * @throws Problem 'invalid-query' whose pointers are the keys that are wrong.
 */
export const askStaff = (query: string): Question => asProblem(() => questionAsked(new URLSearchParams(query)));

/**
 * An analysis as somebody who works here writes it: a question, how to look at it, and of which day.
 * @param field where a body holds it, so that a refusal points there; without, the keys themselves are the pointers
 * @throws Problem 'invalid-query', or 'invalid-body' where a field is named.
 */
export const askAnalysis = (query: string, field: string | null = null): Analysis => {
  const analysis = asProblem(() => analysisFromQuery(new URLSearchParams(query)), field);
  // Of the public facts of a day everybody asks the same: no names that public rows do not have.
  if (analysis.asOf !== null)
    asProblem(() => publicQuestion(new URLSearchParams(questionToQuery(analysis.question))), field);
  return analysis;
};

/**
 * @throws Problem 'invalid-query' for a group that no published incident names: of what is not there, nothing is known,
 * and no 0 either.
 */
export const refuseUnknownGroups = (
  { filters: { groups = [] } }: Question,
  known: readonly { code: string }[],
): void => {
  const codes = new Set(known.map(({ code }) => code));
  if (!groups.every((code) => codes.has(code)))
    throw new Problem('invalid-query', { errors: [{ pointer: 'groups', code: 'question-unknown-value' }] });
};

/** Runs a count, and says a refused question as a problem. */
export const asProblem = <T>(work: () => T, field: string | null = null): T => {
  try {
    return work();
  } catch (refused) {
    if (!(refused instanceof QuestionRefused)) throw refused;
    if (field !== null)
      throw new Problem('invalid-body', {
        errors: refused.problems.map(({ problem }) => ({ pointer: field, code: `question-${problem}` })),
      });
    throw new Problem('invalid-query', {
      errors: refused.problems.map(({ key, problem }) => ({ pointer: key, code: `question-${problem}` })),
    });
  }
};
