import type { Facts } from '@vigil/shared/counting/facts.js';
import { planOf } from '@vigil/shared/counting/plan.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { eachSelection } from '@vigil/shared/counting/select.js';

/**
 * Codes of all incidents that have a part in an answer: in the figure, beside it, or only in the denominator of a rate.
 * Counting these alone gives the same answer as counting everything.
 * @throws QuestionRefused that names the key which cannot be asked so.
 */
export const concerned = (facts: Facts, question: Question): string[] => {
  const plan = planOf(facts, question);
  const { window: windowOf, firstAct, acts } = facts.incidents.columns;
  const {
    acts: {
      columns: { own },
    },
    windows: { first, last },
    whereabouts: { b: ownWindow },
  } = facts;
  const touches = (row: number): boolean => {
    if (plan.time.locate(first[windowOf[row]!]!, last[windowOf[row]!]!)) return true;
    // An act may have its own day, in a period that the incident does not touch.
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until; i++) {
      const window = ownWindow[own[i]!]!;
      if (window !== 0 && plan.time.locate(first[window]!, last[window]!)) return true;
    }
    return false;
  };
  const codes: string[] = [];
  eachSelection(facts, plan, ({ rows, count }) => {
    for (let i = 0; i < count; i++) if (touches(rows[i]!)) codes.push(facts.codeAt(rows[i]!));
  });
  return codes;
};
