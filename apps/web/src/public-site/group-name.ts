import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';

/** Returns the name of a group in the reader's language, if it has one there. */
export const groupName = ({ nameEn, nameKm }: PublicGroup, t: Text): string =>
  (t.language === 'km' && nameKm) || nameEn;
