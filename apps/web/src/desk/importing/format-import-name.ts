import type { ImportView } from '@vigil/shared/staff-responses/imports.js';
import type { Text } from '@vigil/shared/text/text.js';
import { formatMoment } from '../format-answer.js';

/** Returns what an import is called: the name of its file or, once that was erased, when it began. */
export const formatImportName = (
  { name, beganAt }: Pick<ImportView, 'name' | 'beganAt'>,
  t: Text,
  timeZone: string | undefined,
): string => name ?? t('import.unnamed', { when: formatMoment(beganAt, t, timeZone) });
