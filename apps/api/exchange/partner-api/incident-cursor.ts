import { isDay, type Day } from '@vigil/shared/day/day.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isPublicCode } from '@vigil/shared/public/code.js';

/**
 * The end of a page of incidents. The next page begins after it, even if incidents before it are published or
 * withdrawn.
 */
export interface Ended {
  day: Day;
  code: string;
}

export const cursorOf = ({ day, code }: Ended): string => `${day}_${code}`;

/** Parses a cursor. @throws Problem 'invalid-query' */
export const readCursor = (cursor: string | undefined): Ended | null => {
  if (cursor === undefined) return null;
  const [day, code, ...more] = cursor.split('_');
  if (!isDay(day) || code === undefined || !isPublicCode(code) || more.length > 0)
    throw new Problem('invalid-query', { errors: [{ pointer: 'cursor', code: 'not-a-cursor' }] });
  return { day, code };
};
