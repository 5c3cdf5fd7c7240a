import { SHOWN_DATES, SHOWN_PLACES, type ShownDate, type ShownPlace } from '@vigil/shared/public/shown-precision.js';

/** How closely a picture, or a published record, shows place and time. */
export interface Closeness {
  place: ShownPlace;
  date: ShownDate;
}

/** Returns where a picture shows more detail than the record publishes; empty: it may be shown. */
export const exceedsPublishedDetail = (tells: Closeness, shown: Closeness): (keyof Closeness)[] => [
  ...(SHOWN_PLACES.indexOf(tells.place) > SHOWN_PLACES.indexOf(shown.place) ? ['place' as const] : []),
  ...(SHOWN_DATES.indexOf(tells.date) < SHOWN_DATES.indexOf(shown.date) ? ['date' as const] : []),
];
