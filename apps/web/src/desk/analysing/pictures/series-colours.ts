/**
 * Colours of adjacent parts on a light screen; analysis.css also has them for dark screens. Each has 3:1 contrast with
 * the page, and any two stay distinct in every kind of colour blindness (`series-colours.spec.ts` measures it). Order,
 * shape and text say the same, too.
 */
export const SERIES_COLOURS = {
  'series-1': '#1e2e85',
  'series-2': '#d9657c',
  'series-3': '#a68e23',
  'series-4': '#6791d5',
  'series-5': '#652e00',
  'series-6': '#170000',
} as const;
