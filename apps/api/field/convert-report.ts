import { upgradeBody } from '@vigil/shared/codebook/upgrade-body.js';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { findReportProblems, type FieldReport } from '@vigil/shared/field/field-report.js';
import { completeness } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { ClockFault, UnreadAnswer } from '@vigil/shared/staff-responses/field-reports.js';
import { salvageIncident } from './salvage-report.js';

/** The result for a report that was opened. submitted: its author handed it over, and it is complete. */
export interface Judged {
  report: FieldReport;
  incident: Incident;
  unread: UnreadAnswer[];
  submitted: boolean;
  clock: ClockFault | null;
}

/** How far a phone's clock may be ahead before the report is flagged. */
const AHEAD_MS = 10 * 60_000;
/** No report can be older: nothing could have sealed one before this. */
const NOTHING_BEFORE = Date.parse('2025-01-01T00:00:00Z');

/** @param now milliseconds since 1970, by the server's clock */
const clockFault = ({ began, saved }: Pick<FieldReport, 'began' | 'saved'>, now: number): ClockFault | null => {
  const [first, last] = [Date.parse(began), Date.parse(saved)];
  if (Math.max(first, last) > now + AHEAD_MS) return 'ahead';
  return Math.min(first, last) < NOTHING_BEFORE ? 'behind' : null;
};

/**
 * Converts an opened report into an incident and what did not fit.
 * @param id the id that it was sent under
 * @param faultsOf as for `salvageIncident`
 * @returns null when it is not a report
 */
export const convertReport = (
  opened: unknown,
  id: string,
  faultsOf: (incident: Incident) => FieldError[],
  now: number,
): Judged | null => {
  if (findReportProblems(opened).length > 0) return null;
  const report = opened as FieldReport;
  if (report.id !== id) return null;
  const { incident, unread } = salvageIncident(
    upgradeBody(Incident, report.incident, report.codebook.version),
    faultsOf,
  );
  return {
    report,
    incident,
    unread,
    submitted: report.handOver && completeness(incident).length === 0,
    clock: clockFault(report, now),
  };
};
