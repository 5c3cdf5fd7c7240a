import { analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { QuestionRefused, type Question } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { seeNow } from './figure-snapshot.js';

/**
 * Returns the public, unsplit form of a saved address; feeds report its total.
 * @returns null if it asks for more than is published, for the figures of one day, or for what the rule does not count
 */
export const publicFigureOf = (address: string, facts: Pick<Facts, 'places'>): Question | null => {
  try {
    const { question, asOf } = analysisFromQuery(new URLSearchParams(address));
    if (asOf !== null) return null;
    const asked = publicQuestion(new URLSearchParams(questionToQuery({ ...question, split: [], unit: null })));
    seeNow(createFacts(facts.places), { question: asked });
    return asked;
  } catch (refused) {
    if (refused instanceof QuestionRefused || (refused instanceof Problem && refused.code === 'invalid-query'))
      return null;
    throw refused;
  }
};
