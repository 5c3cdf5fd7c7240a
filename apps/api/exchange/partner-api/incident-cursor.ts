import { isDay, type Day } from '@vigil/shared/day/day.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isPublicCode } from '@vigil/shared/public/code.js';

/**
 * Where a page of incidents ended: what comes after it does not move when something is published or taken back before
 * it.
 */
export interface Ended {
  day: Day;
  code: string;
}

export const cursorOf = ({ day, code }: Ended): string => `${day}_${code}`;

/** @throws Problem 'invalid-query' */
export const readCursor = (cursor: string | undefined): Ended | null => {
  if (cursor === undefined) return null;
  const [day, code, ...more] = cursor.split('_');
  if (!isDay(day) || code === undefined || !isPublicCode(code) || more.length > 0)
    throw new Problem('invalid-query', { errors: [{ pointer: 'cursor', code: 'not-a-cursor' }] });
  return { day, code };
};
