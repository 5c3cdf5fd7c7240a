/** The codes of the public totals of people: apart from how they are counted, which is much code for a reader. */

/** What is counted of the held: for certain; possibly held or not known; not held; and the last two together. */
export const HELD_CODES = ['certain', 'unclear', 'not-held', 'other'] as const;
/**
 * Everybody who is held for certain is at one of these stages. The code of all but the first together: NOT_CONVICTED.
 */
export const HELD_STAGES = ['ST_CONVICTED', 'ST_TRIAL', 'ST_PRETRIAL', 'ST_POLICE', 'ST_HELD'] as const;
export const NOT_CONVICTED = 'NOT_CONVICTED';
