/** A page that writes a report holds a lock of this name, in whichever tab. */
export const REPORT_LOCK = 'field-report-';

/**
 * Whether nothing of a person is left to send: no report on the disk, finished or open, and no form in which one may be
 * begun.
 * @param held names of the locks that any tab holds
 */
export const isAllSent = (reports: number, held: readonly (string | undefined)[]): boolean =>
  reports === 0 && !held.some((name) => name?.startsWith(REPORT_LOCK));
