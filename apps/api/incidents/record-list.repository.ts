import type { EntityManager } from 'typeorm';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { isDay, type Day } from '@vigil/shared/day/day.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { HIDDEN, recordListStates } from '@vigil/shared/incident/desk-list-states.js';
import type { RecordList } from '@vigil/shared/staff-responses/incident-record.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import { memberName } from '../accounts/members.repository.js';
import { accountsOf } from '../accounts/apply-trust-policy.js';
import { outsideSql, sightSql } from './record-policy.js';
import type { Actor } from './record-access.js';

export interface RecordListQuery {
  status?: string | undefined;
  mine?: string | undefined;
  q?: string | undefined;
  corrections?: string | undefined;
  cursor?: string | undefined;
}

const PAGE = 50;

/** Parses a cursor: the last row's change time and id. It holds nothing that the list did not show. */
const readCursor = (cursor: string | undefined): [string, string] | null => {
  if (cursor === undefined) return null;
  const match = /^((\d{4}-\d\d-\d\d)T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z)_(.{36})$/.exec(cursor);
  if (!match || !isDay(match[2]) || !isId(match[5]))
    throw new Problem('invalid-query', { errors: [{ pointer: 'cursor', code: 'not-a-cursor' }] });
  return [match[1]!, match[5]];
};

/**
 * SQL condition for published records changed since their publication, and neither written nor changed by one of these
 * accounts: corrections that this person can publish.
 * @param own the parameter that holds every account of one person
 */
const corrected = (
  own: string,
): string => `(i.status = 'WS_PUBLISHED' and not i.author_id = any(${own}::uuid[]) and exists (
  select from (select p.revision from publication p where p.incident_id = i.id order by p.pub_seq desc limit 1) shown
   where exists (
     select from change c where c.incident_id = i.id and c.revision > shown.revision and c.kind in ('saved', 'verified', 'assessed'))
     and not exists (
     select from change c where c.incident_id = i.id and c.revision > shown.revision and c.kind in ('saved', 'verified', 'assessed') and c.actor_id = any(${own}::uuid[]))))`;

/** SQL for the state under which the list shows a record: a hidden one is apart from those that were retracted. */
const STATE = `case when i.status = 'WS_RETRACTED' and exists (select from withdrawal w where w.incident_id = i.id and w.decision is null) then '${HIDDEN}' else i.status end`;

interface Row {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  when_precision: DayWindow['precision'] | null;
  when_earliest: Day;
  when_latest: Day;
  place_code: string | null;
  place_precision: string | null;
  changed: string;
  revision: number;
  author_id: string;
  author: string;
  reviewer: string | null;
  grade: string | null;
  sensitivity: string | null;
  question: string | null;
  hidden: boolean;
}

/**
 * Counts the records that a reviewer cannot see because they are limited to a case team. Returns nothing else about
 * them.
 */
const hiddenFrom = async (manager: EntityManager, { id, role }: Actor): Promise<number> => {
  const [found] = (await manager.query(
    `select count(*)::int as n from incident i where ${limitedSql()} and i.status <> 'WS_DRAFT' and ${outsideSql(role)}`,
    [id],
  )) as { n: number }[];
  return found!.n;
};

/** Reads the desk's list, newest change first, with the totals overall and by state. */
export const readRecordList = async (
  manager: EntityManager,
  actor: Actor,
  query: RecordListQuery,
): Promise<RecordList> => {
  if (!['monitor', 'reviewer', 'analyst'].includes(actor.role)) throw new Problem('not-allowed');
  const sight = sightSql(actor.role);
  if (query.status !== undefined && !recordListStates().includes(query.status)) {
    throw new Problem('invalid-query', { errors: [{ pointer: 'status', code: 'unknown-code' }] });
  }
  const cursor = readCursor(query.cursor);
  const scope = `${sight} and ($2::text is null or position(lower($2) in lower(i.title)) > 0 or i.code = upper($2)) and (not $3::boolean or i.author_id = $1)`;
  const values = [actor.id, query.q?.trim() || null, query.mine === 'true'];
  const isReviewer = actor.role === 'reviewer';
  const onlyCorrected = query.corrections === 'true' && isReviewer;
  const own = isReviewer ? await accountsOf(manager, actor.id) : [];
  const counts: { status: string; n: number }[] = await manager.query(
    `select ${STATE} as status, count(*)::int as n from incident i where ${scope} group by 1`,
    values,
  );
  const byStatus = Object.fromEntries(counts.map(({ status, n }) => [status, n]));
  const [{ corrections }] = isReviewer
    ? ((await manager.query(
        `select count(*)::int as corrections from incident i where ${scope} and ${corrected('$4')}`,
        [...values, own],
      )) as [{ corrections: number }])
    : [{ corrections: 0 }];
  const only = onlyCorrected ? `and ${corrected('$7')}` : '';
  const rows: Row[] = await manager.query(
    `select i.id, i.code, i.status, i.title, i.when_precision, i.when_earliest, i.when_latest, i.place_code, i.place_precision,
            to_char(i.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as changed, i.revision, i.author_id, ${memberName('i.author_id')} as author, i.grade, i.sensitivity, i.question,
            case when i.status = 'WS_UNDER_REVIEW' then ${memberName('i.reviewer_id')} end as reviewer,
            ${STATE} = '${HIDDEN}' as hidden
       from incident i
      where ${scope} ${only} and ($4::text is null or ${STATE} = $4) and ($5::timestamptz is null or (i.changed_at, i.id) < ($5, $6::uuid))
      order by i.changed_at desc, i.id desc limit ${PAGE + 1}`,
    [...values, query.status ?? null, cursor?.[0] ?? null, cursor?.[1] ?? null, ...(onlyCorrected ? [own] : [])],
  );
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    total: onlyCorrected
      ? corrections
      : query.status === undefined
        ? counts.reduce((sum, { n }) => sum + n, 0)
        : (byStatus[query.status] ?? 0),
    byStatus,
    corrections,
    limited: actor.role === 'reviewer' ? await hiddenFrom(manager, actor) : null,
    items: page.map((row) => ({
      id: row.id,
      code: row.code,
      status: row.status,
      title: row.title,
      when:
        row.when_precision === null
          ? null
          : { precision: row.when_precision, earliest: row.when_earliest, latest: row.when_latest },
      place: row.place_precision === null ? null : { code: row.place_code, precision: row.place_precision },
      changedAt: row.changed,
      revision: row.revision,
      mine: row.author_id === actor.id,
      author: row.author,
      reviewer: row.reviewer,
      grade: row.grade,
      sensitivity: row.sensitivity,
      question: row.question,
      isHidden: row.hidden,
    })),
    next: rows.length > PAGE && last ? `${last.changed}_${last.id}` : null,
  };
};
