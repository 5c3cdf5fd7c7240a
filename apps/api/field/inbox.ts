import { In, type EntityManager } from 'typeorm';
import { isDay } from '@vigil/shared/day/day.js';
import { isId } from '@vigil/shared/codebook/values.js';
import { howComplete, type HowComplete } from '@vigil/shared/incident/essentials.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { IncidentEntity, type IncidentRow } from '../incidents/incident.entity.js';
import { mayRead, mayReadInternal, outsideSql, sightOf } from '../incidents/record-policy.js';
import { readRecords } from '../incidents/record-repository.js';
import type { Actor } from '../incidents/records.js';
import { atRiskSummaryOf, type AtRiskSummary } from './at-risk-summary.js';
import type { ClockFault, Why } from './judge-report.js';
import { receiptOf } from './intake.service.js';
import { readReportPrivate, type ReportPrivate } from './private.js';

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
/** SQL condition: somebody is at risk, and no reviewer has taken the record yet. */
const URGENT = `(coalesce(r.at_risk, false) and coalesce(i.status, '') in ('WS_DRAFT', 'WS_SUBMITTED', 'WS_RETURNED'))`;

/**
 * SQL condition that hides records limited to a case team. Exception: if somebody is at risk and there is no team yet,
 * the report is shown, without a title.
 */
const known = (role: string, member: string): string =>
  `(i.id is null or not ${outsideSql(role, member)} or (${URGENT} and i.case_team = '{}'))`;

/** Reads report rows, for the inbox and for one record. */
export const REPORTS = `
  select r.id, r.sha256, r.received_at, r.member_id, m.name as monitor, d.name as phone, not phone_is_live(d.ended_at, d.ends_by) as phone_ended, r.at_risk, r.handed_over, r.clock, r.unread, r.files, r.why, r.incident_id,
         to_char(r.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as received, ${URGENT} as urgent, e.arrived, e.refused
    from field_report r join member m on m.id = r.member_id join field_device d on d.id = r.device_id left join incident i on i.id = r.incident_id
    left join lateral (select count(*) filter (where state = 'stored')::int as arrived, count(*) filter (where state = 'refused')::int as refused
                         from evidence where incident_id = r.incident_id and device_id is not null) e on true`;
export interface ReportRow {
  id: string;
  sha256: Buffer;
  received_at: Date;
  received: string;
  member_id: string;
  monitor: string;
  phone: string;
  phone_ended: boolean;
  at_risk: boolean | null;
  handed_over: boolean | null;
  clock: ClockFault | null;
  unread: number;
  files: number;
  why: Why | null;
  incident_id: string | null;
  urgent: boolean;
  arrived: number;
  refused: number;
}

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
  const [counts] = (await manager.query(
    `select count(*) filter (where r.why is null)::int as records, count(*) filter (where r.why is not null)::int as unread, count(*) filter (where ${URGENT})::int as urgent
       from field_report r left join incident i on i.id = r.incident_id where ($1::uuid is null or r.member_id = $1) and ${known(actor.role, '$2')}`,
    [own, actor.id],
  )) as { records: number; unread: number; urgent: number }[];
  const rows: ReportRow[] = await manager.query(
    `${REPORTS} where ($1::uuid is null or r.member_id = $1) and (r.why is not null) = $2 and ${known(actor.role, '$6')} and ($3::boolean is null or (${URGENT}, r.received_at, r.id) < ($3, $4::timestamptz, $5::uuid))
      order by urgent desc, r.received_at desc, r.id desc limit ${PAGE + 1}`,
    [own, which === 'unread', after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, actor.id],
  );
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    total: counts![which],
    urgent: counts!.urgent,
    unread: counts!.unread,
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
