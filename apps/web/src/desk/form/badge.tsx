import type { DataClass } from '@vigil/shared/codebook/field.js';
import { useText } from '../../words.js';

/** Who may ever see an answer, in one word; the sentence is there for whoever rests on it. */
export function ClassBadge({ of }: { of: DataClass }) {
  const t = useText();
  return <span class={`badge badge-${of}`} title={t(`class.${of}.help`)}>{t(`class.${of}`)}</span>;
}
