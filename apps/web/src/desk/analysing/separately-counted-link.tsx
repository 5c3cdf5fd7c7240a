import type { Analysis } from '@vigil/shared/counting/analysis.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { useText } from '../../text-bundles.js';
import { separatelyCountedAddress } from './separately-counted-address.js';

/** "13, counted separately", as a link to those incidents. */
export function SeparatelyCountedLink({
  answer,
  analysis,
  cell,
  said,
}: {
  answer: Answer;
  analysis: Pick<Analysis, 'asOf'>;
  cell: Cell;
  said: string;
}) {
  const t = useText();
  const href = separatelyCountedAddress({ answer, analysis, language: t.language }, cell);
  return href ? <a href={href}>{said}</a> : <span class="quiet">{said}</span>;
}
