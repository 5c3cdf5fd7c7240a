import type { RecordOwner } from '@vigil/shared/staff-responses/record-owner.js';

const OWNED = ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED'];

/** Whether somebody can take care of a record in this state. */
export const isOwnable = ({ status }: { status: string }): boolean => OWNED.includes(status);

/** What a reviewer can do about who takes care of something. @param me the reviewer's id */
export const ownerActionsOf = (
  { owner, mayOwn }: { owner: Pick<RecordOwner, 'id'> | null; mayOwn: boolean },
  me: string,
): ('take' | 'give-back' | 'hand-over')[] =>
  !mayOwn ? [] : owner === null ? ['take', 'hand-over'] : owner.id === me ? ['give-back', 'hand-over'] : [];
