import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';

/** Formats '2.3 MB' in the reader's digits. */
export const formatFileSize = (bytes: number, t: Text): string => {
  const mega = bytes / 1_000_000;
  return mega >= 1
    ? t('field.megabytes', { size: digitsIn(mega >= 10 ? String(Math.round(mega)) : mega.toFixed(1), t.language) })
    : t('field.kilobytes', { size: formatNumber(Math.max(1, Math.round(bytes / 1000)), t.language) });
};
