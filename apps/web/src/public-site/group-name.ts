import { nameOf } from '@vigil/shared/language/name-of.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';

/** Returns the name of a group in the reader's language, if it has one there. */
export const groupName = (group: PublicGroup, t: Text): string => nameOf(group, t.language);

/** Returns what names groups by their codes; a code of none of these groups stays as it is. */
export const groupNames =
  (groups: readonly PublicGroup[], t: Text) =>
  (code: string): string => {
    const group = groups.find((one) => one.code === code);
    return group ? groupName(group, t) : code;
  };
