import type { Read } from './read-search.js';

const isThan = ({ meaning }: Read): boolean => meaning?.is === 'trend' && meaning.than === true;
const isTrend = (read: Read | undefined): boolean => read?.meaning?.is === 'trend';
const isTime = ({ meaning }: Read): boolean =>
  meaning?.is === 'year' || meaning?.is === 'month' || meaning?.is === 'time' || meaning?.is === 'division';

/**
 * Leaves a comparison where times are compared. "More than 3" is a threshold, which asks for no other time. "More in
 * Kandal than in Takeo" compares places, "more arrests than protests" figures: neither is answered by their sum over
 * time, so "than" counts as a word by which no figure is narrowed.
 */
export const comparedOverTime = (reads: readonly Read[]): Read[] => {
  const at = reads.findIndex(isThan);
  const said = (read: Read): number => reads.filter(({ words }) => words === read.words).length;
  const other = at < 0 ? undefined : reads.slice(at + 1).find((read) => said(read) === 1);
  if (at < 0) return reads.map((read) => (isWeak(read) ? { ...read, meaning: null } : read));
  if (!other || isTime(other)) return [...reads];
  if (other.meaning === null && isTrend(reads[at - 1]))
    return reads.filter((_, index) => index !== at && index !== at - 1);
  return reads.flatMap((read) => {
    if (isThan(read)) return other.meaning === null ? [] : [{ ...read, meaning: { is: 'uncounted' as const } }];
    return isTrend(read) ? [] : [read];
  });
};

/** "Drop", "fall" and "less" say many other things: "police drop charges". */
const isWeak = ({ meaning }: Read): boolean => meaning?.is === 'trend' && meaning.weak === true;
