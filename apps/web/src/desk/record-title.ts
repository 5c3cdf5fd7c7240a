import { inLanguage } from '@vigil/shared/incident/translation.js';
import type { Text } from '@vigil/shared/text/text.js';

/** Returns the title of a record as pages of the desk show it: in the reader's language where it is there in both. */
export const recordTitle = (
  { title, titleTranslation }: { title: string | null; titleTranslation: string | null },
  t: Text,
): string => (title === null ? t('desk.home.untitled') : inLanguage(title, titleTranslation, t.language));
