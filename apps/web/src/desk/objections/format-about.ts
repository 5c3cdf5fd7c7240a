import { isAboutFigure } from '@vigil/shared/public/objection.js';
import type { Text } from '@vigil/shared/text/text.js';

/** Returns what an objection is about: a page by its address, a figure of the map, or the site in general. */
export const formatAbout = (about: string | null, t: Text): string => {
  if (about === null) return t('objections.site');
  return isAboutFigure(about) ? t('objections.figure') : about;
};
