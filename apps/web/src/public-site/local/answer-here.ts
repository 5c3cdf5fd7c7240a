import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Day } from '@vigil/shared/day/day.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { QuestionRefused } from '@vigil/shared/counting/question.js';

/**
 * Returns the answer to a query of `/api/public/counts`, as the server would give it. Null for a query that the server
 * would refuse, so that its message is shown, and for figures of an earlier edition.
 * @param day the current day at the place, as the server last gave it
 */
export const answerHere = (facts: Facts, query: string, day: Day): Answer | null => {
  const pairs = [...new URLSearchParams(query)].filter(([key]) => key !== 'lang');
  if (pairs.some(([key]) => key === 'asOf')) return null;
  try {
    const question = publicQuestion(pairs);
    // Only the server knows whether such a group exists.
    if (question.filters.groups?.some((code) => facts.groups.find(code) < 0)) return null;
    return count(facts, question, day);
  } catch (refused) {
    if (refused instanceof QuestionRefused) return null;
    throw refused;
  }
};
