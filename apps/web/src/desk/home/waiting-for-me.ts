import type { HiddenRecords } from '@vigil/shared/staff-responses/hidden-records.js';
import type { ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import type { MembersWaiting } from './waiting-members.js';

/*
 * How many of the things that a notice tells the member can act on: not what they began and a second person decides.
 */

/** Null: there are more than the page holds. */
export const releasesForMe = ({ items, next }: Pick<ReleasePage, 'items' | 'next'>): number | null =>
  next === null ? items.filter(({ mayAnswer }) => mayAnswer).length : null;

export const hiddenForMe = ({ items }: Pick<HiddenRecords, 'items'>): number =>
  items.filter(({ mayLook, mayForget }) => mayLook || mayForget).length;

export const membersForMe = ({ items }: MembersWaiting): number =>
  items.filter(({ mayVouch, mayObject, mayBeginWait }) => mayVouch || mayObject || mayBeginWait).length;

export const ofOthers = ({ items }: { items: readonly { isMine: boolean }[] }): number =>
  items.filter(({ isMine }) => !isMine).length;
