import type { Question } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { isMisread, viewFrom, viewToSearch } from './view.js';

// Apart from view.ts, which every reader of the map fetches: how a question is written weighs as much as the map may.

/** The address at which the map shows a question and lists its incidents; null where it cannot show it whole. */
export const mapOf = (question: Question, asOf: string | null, language: string | null): string | null => {
  const search = `?${questionToQuery(question)}${asOf === null ? '' : `&asOf=${asOf}`}`;
  return isMisread(search) ? null : `/${viewToSearch(viewFrom(search), language)}`;
};
