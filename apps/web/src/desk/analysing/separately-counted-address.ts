import { type Analysis, analysisToQuery } from '@vigil/shared/counting/analysis.js';
import type { Cell } from '@vigil/shared/counting/answer.js';
import { violentAssembliesQuestion } from '@vigil/shared/counting/cell-question.js';
import { mapPage } from '@vigil/shared/public/figure-page.js';
import type { PresentedAnswer } from './presented-answer.js';

/**
 * Returns the address where the incidents that a row counts separately can be seen: published ones on the map, others
 * as an analysis of their own. Null if nowhere.
 */
export const separatelyCountedAddress = (
  {
    answer,
    analysis: { asOf },
    places,
  }: Pick<PresentedAnswer, 'answer' | 'places'> & { analysis: Pick<Analysis, 'asOf'> },
  cell: Cell,
  language: string,
): string | null => {
  const question = violentAssembliesQuestion(answer, cell, places);
  if (!question) return null;
  return mapPage(question, { asOf, language }) ?? `/desk/figures?${analysisToQuery({ question, show: 'table', asOf })}`;
};
