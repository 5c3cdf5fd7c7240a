import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { usePlaces } from '../places-context.js';

/** Returns today in the calendar of the place; of the browser until the place is known. */
export const useToday = (): Day =>
  todayIn(usePlaces().country?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
