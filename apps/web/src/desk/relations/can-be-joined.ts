/** A record cannot take in another if it was withdrawn, rejected or merged, or is still with its author. */
export const canBeJoined = (status: string): boolean =>
  ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED'].includes(status);
