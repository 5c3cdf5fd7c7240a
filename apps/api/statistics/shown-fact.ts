import type { ActFact, HarmFact } from '@vigil/shared/counting/fact-rows.js';

/** Withheld means of force count as force whose means are not stated: that it was force is public, which is not. */
export const shownAct = (act: ActFact): ActFact => (act.type === 'WITHHELD' ? { ...act, type: 'FM_UNSPEC' } : act);

/** Withheld harm is counted only in its own tables of country and half-year, never from single records: null. */
export const shownHarm = (harm: HarmFact): HarmFact | null => {
  if (harm.type === 'WITHHELD') return null;
  return harm.type === 'INJURED' ? { ...harm, type: 'HM_INJURY_UNSPEC' } : harm;
};
