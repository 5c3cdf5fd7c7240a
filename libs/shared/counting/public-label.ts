import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';

/**
 * A code as it is called in a public answer. Two codes hold there also what is withheld, and their own label, "not
 * stated", would say that no source told. `t` has the words of the room `counting`.
 */
export const publicLabel = (code: string, t: Text): string =>
  t.has(`public.${code}`) ? t(`public.${code}`) : label(code, t.language);
