import type { Text } from '../text/text.js';

/**
 * Returns the standards as a figure names them: where an assessment may be under others, it says so. A file of its own,
 * since the first screen needs the organisation's name, and no figure's standards.
 * @param said the organisation's own, as `standardsIn` returns them
 */
export const figureStandards = (
  said: string,
  { otherStandards = false }: { otherStandards?: boolean },
  t: Text,
): string => (otherStandards ? t('app.standards-and-others', { standards: said }) : said);
