import { type Analysis, analysisToQuery } from '@vigil/shared/counting/analysis.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { questionApart } from '@vigil/shared/counting/apart.js';
import { mapOf } from '../../public-map/map-address.js';
import { useText } from '../../words.js';

/** Where what a row says is counted separately can be seen: what is published on the map, with its incidents; the rest as an analysis of its own. Null: nowhere. */
export const apartAt = ({ answer, analysis: { asOf }, language }: { answer: Answer; analysis: Pick<Analysis, 'asOf'>; language: string }, cell: Cell): string | null => {
  const question = questionApart(answer, cell);
  if (!question) return null;
  const onMap = question.stages.join() === 'published' ? mapOf(question, asOf, language === 'km' ? 'km' : null) : null;
  return onMap ?? `/desk/figures?${analysisToQuery({ question, show: 'table', asOf })}`;
};

/** "13, counted separately", leading to those incidents. */
export function Apart({ answer, analysis, cell, said }: { answer: Answer; analysis: Pick<Analysis, 'asOf'>; cell: Cell; said: string }) {
  const t = useText();
  const href = apartAt({ answer, analysis, language: t.language }, cell);
  return href ? <a href={href}>{said}</a> : <span class="quiet">{said}</span>;
}
