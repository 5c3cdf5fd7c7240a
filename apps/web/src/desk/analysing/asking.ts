import { type Analysis, divided, suits } from '@vigil/shared/counting/analysis.js';
import { type Question, questionProblems } from '@vigil/shared/counting/question.js';

/**
 * The same analysis of another question: in the same picture where that still shows it, else in the nearest that does.
 */
export const asking = (analysis: Analysis, question: Question): Analysis => ({
  ...analysis,
  question,
  show: ([analysis.show, 'bars', 'table'] as const).find((show) => suits(show, question))!,
});

export const isAskable = (question: Question): boolean => questionProblems(question).length === 0;

/** A question that may be asked, close to one that may not: divisions and filters that do not fit the indicator go. */
export const askable = (question: Question): Question => {
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
