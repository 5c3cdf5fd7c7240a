import { In, type EntityManager } from 'typeorm';
import { isDay } from '@vigil/shared/day/day.js';
import { isId } from '@vigil/shared/codebook/values.js';
import { howComplete, type HowComplete } from '@vigil/shared/incident/essentials.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { IncidentEntity, type IncidentRow } from '../incidents/incident.entity.js';
import { mayRead, mayReadInternal, sightOf } from '../incidents/record-policy.js';
import { readRecords } from '../incidents/record.repository.js';
import type { Actor } from '../incidents/records.js';
import { atRiskSummaryOf, type AtRiskSummary } from './at-risk-summary.js';
import type { ClockFault, Why } from './judge-report.js';
import { countReports, listReports, type ReportRow } from './field-report.repository.js';
import { receiptOf } from './intake.service.js';
import { readReportPrivate, type ReportPrivate } from './field-private.repository.js';

export type Which = 'records' | 'unread';
/** How many files the phone announced, and how many arrived or were refused. */
export interface FileCounts {
  said: number;
  arrived: number;
  refused: number;
}
/**
 * A report as the desk sees it. For somebody else's draft it shows nothing that its author wrote, only which questions
 * are open; and `help`, if the draft was handed over.
 */
export interface InboxItem {
  id: string;
  receipt: string;
  receivedAt: string;
  monitor: string;
  mine: boolean;
  phone: string;
  phoneEnded: boolean;
  atRisk: boolean | null;
  handedOver: boolean | null;
  clock: ClockFault | null;
  /** By the phone's clock; null: this member may not see it. */ phoneClock: ReportPrivate['clock'] | null;
  unread: number;
  files: FileCounts;
  why: Why | null;
  incident: {
    id: string;
    status: string;
    revision: number;
    title: string | null;
    mayRead: boolean;
    mayAsk: boolean;
    question: string | null;
    mergedInto: string | null;
    complete: HowComplete;
    help: AtRiskSummary | null;
  } | null;
}
export interface Inbox {
  total: number;
  urgent: number;
  unread: number;
  items: InboxItem[];
  next: string | null;
}

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
  const records = await manager
    .getRepository(IncidentEntity)
    .findBy({ id: In(rows.map((row) => row.incident_id).filter((id) => id !== null)) });
  const trees = await readRecords(manager, records, false);
  const internal = new Set(records.filter((row) => mayReadInternal(sightOf(actor, row))).map((row) => row.id));
  const said = await readReportPrivate(
    manager,
    rows.filter((row) => row.incident_id !== null && internal.has(row.incident_id)).map((row) => row.id),
  );
  return rows.map((row) => {
    const stored = row.incident_id === null ? null : (trees.get(row.incident_id) ?? null);
    return {
      ...reportOf(actor, row),
      phoneClock: said.get(row.id)?.clock ?? null,
      incident: stored && {
        ...recordOf(actor, stored.row, howComplete(stored.incident), mayRead(sightOf(actor, stored.row))),
        help: atRiskSummaryOf(
          actor,
          {
            atRisk: row.at_risk,
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
export const reportOf = (actor: Actor, row: ReportRow): Omit<InboxItem, 'phoneClock' | 'incident'> => ({
  id: row.id,
  receipt: receiptOf(row.sha256),
  receivedAt: row.received_at.toISOString(),
  monitor: row.monitor,
  mine: row.member_id === actor.id,
  phone: row.phone,
  phoneEnded: row.phone_ended,
  atRisk: row.at_risk,
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
  isReadable: boolean,
): Omit<NonNullable<InboxItem['incident']>, 'help'> => ({
  id: row.id,
  status: row.status,
  revision: row.revision,
  mayRead: isReadable,
  title: isReadable ? (row['title'] as string | null) : null,
  // For a draft, its author finds the question when they open it. A submitted record goes back to its author with the
  // question.
  mayAsk:
    actor.role === 'reviewer' &&
    row.authorId !== actor.id &&
    ['WS_DRAFT', 'WS_SUBMITTED', 'WS_UNDER_REVIEW'].includes(row.status),
  question: row.question,
  mergedInto: isReadable ? row.mergedInto : null,
  complete,
});
