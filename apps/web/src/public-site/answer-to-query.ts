import type { Answer } from '@vigil/shared/counting/answer.js';
import { questionFromQuery, questionToQuery } from '@vigil/shared/counting/question-address.js';
import { QuestionRefused } from '@vigil/shared/counting/question.js';

/**
 * Returns an answer if it is the one to a query; otherwise null: while another question is read, and after a failure,
 * `useCounts` still has the answer of before.
 * @param query null: nothing is asked
 */
export const answerTo = (query: string | null, answer: Answer | null | undefined): Answer | null =>
  query !== null && answer && questionToQuery(answer.question) === canonical(query) ? answer : null;

/** Null for a query that is no question: nothing answers it. */
const canonical = (query: string): string | null => {
  try {
    return questionToQuery(questionFromQuery(new URLSearchParams(query)));
  } catch (failure) {
    if (failure instanceof QuestionRefused) return null;
    throw failure;
  }
};

/** A query as the question of its answer is written: without the edition, which is no part of a question. */
export const withoutEdition = (query: string): string => query.replace(/&asOf=[^&]*/, '');
