import { bringUpToDate } from '@vigil/shared/codebook/up-to-date.js';
import type { FieldError } from '@vigil/shared/codebook/check.js';
import { wrongInReport, type FieldReport } from '@vigil/shared/field/report.js';
import { completeness } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { salvage, type Unread } from './salvage.js';

/**
 * Why a report could not be read: sealed to a key that we never had; damaged, or sealed to something else; opened, and
 * no report.
 */
export type Why = 'unknown-key' | 'cannot-open' | 'no-report';
export type ClockFault = 'ahead' | 'behind';

/** What becomes of a report that was opened. submitted: its author hands it over, and it is complete. */
export interface Judged {
  report: FieldReport;
  incident: Incident;
  unread: Unread[];
  submitted: boolean;
  clock: ClockFault | null;
}

/** So much a clock may be ahead without anybody wondering. */
const AHEAD_MS = 10 * 60_000;
/** Before this there was nothing that could have sealed a report. */
const NOTHING_BEFORE = Date.parse('2025-01-01T00:00:00Z');

/** @param now milliseconds since 1970, by our clock */
export const clockFault = ({ began, saved }: Pick<FieldReport, 'began' | 'saved'>, now: number): ClockFault | null => {
  const [first, last] = [Date.parse(began), Date.parse(saved)];
  if (Math.max(first, last) > now + AHEAD_MS) return 'ahead';
  return Math.min(first, last) < NOTHING_BEFORE ? 'behind' : null;
};

/**
 * What an opened report is worth.
 * @param id under which it was sent
 * @param faultsOf as for `salvage`
 * @returns null when it is no report at all
 */
export const judgeReport = (
  opened: unknown,
  id: string,
  faultsOf: (incident: Incident) => FieldError[],
  now: number,
): Judged | null => {
  if (wrongInReport(opened).length > 0) return null;
  const report = opened as FieldReport;
  if (report.id !== id) return null;
  const { incident, unread } = salvage(bringUpToDate(Incident, report.incident, report.codebook.version), faultsOf);
  return {
    report,
    incident,
    unread,
    submitted: report.handOver && completeness(incident).length === 0,
    clock: clockFault(report, now),
  };
};
