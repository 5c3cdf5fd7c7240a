import type { Facts } from '@vigil/shared/counting/facts.js';
import { createPlan } from '@vigil/shared/counting/count-plan.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { eachSelection } from '@vigil/shared/counting/select-rows.js';

/**
 * Returns the codes of all incidents that contribute to an answer: in the figure, in a separately shown number, or only
 * in the denominator of a rate. Counting only these gives the same answer as counting everything.
 * @throws QuestionRefused that names the key that cannot be used.
 */
export const contributingIncidents = (facts: Facts, question: Question): string[] => {
  const plan = createPlan(facts, question);
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
    // An act may have its own date, in a period outside the incident's dates.
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
