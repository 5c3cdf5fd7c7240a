import type { Period } from '@vigil/shared/day/period.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { View } from './view.js';

// Separate from view.ts, which every reader of the map waits for.

/** Returns the edition of an answer as an address has it: its number, and the day up to which a period is covered. */
export const editionOf = ({ seq, day }: AsOf): string => `${seq}.${day}`;

/**
 * Returns a view that gives the same figures whatever is published later: "everything recorded" would be another period
 * by then.
 */
export const freezeView = (view: View, whole: Period, asOf: AsOf): View => ({
  ...view,
  period: view.period ?? whole.key,
  asOf: editionOf(asOf),
});
