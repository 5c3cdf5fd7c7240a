import type { Answer, Cell } from './answer.js';
import { ALL } from './cell-key.js';
import type { Question } from './question.js';

/**
 * Returns the question for what a cell counts separately: the violent assemblies of its time, place or group, asked for
 * by name. Null if a question cannot be narrowed to the answer's other split.
 */
export const violentAssembliesQuestion = (
  { question, splits }: Pick<Answer, 'question' | 'splits'>,
  { keys }: Pick<Cell, 'keys'>,
): Question | null => {
  let asked: Question = {
    ...question,
    split: [],
    unit: null,
    filters: { ...question.filters, peacefulness: ['PE_VIOLENT'] },
  };
  for (const [index, { split }] of splits.entries()) {
    const key = keys[index];
    if (split === 'peacefulness' || key === ALL || key === undefined) continue;
    if (key === null) return null;
    if (split === 'period') asked = { ...asked, periods: [key] };
    else if (split.startsWith('place')) asked = { ...asked, filters: { ...asked.filters, place: [key] } };
    else if (split === 'group') asked = { ...asked, filters: { ...asked.filters, groups: [key] } };
    else return null;
  }
  return asked;
};
