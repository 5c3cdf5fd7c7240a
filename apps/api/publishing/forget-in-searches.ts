import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { EntityManager } from 'typeorm';
import type { BlankedRow } from '../audit-log/log-small-records.js';
import { forgetInDatasets } from '../incidents/datasets/datasets.repository.js';
import { forgetInOwnCodes } from '../incidents/own-codes/own-codes.repository.js';
import { forgetInOwnQuestions } from '../incidents/own-questions/own-questions.repository.js';
import { forgetInNames } from '../incidents/proposed-names/proposed-names.repository.js';
import { forgetInSearchWords } from '../incidents/search-words/search-words.repository.js';
import { forgetInViews } from '../queue/queue-views.repository.js';
import { forgetInQueries } from '../reports/erase-report-words.repository.js';
import { ERASED } from './published-words.repository.js';

/**
 * Removes words from what the team searches with: saved queries, its own search words and codes, views of the queue,
 * landmarks and groups that somebody proposed, and what is said of others' datasets.
 * @returns the rows that the caller logs; views are not in the log
 * @throws Problem 'locked', 'unavailable' if there are views or proposed names, which are encrypted
 */
export const forgetInSearches = async (manager: EntityManager, quoted: WordMatcher): Promise<BlankedRow[]> => {
  const rows = [
    ...(await forgetInQueries(manager, quoted, ERASED)),
    ...(await forgetInSearchWords(manager, quoted, ERASED)),
    ...(await forgetInOwnCodes(manager, quoted, ERASED)),
    ...(await forgetInOwnQuestions(manager, quoted, ERASED)),
    ...(await forgetInNames(manager, quoted, ERASED)),
    ...(await forgetInDatasets(manager, quoted, ERASED)),
  ];
  await forgetInViews(manager, quoted, ERASED);
  return rows;
};
