import { NEVER_NAMED } from '../public/withheld-types.js';
import { QuestionRefused, type Question } from './question.js';
import { questionFromQuery } from './question-address.js';

/** The form of a group's public code. An unrecorded group is no error, but a malformed code is. */
const GROUP_CODE = /^G-[0-9A-HJKMNP-TV-Z]{6}$/;

/**
 * Reads a question as staff may ask it, about records that are not published too.
 * @throws QuestionRefused naming every key that is wrong.
 */
export function staffQuestion(pairs: Iterable<readonly [string, string]>): Question {
  return withGroupCodes(questionFromQuery(pairs, 'staff'));
}

/** Whether a question is by dataset of others: it asks for some, or is divided by them. Only staff ask so. */
export const isByDataset = ({ split, filters }: Pick<Question, 'split' | 'filters'>): boolean =>
  split.includes('dataset') || filters.datasets !== undefined;

function withGroupCodes(question: Question): Question {
  if (question.filters.groups?.every((code) => GROUP_CODE.test(code)) === false)
    throw new QuestionRefused([{ key: 'groups', problem: 'unknown-value' }]);
  return question;
}

/**
 * Reads a question that everybody may ask: about published records, by names that public rows have. Both the interface
 * and the browser that counts by itself use it.
 * @throws QuestionRefused naming every key that is wrong.
 */
export function publicQuestion(pairs: Iterable<readonly [string, string]>): Question {
  const question = withGroupCodes(questionFromQuery(pairs));
  // Unpublished records are in no public answer, whatever is asked.
  if (question.stages.join() !== 'published') throw new QuestionRefused([{ key: 'stages', problem: 'unknown-value' }]);
  const withheld = (['forceTypes', 'harmTypes'] as const).filter((key) =>
    question.filters[key]?.some((code) => NEVER_NAMED.has(code)),
  );
  if (withheld.length > 0) throw new QuestionRefused(withheld.map((key) => ({ key, problem: 'withheld' })));
  return question;
}
