import { type Analysis, divided, suits } from '@vigil/shared/counting/analysis.js';
import { type Question, questionProblems } from '@vigil/shared/counting/question.js';

/**
 * Returns the same analysis for another question. It keeps the picture if that still suits, or else takes the nearest
 * that does.
 */
export const withQuestion = (analysis: Analysis, question: Question): Analysis => ({
  ...analysis,
  question,
  show: ([analysis.show, 'bars', 'table'] as const).find((show) => suits(show, question))!,
});

export const isAskable = (question: Question): boolean => questionProblems(question).length === 0;

/** Returns a valid question close to an invalid one: drops divisions and filters that do not fit the indicator. */
export const toAskable = (question: Question): Question => {
  if (isAskable(question)) return question;
  const wrong = new Set(questionProblems(question).map(({ key }) => key));
  const filters = Object.fromEntries(Object.entries(question.filters).filter(([key]) => !wrong.has(key)));
  const kept = wrong.has('split')
    ? question.split.filter((split) => isAskable({ ...divided(question, [split]), filters }))
    : question.split;
  const next = divided({ ...question, filters, measure: wrong.has('measure') ? null : question.measure }, kept);
  if (isAskable(next)) return next;
  // A share by group needs groups.
  const byGroup = divided(next, ['group']);
  return isAskable(byGroup) ? byGroup : divided({ ...next, filters: {} }, []);
};
