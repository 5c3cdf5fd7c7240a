import type { EntityManager } from 'typeorm';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { isDay, type Day } from '@vigil/shared/day/day.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { HIDDEN } from '@vigil/shared/incident/desk-list-states.js';
import type { RecordList, RecordListItem } from '@vigil/shared/staff-responses/incident-record.js';
import { memberName } from '../accounts/members.repository.js';
import { sightSql } from './record-policy.js';
import type { Actor } from './record-access.js';

interface RecordListQuery {
  status?: string | undefined;
  q?: string | undefined;
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

/** SQL: whether incident i is hidden for safety, which the desk shows apart from what was retracted. */
const IS_HIDDEN = `(i.status = 'WS_RETRACTED' and exists (select from withdrawal w where w.incident_id = i.id and w.decision is null))`;

/** SQL for the state under which the list shows a record: a hidden one is apart from those that were retracted. */
const STATE = `case when ${IS_HIDDEN} then '${HIDDEN}' else i.status end`;

/** A row of `LIST_COLUMNS`. */
export interface ListRow {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  title_translation: string | null;
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
}

/** SQL: a moment to the microsecond, in UTC. */
export const momentSql = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** SQL: what lists show of incident i, for `listItemOf`. */
export const LIST_COLUMNS = `i.id, i.code, i.status, i.title, i.title_translation,
  i.when_precision, i.when_earliest, i.when_latest, i.place_code, i.place_precision,
  ${momentSql('i.changed_at')} as changed, i.revision, i.author_id, ${memberName('i.author_id')} as author,
  i.grade, i.sensitivity, i.question,
  case when i.status = 'WS_UNDER_REVIEW' then ${memberName('i.reviewer_id')} end as reviewer`;

/** Returns what a list shows of a record to a member, but for whether it is hidden. */
export const listItemOf = (row: ListRow, member: string): Omit<RecordListItem, 'isHidden'> => ({
  id: row.id,
  code: row.code,
  status: row.status,
  title: row.title,
  titleTranslation: row.title_translation,
  when:
    row.when_precision === null
      ? null
      : { precision: row.when_precision, earliest: row.when_earliest, latest: row.when_latest },
  place: row.place_precision === null ? null : { code: row.place_code, precision: row.place_precision },
  changedAt: row.changed,
  revision: row.revision,
  mine: row.author_id === member,
  author: row.author,
  reviewer: row.reviewer,
  grade: row.grade,
  sensitivity: row.sensitivity,
  question: row.question,
});

/** Reads records that a member may see for another system, newest change first, with the totals by state. */
export const readRecordList = async (
  manager: EntityManager,
  actor: Actor,
  query: RecordListQuery,
): Promise<RecordList> => {
  const cursor = readCursor(query.cursor);
  const scope = `${sightSql(actor.role)} and ($2::text is null or position(lower($2) in lower(i.title)) > 0 or i.code = upper($2))`;
  const values = [actor.id, query.q?.trim() || null];
  const counts: { status: string; n: number }[] = await manager.query(
    `select ${STATE} as status, count(*)::int as n from incident i where ${scope} group by 1`,
    values,
  );
  const byStatus = Object.fromEntries(counts.map(({ status, n }) => [status, n]));
  const rows: (ListRow & { hidden: boolean })[] = await manager.query(
    `select ${LIST_COLUMNS}, ${STATE} = '${HIDDEN}' as hidden
       from incident i
      where ${scope} and ($3::text is null or ${STATE} = $3) and ($4::timestamptz is null or (i.changed_at, i.id) < ($4, $5::uuid))
      order by i.changed_at desc, i.id desc limit ${PAGE + 1}`,
    [...values, query.status ?? null, cursor?.[0] ?? null, cursor?.[1] ?? null],
  );
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    total: query.status === undefined ? counts.reduce((sum, { n }) => sum + n, 0) : (byStatus[query.status] ?? 0),
    byStatus,
    items: page.map((row) => ({ ...listItemOf(row, actor.id), isHidden: row.hidden })),
    next: rows.length > PAGE && last ? `${last.changed}_${last.id}` : null,
  };
};
