import type { Answer } from '@vigil/shared/counting/answer.js';

/** Returns who acted at how many assemblies, the most frequent first. A key of '' is what no source says. */
export const actorsIn = ({ cells }: Pick<Answer, 'cells'>): { key: string; low: number }[] =>
  cells
    .filter(({ low }) => low > 0)
    .sort((a, b) => b.low - a.low)
    .map(({ keys: [key], low }) => ({ key: key ?? '', low }));

/**
 * Whether a key of actors means that nobody can say who it was: no source says it, or sources say that it is not known.
 */
export const isUnknownActor = (key: string): boolean => key === '' || key === 'PF_UNKNOWN';
