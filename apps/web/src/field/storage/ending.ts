/** Prefix of the lock that a tab holds while it writes a report. */
export const REPORT_LOCK = 'field-report-';

/**
 * Whether nothing of a person is left to send: no report on disk, finished or open, and no form in which one may be
 * started.
 * @param held names of the locks that any tab holds
 */
export const isAllSent = (reports: number, held: readonly (string | undefined)[]): boolean =>
  reports === 0 && !held.some((name) => name?.startsWith(REPORT_LOCK));
