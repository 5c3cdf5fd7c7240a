/** How closely readers may see the place of a record, the coarsest first. */
export const SHOWN_PLACES = ['country', 'province', 'district', 'commune'] as const;
export type ShownPlace = (typeof SHOWN_PLACES)[number];
/** How closely readers may see its time, the closest first. */
export const SHOWN_DATES = ['day', 'month', 'quarter', 'half-year', 'year'] as const;
export type ShownDate = (typeof SHOWN_DATES)[number];
