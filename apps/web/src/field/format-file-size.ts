import { formatNumber, type Text } from '@vigil/shared/text/text.js';

/** Formats '2.3 MB' in the reader's digits. */
export const formatFileSize = (bytes: number, t: Text): string => {
  const mega = bytes / 1_000_000;
  return mega >= 1
    ? t('field.megabytes', { size: digits(mega >= 10 ? String(Math.round(mega)) : mega.toFixed(1), t) })
    : t('field.kilobytes', { size: formatNumber(Math.max(1, Math.round(bytes / 1000)), t.language) });
};
const digits = (text: string, t: Text): string =>
  t.language === 'km' ? text.replace(/\d/g, (digit) => String.fromCharCode(0x17e0 + Number(digit))) : text;
