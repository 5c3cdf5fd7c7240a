import type { ZeroMeaning } from '@vigil/shared/import/column-mapping.js';
import type { Target } from '@vigil/shared/import/column-targets.js';

/** Whether a column's numbers are of acts, or of figures that may be. Those of harm and of a crowd are not. */
export const isOfAct = ({ key, list }: Pick<Target, 'key' | 'list'>): boolean => list !== 'harms' && key !== 'crowd';

/**
 * Returns what a zero in a column of numbers can mean. A harm and a crowd have an answer for "none"; an act has not, so
 * that nobody it was done to stays words. That somebody saw no interference of any kind is read only from the people of
 * one kind of act, and from a figure.
 */
export const zeroMeanings = ({ key, list }: Pick<Target, 'key' | 'list'>): ZeroMeaning[] => {
  if (!isOfAct({ key, list })) return ['not-reported', 'none', 'ignore'];
  const isOfOneKind = key.startsWith('acts.people:') || key === 'measure.value';
  return ['not-reported', 'nobody', ...(isOfOneKind ? ['none' as const] : []), 'ignore'];
};

/** Returns the one of them that a column has. */
export const zeroOf = (target: Pick<Target, 'key' | 'list'>, zero: ZeroMeaning | undefined): ZeroMeaning => {
  // Of a harm and a crowd both say the same.
  const said = !isOfAct(target) && zero === 'nobody' ? 'none' : zero;
  return said && zeroMeanings(target).includes(said) ? said : 'not-reported';
};
