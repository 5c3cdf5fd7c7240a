import type { Strip } from '@vigil/shared/counting/calendar-strip.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { CalendarBody } from '@vigil/shared/public/calendar.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';

/** Returns the calendar of an answer, with its periods. */
export const stripIn = memoizeByObject((body: CalendarBody): Strip => ({
  ...body,
  squares: body.squares.map((square) => ({ ...square, period: asPeriod(square.period) })),
}));
