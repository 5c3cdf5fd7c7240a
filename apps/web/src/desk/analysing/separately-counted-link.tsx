import type { Cell } from '@vigil/shared/counting/answer.js';
import { useText } from '../../text-bundles.js';
import type { PresentedAnswer } from './presented-answer.js';
import { separatelyCountedAddress } from './separately-counted-address.js';

/** "13, counted separately", as a link to those incidents. */
export function SeparatelyCountedLink({ looked, cell, said }: { looked: PresentedAnswer; cell: Cell; said: string }) {
  const t = useText();
  const href = separatelyCountedAddress(looked, cell, t.language);
  return href ? <a href={href}>{said}</a> : <span class="quiet">{said}</span>;
}
