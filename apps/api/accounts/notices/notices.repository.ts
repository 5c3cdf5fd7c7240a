import { URGENT_KINDS, type NoticeKind } from '@vigil/shared/staff-responses/notices.js';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { sendSignal } from '../../encryption/signals.repository.js';
import { memberName } from '../members.repository.js';
import { NoticeEntity } from './notice.entity.js';

/** The topic of the signal that a member has a new notice. */
export const INBOX_TOPIC = 'inbox';

interface NewNotice {
  what: NoticeKind;
  by: string | null;
  incident?: string;
  comment?: string;
  about?: string;
  objection?: string;
  /** The record that a phone's report began, to which the notice does not lead. */
  reportOf?: string;
}

/** Tells members, in the transaction of the act; not the one who acts. Those with their page open see it at once. */
export const tellMembers = async (
  manager: EntityManager,
  members: readonly string[],
  { what, by, incident, comment, about, objection, reportOf }: NewNotice,
): Promise<void> => {
  const told = [...new Set(members)].filter((one) => one !== by);
  if (told.length === 0) return;
  await manager.query(
    'insert into notice (member_id, what, by_id, incident_id, comment_id, about_id, objection_id, report_of) select m, $2, $3, $4, $5, $6, $7, $8 from unnest($1::uuid[]) m',
    [told, what, by, incident ?? null, comment ?? null, about ?? null, objection ?? null, reportOf ?? null],
  );
  await sendSignal(manager, INBOX_TOPIC, told.slice(0, 100));
};

/**
 * Tells a member of something that was done to many records one after the other, without naming one: once, until they
 * have read it.
 */
export const tellOfMany = async (
  manager: EntityManager,
  memberId: string,
  { what, by }: { what: NoticeKind; by: string },
): Promise<void> => {
  const told: unknown[] = await manager.query(
    `insert into notice (member_id, what, by_id) select $1, $2, $3 where not exists
       (select from notice n where n.member_id = $1 and n.what = $2 and n.by_id = $3 and n.incident_id is null
           and n.objection_id is null and n.read_at is null)
     returning id`,
    [memberId, what, by],
  );
  if (told.length > 0) await sendSignal(manager, INBOX_TOPIC, [memberId]);
};

/**
 * Deletes what a member was told and has not read, because it is no longer so. @param incident null: of many records
 */
export const deleteNotice = async (
  manager: EntityManager,
  memberId: string,
  { what, by, incident }: { what: NoticeKind; by: string; incident: string | null },
): Promise<void> => {
  await manager.query(
    `delete from notice where member_id = $1 and what = $2 and by_id = $3 and incident_id is not distinct from $4
       and objection_id is null and read_at is null`,
    [memberId, what, by, incident],
  );
  await sendSignal(manager, INBOX_TOPIC, [memberId]);
};

/** Returns the members who were told this of a record within a day. */
export const toldToday = async (manager: EntityManager, what: NoticeKind, incident: string): Promise<string[]> =>
  (
    (await manager.query(
      `select distinct member_id as id from notice where incident_id = $1 and what = $2 and at > now() - interval '1 day'`,
      [incident, what],
    )) as { id: string }[]
  ).map(({ id }) => id);

/** SQL that joins the record `i` of a notice `n`, and the condition that this member may know of it. */
export interface SeesRecords {
  join: string;
  /** SQL with the member as $1. */
  sees: string;
  /** SQL condition: they may know of the notice, and not of its record. */
  seesRisk: string;
  /** SQL condition: it is about a report from the field, whose record is of a country that is not theirs. */
  abroad: string;
  /** The objections (ids) that they may not know of; null: any. */
  hiddenObjections: readonly string[] | null;
  /** SQL condition: somebody is still at risk, and nobody took care of it. */
  stillAtRisk: string;
}
/** SQL: the notices that a member ($1) may know of. @param hidden the parameter with `hiddenObjections`, such as $2 */
export const visibleNotices = ({ join, sees, seesRisk, abroad }: SeesRecords, hidden: string): string =>
  `from notice n ${join} where n.member_id = $1 and (n.incident_id is null or ${sees} or ${seesRisk}) and not ${abroad} and (n.objection_id is null or n.objection_id <> all(${hidden}::uuid[]))`;

/** Returns whether a member was told anything of objections. */
export const hasObjectionNotices = (manager: EntityManager, memberId: string): Promise<boolean> =>
  manager.existsBy(NoticeEntity, { memberId, objectionId: Not(IsNull()) });

/** Counts a member's unread notices. */
export const countUnread = async (
  manager: EntityManager,
  memberId: string,
  records: SeesRecords,
): Promise<{ unread: number; urgent: number; newest: string | null }> => {
  const [found] = (await manager.query(
    `select count(*)::int as unread, (count(*) filter (where n.what = any($2)))::int as urgent, (array_agg(n.id order by n.seq desc))[1] as newest ${visibleNotices(records, '$3')} and n.read_at is null`,
    [memberId, URGENT_KINDS, records.hiddenObjections],
  )) as [{ unread: number; urgent: number; newest: string | null }];
  return found;
};

interface NoticeRow {
  id: string;
  what: NoticeKind;
  at: Date;
  isRead: boolean;
  by: string | null;
  about: string | null;
  /** Null: it is about none, or about one that they may not know of. */
  incident: string | null;
  isLimited: boolean;
  comment: string | null;
  objection: string | null;
}
interface NoticeQuery {
  unread: boolean;
  what: NoticeKind | null;
  before: string | null;
  limit: number;
}

/** Lists a member's notices, the newest first. */
export const listNotices = async (
  manager: EntityManager,
  memberId: string,
  records: SeesRecords,
  { unread, what, before, limit }: NoticeQuery,
): Promise<{ total: number; rows: NoticeRow[] }> => {
  const asked = `${visibleNotices(records, '$4')} and (not $2::boolean or n.read_at is null) and ($3::text is null or n.what = $3)`;
  const values = [memberId, unread, what, records.hiddenObjections];
  const [{ total }] = (await manager.query(`select count(*)::int as total ${asked}`, values)) as [{ total: number }];
  const rows: NoticeRow[] = await manager.query(
    `select n.id, n.what, n.at, n.read_at is not null as "isRead", ${memberName('n.by_id')} as by, ${memberName('n.about_id')} as about, case when ${records.sees} then n.incident_id end as incident, n.incident_id is not null and ${records.sees} is not true as "isLimited", n.comment_id as comment, n.objection_id as objection
       ${asked} and ($5::uuid is null or n.seq < (select b.seq from notice b where b.id = $5 and b.member_id = $1)) order by n.seq desc limit $6`,
    [...values, before, limit],
  );
  return { total, rows };
};

/** SQL: how many members were told this of an objection. */
export const toldOfObjectionSql = (objection: string, what: NoticeKind): string =>
  `(select count(distinct told.member_id) from notice told where told.objection_id = ${objection} and told.what = '${what}')`;

/** Returns the members who were told this of an objection. */
export const toldOfObjection = async (
  manager: EntityManager,
  objectionId: string,
  what: NoticeKind,
): Promise<string[]> => (await manager.findBy(NoticeEntity, { objectionId, what })).map(({ memberId }) => memberId);

/** Returns the members who were told this of a record and have not read it. */
export const membersWithUnread = async (
  manager: EntityManager,
  incidentId: string,
  what: NoticeKind,
): Promise<string[]> =>
  (await manager.findBy(NoticeEntity, { incidentId, what, readAt: IsNull() })).map(({ memberId }) => memberId);

const endNotices =
  (column: 'objection_id' | 'incident_id' | 'report_of') =>
  async (manager: EntityManager, id: string, what: NoticeKind): Promise<void> => {
    const [gone] = (await manager.query(
      `delete from notice where ${column} = $1 and what = $2 and read_at is null returning member_id as id`,
      [id, what],
    )) as [{ id: string }[], number];
    if (gone.length > 0)
      await sendSignal(
        manager,
        INBOX_TOPIC,
        gone.slice(0, 100).map((one) => one.id),
      );
  };
/** Deletes the unread notices of this kind about an objection, because nothing is left to do. */
export const endObjectionNotices = endNotices('objection_id');
/** Deletes those about a record, because it is no longer so. */
export const endIncidentNotices = endNotices('incident_id');
/** Deletes those about a phone's report that began a record, because it is no longer so. */
export const endReportNotices = endNotices('report_of');

/** After how many days a notice that was read is deleted. */
const READ_DAYS = 90;

/** Marks a member's notices as read: one, or all up to one. */
export const markNoticesRead = async (
  manager: EntityManager,
  memberId: string,
  id: string,
  isUntil: boolean,
): Promise<void> => {
  await manager.query(
    `update notice set read_at = now() where member_id = $1 and read_at is null and seq ${isUntil ? '<=' : '='} (select b.seq from notice b where b.id = $2 and b.member_id = $1)`,
    [memberId, id],
  );
  await manager.query(`delete from notice where member_id = $1 and read_at < now() - make_interval(days => $2)`, [
    memberId,
    READ_DAYS,
  ]);
  await sendSignal(manager, INBOX_TOPIC, [memberId]);
};
