import type { ActFact, HarmFact } from '@vigil/shared/counting/fact-rows.js';

/** Counts withheld means of force as force with means not stated: that force was used is public, the means are not. */
export const shownAct = (act: ActFact): ActFact => (act.type === 'WITHHELD' ? { ...act, type: 'FM_UNSPEC' } : act);

/**
 * Returns null for withheld harm: it is counted only in separate tables by country and half-year, never from single
 * records.
 */
export const shownHarm = (harm: HarmFact): HarmFact | null => {
  if (harm.type === 'WITHHELD') return null;
  return harm.type === 'INJURED' ? { ...harm, type: 'HM_INJURY_UNSPEC' } : harm;
};
