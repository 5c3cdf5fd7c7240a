import { QuestionRefused, type Question } from '@vigil/shared/counting/question.js';
import { type Analysis, analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import { publicQuestion, staffQuestion } from '@vigil/shared/counting/public-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { Problem } from '@vigil/shared/problems/problems.js';

/**
 * Parses the counting query in a request. `lang` and the keys in `besides` belong to the page, not to the query.
 * @throws Problem 'invalid-query' whose pointers are the invalid keys.
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
 * Parses a staff member's query, written like the query of a figure's address. It may ask for unpublished records.
 * @throws Problem 'invalid-query' whose pointers are the invalid keys.
 */
export const askStaff = (query: string): Question => asProblem(() => staffQuestion(new URLSearchParams(query)));

/**
 * Parses a staff member's analysis: a query, how to display it, and as of which day.
 * @param field the body field that holds it, used as the error pointer; if null, the pointers are the query keys
 * @throws Problem 'invalid-query', or 'invalid-body' if a field is given.
 */
export const askAnalysis = (query: string, field: string | null = null): Analysis => {
  const analysis = asProblem(() => analysisFromQuery(new URLSearchParams(query)), field);
  // For the public facts of a day, the rules of public queries apply: no names that public rows do not have.
  if (analysis.asOf !== null)
    asProblem(() => publicQuestion(new URLSearchParams(questionToQuery(analysis.question))), field);
  return analysis;
};

/**
 * Refuses groups that no published incident names: nothing is known about them, so the answer cannot be 0.
 * @throws Problem 'invalid-query'
 */
export const refuseUnknownGroups = (
  { filters: { groups = [] } }: Question,
  known: readonly { code: string }[],
): void => {
  if (!groups.every((group) => known.some(({ code }) => code === group)))
    throw new Problem('invalid-query', { errors: [{ pointer: 'groups', code: 'question-unknown-value' }] });
};

/** Runs a count and converts a refused query to a Problem. */
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

/** Does the same with what a promise was refused with. */
export const toProblem = (refused: unknown): never =>
  asProblem(() => {
    throw refused;
  });
