import { NEVER_NAMED } from '../public/withheld.js';
import { QuestionRefused, type Question } from './question.js';
import { questionFromQuery } from './question-address.js';

/** How the public code of a group is written. A group that was never recorded is no error; what can be none is one. */
const GROUP_CODE = /^G-[0-9A-HJKMNP-TV-Z]{6}$/;

/**
 * A question as somebody outside asks it, whoever they are.
 * @throws QuestionRefused that names every key that is wrong.
 */
export function questionAsked(pairs: Iterable<readonly [string, string]>): Question {
  const question = questionFromQuery(pairs);
  if (question.filters.groups?.every((code) => GROUP_CODE.test(code)) === false)
    throw new QuestionRefused([{ key: 'groups', problem: 'unknown-value' }]);
  return question;
}

/**
 * A question that everybody may ask: of what is published, by names that public rows have. The interface and the
 * browser that counts by itself read it here.
 * @throws QuestionRefused that names every key that is wrong.
 */
export function publicQuestion(pairs: Iterable<readonly [string, string]>): Question {
  const question = questionAsked(pairs);
  // What is not published is in no public answer, whatever is asked.
  if (question.stages.join() !== 'published') throw new QuestionRefused([{ key: 'stages', problem: 'unknown-value' }]);
  const withheld = (['forceTypes', 'harmTypes'] as const).filter((key) =>
    question.filters[key]?.some((code) => NEVER_NAMED.has(code)),
  );
  if (withheld.length > 0) throw new QuestionRefused(withheld.map((key) => ({ key, problem: 'withheld' })));
  return question;
}
