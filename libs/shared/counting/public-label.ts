import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';

/**
 * Returns the label of a code in public answers. Two codes there also cover what is withheld: their own label, "not
 * stated", would claim that no source told. `t` has the texts of the bundle `counting`.
 */
export const publicLabel = (code: string, t: Text): string =>
  t.has(`public.${code}`) ? t(`public.${code}`) : label(code, t.language);
