import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Day } from '@vigil/shared/day/day.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { QuestionRefused } from '@vigil/shared/counting/question.js';

/**
 * The answer to a query of `/api/public/counts`, as the server would give it; null for what it would refuse, so that
 * its words are shown, and for the figure of an earlier moment.
 * @param day it is now at the place, as the server said last
 */
export const answerHere = (facts: Facts, query: string, day: Day): Answer | null => {
  const pairs = [...new URLSearchParams(query)].filter(([key]) => key !== 'lang');
  if (pairs.some(([key]) => key === 'asOf')) return null;
  try {
    const question = publicQuestion(pairs);
    // Whether there is such a group, only the server knows.
    if (question.filters.groups?.some((code) => facts.groups.find(code) < 0)) return null;
    return count(facts, question, day);
  } catch (refused) {
    if (refused instanceof QuestionRefused) return null;
    throw refused;
  }
};
