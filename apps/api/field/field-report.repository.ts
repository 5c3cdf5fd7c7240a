import type { ClockFault, ReportState, UnreadableReason } from '@vigil/shared/staff-responses/field-reports.js';
import { In, type EntityManager } from 'typeorm';
import { countriesOfMemberSql, memberName } from '../accounts/members.repository.js';
import { phoneHasEnded, phoneName } from '../accounts/phones.repository.js';
import { filesFromPhoneSql } from '../evidence/evidence.repository.js';
import { incidentJoin, REMAINING_JOIN, withMergedSql } from '../incidents/incident-row.repository.js';
import { atRiskAtDeskSql } from '../incidents/at-risk.repository.js';
import { ownerSql } from '../incidents/record-owner.repository.js';
import { abroadSql, outsideTeamSql } from '../incidents/record-policy.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import type { Actor } from '../incidents/record-access.js';
import { FieldPrivateEntity, FieldQuarantineEntity, FieldReportEntity } from './field-report.entity.js';

/** SQL condition: no reviewer has taken a record yet. @param incident its row, or that of nothing */
const waitsSql = (incident: string): string =>
  `coalesce(${incident}.status, '') in ('WS_DRAFT', 'WS_SUBMITTED', 'WS_RETURNED')`;

/**
 * SQL condition: the author of a record, or of one that was merged into it, said last that somebody is at risk, with a
 * phone or at the desk, and no reviewer has taken the record yet.
 */
export const atRiskSql = (incident: string): string => {
  const merged = withMergedSql(`${incident}.id`);
  const phone = `exists (select from field_report f where f.at_risk and f.incident_id = one.id)`;
  return `(${waitsSql(incident)} and exists (select from ${merged} as one(id) where coalesce(${atRiskAtDeskSql('one.id')}, ${phone})))`;
};

/** SQL: joins the record of report `r` as `i`, and the one that remains of it after mergers as `stays`. */
const RECORD_JOIN = `${incidentJoin('r.incident_id')} ${REMAINING_JOIN}`;
/**
 * SQL: whether somebody is at risk, as the author of report `r` said last: its record was at the desk after it came.
 */
const AT_RISK = `coalesce(${atRiskAtDeskSql('r.incident_id')}, r.at_risk)`;
/**
 * SQL condition: somebody is at risk according to report `r`, and no reviewer has taken the record that remains yet.
 */
const URGENT = `(coalesce(${AT_RISK}, false) and ${waitsSql('stays')})`;

/** SQL condition: a case team takes care of the record that remains. */
const HAS_TEAM = `(${limitedSql('stays')} and stays.case_team <> '{}')`;

/**
 * SQL condition on a notice that somebody is at risk: it is still so, and neither a reviewer nor a case team takes care
 * of it. Of one about a record, which its author submitted at the desk, or else one of the reports that a monitor
 * handed over. A case team is told of its own record, and takes care of one that was merged into it.
 */
export const stillAtRiskSql = (notice: string): string =>
  `case when ${notice}.incident_id is null
     then exists (select from field_report r ${RECORD_JOIN}
       where r.member_id = ${notice}.by_id and r.handed_over and ${URGENT} and not ${HAS_TEAM} and not ${abroadSql(`${notice}.member_id`, 'stays')} and ${ownerSql('stays.id')} is null)
     else exists (select from (select ${notice}.incident_id as id) r ${incidentJoin('r.id')} ${REMAINING_JOIN}
       where ${atRiskAtDeskSql('i.id')} and ${waitsSql('stays')} and (stays.id = i.id or not ${HAS_TEAM}) and not ${abroadSql(`${notice}.member_id`, 'stays')} and ${ownerSql('stays.id')} is null)
     end`;

/**
 * SQL condition: this member has report `r` first, because somebody is at risk. Not where only others see the record
 * that remains, a case team or another monitor: when a reviewer takes that one would show in their list.
 */
const urgentFor = (role: string, member: string): string => {
  const seesRemaining =
    role === 'monitor'
      ? `stays.author_id = ${member}::uuid`
      : `(not ${abroadSql(member, 'stays')} and (stays.case_team = '{}' or not ${outsideTeamSql(role, member, 'stays')}))`;
  return `(${URGENT} and ${seesRemaining})`;
};

/**
 * SQL condition that hides records limited to a case team. Exception: if somebody is at risk and the report's own
 * record has no team yet, the report is shown, without a title. What nobody could read is of no known country.
 */
const known = (role: string, member: string): string =>
  `(case when i.id is null then r.member_id = ${member}::uuid or (${countriesOfMemberSql(`${member}::uuid`)}) is null
    else not ${abroadSql(member)} and (not ${outsideTeamSql(role, member)} or (${urgentFor(role, member)} and i.case_team = '{}')) end)`;

/** Reads report rows in one statement, for the inbox and for one record. @param urgent SQL: who is told first */
const reportsSql = (urgent: string): string => `
  select r.id, r.sha256, r.received_at, r.member_id, ${memberName('r.member_id')} as monitor, ${phoneName('r.device_id')} as phone, ${phoneHasEnded('r.device_id')} as phone_ended, ${AT_RISK} as at_risk, r.at_risk as phone_at_risk, r.handed_over, r.clock, r.unread, r.files, r.why, r.incident_id,
         to_char(r.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as received, ${urgent} as urgent, e.arrived, e.refused
    from field_report r ${RECORD_JOIN} left join lateral ${filesFromPhoneSql('r.incident_id')} e on true`;
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
  phone_at_risk: boolean | null;
  handed_over: boolean | null;
  clock: ClockFault | null;
  unread: number;
  files: number;
  why: UnreadableReason | null;
  incident_id: string | null;
  urgent: boolean;
  arrived: number;
  refused: number;
}

/**
 * Returns what became of a report: it arrived, somebody takes care of it, its author was asked a question, or the team
 * has finished with it. Whether it was verified, published or rejected is for the desk alone.
 */
export const stateOfReport = async (manager: EntityManager, id: string): Promise<ReportState> => {
  const [found] = (await manager.query(
    `select case when i.status = 'WS_RETURNED' then 'question'
                 when i.status in ('WS_VERIFIED', 'WS_PUBLISHED', 'WS_REJECTED', 'WS_MERGED', 'WS_RETRACTED') then 'closed'
                 when i.status = 'WS_UNDER_REVIEW' or ${ownerSql('r.incident_id')} is not null then 'taken'
                 else 'arrived' end as state
       from field_report r ${incidentJoin('r.incident_id')} where r.id = $1`,
    [id],
  )) as { state: ReportState }[];
  return found?.state ?? 'arrived';
};

/** Counts the reports that the actor sees in the inbox. @param own the only member whose reports count; null: all */
export const countReports = async (
  manager: EntityManager,
  actor: Actor,
  own: string | null,
): Promise<{ records: number; unread: number; urgent: number }> => {
  const [counts] = (await manager.query(
    `select count(*) filter (where r.why is null)::int as records, count(*) filter (where r.why is not null)::int as unread, count(*) filter (where ${urgentFor(actor.role, '$2')})::int as urgent
       from field_report r ${RECORD_JOIN} where ($1::uuid is null or r.member_id = $1) and ${known(actor.role, '$2')}`,
    [own, actor.id],
  )) as [{ records: number; unread: number; urgent: number }];
  return counts;
};

/** Reads one page of the inbox: people at risk first, then the newest. after: the last row of the page before. */
export const listReports = (
  manager: EntityManager,
  actor: Actor,
  own: string | null,
  { unread, after, limit }: { unread: boolean; after: [boolean, string, string] | null; limit: number },
): Promise<ReportRow[]> =>
  manager.query(
    `${reportsSql(urgentFor(actor.role, '$6'))} where ($1::uuid is null or r.member_id = $1) and (r.why is not null) = $2 and ${known(actor.role, '$6')} and ($3::boolean is null or (${urgentFor(actor.role, '$6')}, r.received_at, r.id) < ($3, $4::timestamptz, $5::uuid))
      order by urgent desc, r.received_at desc, r.id desc limit ${limit}`,
    [own, unread, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, actor.id],
  );

export const reportsOf = (manager: EntityManager, incidentIds: readonly string[]): Promise<ReportRow[]> =>
  manager.query(`${reportsSql('false')} where r.incident_id = any($1) order by r.received_at, r.id`, [incidentIds]);

export const findReport = (manager: EntityManager, id: string): Promise<FieldReportEntity | null> =>
  manager.findOneBy(FieldReportEntity, { id });

/** Stores that a report arrived. @returns false if one with this id is stored already, and changes nothing then */
export const insertReport = async (
  manager: EntityManager,
  report: Pick<FieldReportEntity, 'id' | 'memberId' | 'deviceId' | 'keyId' | 'sha256' | 'files'>,
): Promise<boolean> => {
  // The query builder would not say whether it inserted.
  const made: unknown[] = await manager.query(
    'insert into field_report (id, member_id, device_id, key_id, sha256, files) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning id',
    [report.id, report.memberId, report.deviceId, report.keyId, report.sha256, report.files],
  );
  return made.length > 0;
};

/** Locks a report that is still unreadable. */
export const lockUnread = (manager: EntityManager, id: string): Promise<FieldReportEntity | null> =>
  manager
    .createQueryBuilder(FieldReportEntity, 'r')
    .where('r.id = :id and r.why is not null', { id })
    .setLock('pessimistic_write')
    .getOne();

/** Stores a report that cannot be read as it came, encrypted. */
export const quarantine = async (
  manager: EntityManager,
  reportId: string,
  why: UnreadableReason,
  kept: Pick<FieldQuarantineEntity, 'bytes' | 'keyId'>,
): Promise<void> => {
  await manager.update(FieldReportEntity, reportId, { why });
  await manager.insert(FieldQuarantineEntity, { reportId, ...kept });
};

/** What can be erased from a report separately from its record: the phone's position, and answers that did not fit. */
const FIELD_DETAILS = ['fix', 'unread'] as const;
export type FieldDetail = (typeof FIELD_DETAILS)[number];
export const isFieldDetail = (value: unknown): value is FieldDetail =>
  (FIELD_DETAILS as readonly unknown[]).includes(value);

/** Returns whether a report of this record holds the detail. */
export const saysDetail = (
  manager: EntityManager,
  incidentId: string,
  reportId: string,
  field: FieldDetail,
): Promise<boolean> => manager.existsBy(FieldPrivateEntity, { incidentId, reportId, field });

export const eraseFieldDetail = async (manager: EntityManager, reportId: string, field: FieldDetail): Promise<void> => {
  await manager.delete(FieldPrivateEntity, { reportId, field });
  if (field === 'unread') await manager.update(FieldReportEntity, reportId, { unread: 0 });
};

/**
 * Erases details of reports that may repeat an erased answer. The phone's position repeats the point, and a note of
 * what did not fit may repeat anything.
 */
export const forgetBeside = async (manager: EntityManager, incidentId: string, answer: string): Promise<void> => {
  await manager.delete(FieldPrivateEntity, {
    incidentId,
    field: In(answer === 'point' ? ['unread', 'fix'] : ['unread']),
  });
  await manager.update(FieldReportEntity, { incidentId }, { unread: 0 });
};
