import { type Analysis, analysisToQuery } from '@vigil/shared/counting/analysis.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { violentAssembliesQuestion } from '@vigil/shared/counting/violent-assemblies-question.js';
import { linkToMap } from '../../public-site/link-to-map.js';

/**
 * Returns the address where the incidents that a row counts separately can be seen: published ones on the map, others
 * as an analysis of their own. Null if nowhere.
 */
export const separatelyCountedAddress = (
  { answer, analysis: { asOf }, language }: { answer: Answer; analysis: Pick<Analysis, 'asOf'>; language: string },
  cell: Cell,
): string | null => {
  const question = violentAssembliesQuestion(answer, cell);
  if (!question) return null;
  const onMap =
    question.stages.join() === 'published' ? linkToMap(question, asOf, language === 'km' ? 'km' : null) : null;
  return onMap ?? `/desk/figures?${analysisToQuery({ question, show: 'table', asOf })}`;
};
