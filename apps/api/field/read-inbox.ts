import type { EntityManager } from 'typeorm';
import { isDay } from '@vigil/shared/day/day.js';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { howComplete, type HowComplete } from '@vigil/shared/incident/essentials.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { findIncidents } from '../incidents/incident-row.repository.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { isOutside, mayRead, mayReadInternal, sightOf } from '../incidents/record-policy.js';
import { withMerged } from '../incidents/incident-row.repository.js';
import { readRecordsOfList } from '../incidents/whole-record.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { countReports, listReports, type ReportRow, reportsOf } from './field-report.repository.js';
import { receiptOf } from './intake.service.js';
import { readReportDetails } from './encrypted-report-details.repository.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Act } from '@vigil/shared/incident/act.js';
import { fieldOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { AtRiskSummary, InboxItem, Inbox, ReportOfRecord } from '@vigil/shared/staff-responses/field-reports.js';
import { mayDo, type Audience } from '../platform/http/rights.js';

/** The states in which nobody works on a record any more. */
const CLOSED = ['WS_REJECTED', 'WS_MERGED', 'WS_RETRACTED'];

interface Report {
  atRisk: boolean | null;
  handedOver: boolean | null;
  status: string;
  authorId: string;
}

/**
 * Returns what a reviewer may see of a draft that says somebody is at risk and that its author handed over to the
 * reviewers. Such a report is a draft only because answers are missing; its author did not keep it to themselves.
 * Returns no internal answers, and null for a draft that its author did not hand over. Why:
 * docs/decisions/field-reports.md.
 */
export const atRiskSummaryOf = (
  actor: Actor,
  { atRisk, handedOver, status, authorId }: Report,
  { when, place, groups, acts }: Incident,
): AtRiskSummary | null => {
  if (!mayDo(actor.role as Audience, 'see-who-is-at-risk') || authorId === actor.id) return null;
  if (atRisk !== true || handedOver !== true || status !== 'WS_DRAFT') return null;
  return {
    when,
    place,
    groups: present(groups.map(({ group }) => group)),
    acts: [...new Set(present(acts.map(({ type }) => type)))],
  };
};

const present = (values: readonly (string | null)[]): string[] => values.filter((value) => value !== null);

/** The answers that the summary discloses, so that a test can check that none of them is internal. */
export const TOLD: readonly [CodebookClass, string][] = [
  [Incident, 'when'],
  [Incident, 'place'],
  [GroupLink, 'group'],
  [Act, 'type'],
];
export const isInternal = ([of, name]: (typeof TOLD)[number]): boolean => fieldOf(of, name)?.class !== 'public';

type Which = 'records' | 'unread';

const PAGE = 50;
/**
 * Parses a cursor: whether the last row shown was urgent, when it arrived, and its id. It holds nothing that the list
 * did not show.
 */
const readCursor = (cursor: string | undefined): [boolean, string, string] | null => {
  if (cursor === undefined) return null;
  const match = /^([01])_((\d{4}-\d\d-\d\d)T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z)_(.{36})$/.exec(cursor);
  if (!match || !isDay(match[3]) || !isId(match[6]))
    throw new Problem('invalid-query', { errors: [{ pointer: 'cursor', code: 'not-a-cursor' }] });
  return [match[1] === '1', match[2]!, match[6]];
};

/** Reads the field reports: people at risk first, then the newest. Reviewers see all, monitors their own. */
export const readInbox = async (
  manager: EntityManager,
  actor: Actor,
  which: Which,
  cursor: string | undefined,
): Promise<Inbox> => {
  const after = readCursor(cursor);
  const own = actor.role === 'reviewer' ? null : actor.id;
  const counts = await countReports(manager, actor, own);
  const rows = await listReports(manager, actor, own, { unread: which === 'unread', after, limit: PAGE + 1 });
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    total: counts[which],
    urgent: counts.urgent,
    unread: counts.unread,
    items: await itemsOf(manager, actor, page),
    next: rows.length > PAGE && last ? `${last.urgent ? 1 : 0}_${last.received}_${last.id}` : null,
  };
};

const itemsOf = async (manager: EntityManager, actor: Actor, rows: readonly ReportRow[]): Promise<InboxItem[]> => {
  const records = await findIncidents(
    manager,
    rows.map((row) => row.incident_id).filter((id) => id !== null),
  );
  const { records: trees } = await readRecordsOfList(manager, records);
  const internal = new Set(records.filter((row) => mayReadInternal(sightOf(actor, row))).map((row) => row.id));
  const said = await readReportDetails(
    manager,
    rows.filter((row) => row.incident_id !== null && internal.has(row.incident_id)).map((row) => row.id),
  );
  return rows.map((row) => {
    const stored = row.incident_id === null ? null : (trees.get(row.incident_id) ?? null);
    return {
      ...reportOf(actor, row),
      phoneClock: said.get(row.id)?.clock ?? null,
      incident: stored && {
        ...recordOf(actor, stored.row, howComplete(stored.incident)),
        help: atRiskSummaryOf(
          actor,
          {
            atRisk: row.at_risk && row.phone_at_risk,
            handedOver: row.handed_over,
            status: stored.row.status,
            authorId: stored.row.authorId,
          },
          stored.incident,
        ),
      },
    };
  });
};

/** Returns the part of a report that is not in its record. */
const reportOf = (actor: Actor, row: ReportRow): Omit<InboxItem, 'phoneClock' | 'incident'> => ({
  id: row.id,
  receipt: receiptOf(row.sha256),
  receivedAt: row.received_at.toISOString(),
  monitor: row.monitor,
  mine: row.member_id === actor.id,
  phone: row.phone,
  phoneEnded: row.phone_ended,
  atRisk: row.at_risk,
  phoneAtRisk: row.phone_at_risk,
  handedOver: row.handed_over,
  clock: row.clock,
  unread: row.unread,
  files: { said: row.files, arrived: row.arrived, refused: row.refused },
  why: row.why,
});

const recordOf = (
  actor: Actor,
  row: IncidentRow,
  complete: HowComplete,
): Omit<NonNullable<InboxItem['incident']>, 'help'> => {
  const sight = sightOf(actor, row);
  const [isReadable, isOut] = [mayRead(sight), isOutside(sight)];
  return {
    id: row.id,
    status: row.status,
    revision: row.revision,
    mayRead: isReadable,
    title: isReadable ? (row['title'] as string | null) : null,
    // For a draft, its author finds the question when they open it. A submitted record goes back to its author with the
    // question.
    mayAsk:
      actor.role === 'reviewer' &&
      !isOut &&
      row.authorId !== actor.id &&
      ['WS_DRAFT', 'WS_SUBMITTED', 'WS_UNDER_REVIEW'].includes(row.status),
    // Once the record is closed, nobody answers it any more.
    question: isOut || CLOSED.includes(row.status) ? null : row.question,
    mergedInto: isReadable ? row.mergedInto : null,
    complete,
  };
};

/**
 * Returns the field reports behind a record: its own, and those of records merged into it, each with what its author
 * said.
 * @throws Problem 'not-found' when it does not exist or the actor may not see it; the answer is the same.
 */
export const reportsOfRecord = async (manager: EntityManager, actor: Actor, id: string): Promise<ReportOfRecord[]> => {
  const ids = await withMerged(manager, id);
  const sights = (await findIncidents(manager, ids))
    .map((row) => ({ row, sight: sightOf(actor, row) }))
    .filter(({ sight }) => mayRead(sight));
  if (!sights.some(({ row }) => row.id === id)) throw new Problem('not-found');
  const rows = await reportsOf(
    manager,
    sights.map(({ row }) => row.id),
  );
  const internal = new Set(sights.filter(({ sight }) => mayReadInternal(sight)).map(({ row }) => row.id));
  const said = await readReportDetails(
    manager,
    rows.filter((row) => internal.has(row.incident_id!)).map((row) => row.id),
  );
  return rows.map((row) => {
    const { clock, fix = null, unread = [] } = said.get(row.id) ?? {};
    const { row: record } = sights.find((one) => one.row.id === row.incident_id)!;
    return {
      ...reportOf(actor, row),
      incident: record.id,
      title: record['title'] as string | null,
      internal: clock ? { clock, fix, unread } : null,
    };
  });
};
