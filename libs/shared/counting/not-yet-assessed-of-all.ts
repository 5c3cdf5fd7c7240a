import type { Cell, Figure } from './answer.js';

/**
 * Returns what waits for its assessment beside a figure: of a group's share that of all groups, since the share is of
 * what all groups had. undefined: the figure is of nothing that is assessed.
 */
export const notYetAssessedOfAll = ({
  notYetAssessed: own,
  otherGroupsNotYetAssessed: others,
}: Cell['asides']): Figure | undefined =>
  own && others ? { low: own.low + others.low, high: own.high! + others.high! } : own;
