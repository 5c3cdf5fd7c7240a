import type { Filter, View } from './view.js';

/** What the chart can be divided by, named as the filters. */
export const DIVISIONS = [
  'groups',
  'place',
  'restrictionTypes',
  'forceTypes',
  'libertyTypes',
  'actors',
] as const satisfies readonly Filter[];
export type Division = (typeof DIVISIONS)[number];

/** Divides the chart by something else, with all its values; null shows everything together. */
export const dividedBy = (view: View, division: Division | null): View => ({
  ...view,
  by: division === null ? [] : [division],
});

/** Adds a value to those that are compared, or takes it away. */
export const comparing = (view: View, key: string): View => {
  const [division, ...chosen] = view.by;
  return {
    ...view,
    by: [division!, ...(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key])],
  };
};
