/** Above it the files weigh more than the answers that a reader will ask for. */
export const MOST_INCIDENTS = 100_000;

/** What a browser may say of its network. Not every one does. */
export interface Network {
  connection?: { saveData?: boolean; effectiveType?: string };
}

/**
 * Whether a reader gains by loading all facts: not when there are too many, they save data, or their network is known
 * to be slow.
 */
export const isWorthLoading = (incidents: number, navigator: object): boolean => {
  const { saveData = false, effectiveType = '4g' } = (navigator as Network).connection ?? {};
  return incidents > 0 && incidents <= MOST_INCIDENTS && !saveData && effectiveType === '4g';
};
