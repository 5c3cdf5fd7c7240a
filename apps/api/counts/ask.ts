import { QuestionRefused, type Question } from '@vigil/shared/counting/question.js';
import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import { INJURIES, WITHHELD_ACTS, WITHHELD_HARMS } from '@vigil/shared/public/withheld.js';
import { Problem } from '@vigil/shared/problems/problems.js';

/** No public row names these: "0 recorded" would be false. Injuries of every severity are asked for as HM_INJURY_UNSPEC, force without a name as FM_UNSPEC. */
const NEVER_BY_NAME: ReadonlySet<string> = new Set([...WITHHELD_ACTS, ...WITHHELD_HARMS, ...INJURIES].filter((code) => code !== 'FM_UNSPEC' && code !== 'HM_INJURY_UNSPEC'));

/** How the public code of a group is written (public-code.ts). A group that was never recorded is no error; what can be none is one. */
const GROUP_CODE = /^G-[0-9A-HJKMNP-TV-Z]{6}$/;

const read = (pairs: Iterable<readonly [string, string]>): Question => {
  const question = questionFromQuery(pairs);
  if (question.filters.groups?.every((code) => GROUP_CODE.test(code)) === false) throw new QuestionRefused([{ key: 'groups', problem: 'unknown-value' }]);
  return question;
};

/**
 * The question that a query asks. `lang` and the keys in `besides` belong to the page and not to the question.
 * @throws Problem 'invalid-query' whose pointers are the keys that are wrong.
 */
export const askFrom = (query: unknown, besides: readonly string[] = []): Question => {
  const pairs = Object.entries(query as Record<string, string | string[]>)
    .filter(([key]) => key !== 'lang' && !besides.includes(key))
    .flatMap(([key, value]): [string, string][] => (Array.isArray(value) ? value.map((one): [string, string] => [key, one]) : [[key, value]]));
  return refusing(() => {
    const question = read(pairs);
    // What is not published is in no public answer, whatever is asked.
    if (question.stages.join() !== 'published') throw new QuestionRefused([{ key: 'stages', problem: 'unknown-value' }]);
    const withheld = (['forceTypes', 'harmTypes'] as const).filter((key) => question.filters[key]?.some((code) => NEVER_BY_NAME.has(code)));
    if (withheld.length > 0) throw new QuestionRefused(withheld.map((key) => ({ key, problem: 'withheld' })));
    return question;
  });
};

/**
 * The question of somebody who works here, written like the query of a figure's address; it may ask for records that are not
 * published.
 * @throws Problem 'invalid-query' whose pointers are the keys that are wrong.
 */
export const askStaff = (query: string): Question => refusing(() => read(new URLSearchParams(query)));

/** Runs a count, and says a refused question as a problem. */
export const refusing = <T>(work: () => T): T => {
  try {
    return work();
  } catch (refused) {
    if (!(refused instanceof QuestionRefused)) throw refused;
    throw new Problem('invalid-query', { errors: refused.problems.map(({ key, problem }) => ({ pointer: key, code: `question-${problem}` })) });
  }
};
