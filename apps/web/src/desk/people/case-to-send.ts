import type { CourtCase } from '@vigil/shared/people/court-case.js';
import type { CourtCaseView } from '@vigil/shared/staff-responses/people.js';

/**
 * Returns what is sent of a case. Its incidents are linked elsewhere: they stay as they were when the form began, or as
 * a colleague left them, once their version was taken.
 */
export const caseToSend = (
  typed: CourtCase,
  start: Pick<CourtCase, 'incidents'>,
  taken: Pick<CourtCaseView, 'courtCase'> | null,
): CourtCase => ({ ...typed, incidents: (taken?.courtCase ?? start).incidents });
