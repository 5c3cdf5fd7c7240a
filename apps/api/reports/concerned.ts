import type { Facts } from '@vigil/shared/counting/facts.js';
import { OUT, planOf } from '@vigil/shared/counting/plan.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { layersOfRows } from '@vigil/shared/counting/select.js';

/**
 * Codes of all incidents that have a part in an answer: in the figure, beside it, or only in the denominator of a rate.
 * Counting these alone gives the same answer as counting everything.
 * @throws QuestionRefused that names the key which cannot be asked so.
 */
export const concerned = (facts: Facts, question: Question): string[] => {
  const plan = planOf(facts, question);
  const layer = layersOfRows(facts, plan);
  const { columns: { earliest, latest, firstAct, acts }, length } = facts.incidents;
  const { window } = facts.acts.columns;
  const { a: from, b: to } = facts.windows;
  const codes: string[] = [];
  for (let row = 0; row < length; row++) {
    if (layer[row] === OUT) continue;
    let touches = plan.time.locate(earliest[row]!, latest[row]!);
    // An act may have its own day, in a period that the incident does not touch.
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until && !touches; i++) {
      touches = window[i] !== 0 && plan.time.locate(from[window[i]!]!, to[window[i]!]!);
    }
    if (touches) codes.push(facts.codeAt(row));
  }
  return codes;
};
