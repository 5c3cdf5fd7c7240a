/**
 * Colours of parts side by side, by daylight; analysis.css has them for dark screens, too. Each has 3:1 against the
 * page, and any two stay apart in every kind of colour blindness: `series-ink.spec.ts` measures it. Order, shape and
 * words say the same, too.
 */
export const SERIES_INK = {
  'series-1': '#1e2e85',
  'series-2': '#d9657c',
  'series-3': '#a68e23',
  'series-4': '#6791d5',
  'series-5': '#652e00',
  'series-6': '#170000',
} as const;
