import type { Question } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { isMisread } from './misread.js';
import { viewFrom, viewToSearch } from './view.js';

// Separate from view.ts, which every reader of the map downloads: writing a question needs as much code as the map is
// allowed to have.

/**
 * Returns the address at which the map shows a question and lists its incidents; null where it cannot show all of it.
 */
export const linkToMap = (question: Question, asOf: string | null, language: string | null): string | null => {
  const search = `?${questionToQuery(question)}${asOf === null ? '' : `&asOf=${asOf}`}`;
  return isMisread(search) ? null : `/${viewToSearch(viewFrom(search), language)}`;
};
