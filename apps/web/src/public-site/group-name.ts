import type { PublicGroup } from '@vigil/shared/public/shapes.js';
import type { Text } from '@vigil/shared/text/text.js';

/** The name of a group in the reader's language, where it has one. */
export const groupName = ({ nameEn, nameKm }: PublicGroup, t: Text): string =>
  (t.language === 'km' && nameKm) || nameEn;
