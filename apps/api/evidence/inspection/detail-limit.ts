export const SHOWN_PLACES = ['country', 'province', 'district', 'commune'] as const;
export type ShownPlace = (typeof SHOWN_PLACES)[number];
export const SHOWN_DATES = ['day', 'month', 'quarter', 'half-year', 'year'] as const;
export type ShownDate = (typeof SHOWN_DATES)[number];

/** How closely a picture, or what readers are told, lets one know where and when. */
export interface Closeness {
  place: ShownPlace;
  date: ShownDate;
}

/** In what a picture tells more than readers are told otherwise; empty: it may be shown. */
export const exceedsPublishedDetail = (tells: Closeness, shown: Closeness): (keyof Closeness)[] => [
  ...(SHOWN_PLACES.indexOf(tells.place) > SHOWN_PLACES.indexOf(shown.place) ? ['place' as const] : []),
  ...(SHOWN_DATES.indexOf(tells.date) < SHOWN_DATES.indexOf(shown.date) ? ['date' as const] : []),
];
