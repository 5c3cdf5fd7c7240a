/** With more incidents, the files are larger than the answers that a reader will request. */
export const MOST_INCIDENTS = 100_000;

/** What some browsers tell about their network. */
export interface Network {
  connection?: { saveData?: boolean; effectiveType?: string };
}

/**
 * Whether a reader benefits from loading all facts: not if there are too many, the reader saves data, or the network is
 * known to be slow.
 */
export const isWorthLoading = (incidents: number, navigator: object): boolean => {
  const { saveData = false, effectiveType = '4g' } = (navigator as Network).connection ?? {};
  return incidents > 0 && incidents <= MOST_INCIDENTS && !saveData && effectiveType === '4g';
};
