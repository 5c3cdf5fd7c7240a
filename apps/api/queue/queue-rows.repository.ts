import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { QueueItem } from '@vigil/shared/staff-responses/record-queue.js';
import { memberName } from '../accounts/members.repository.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { sightSql } from '../incidents/record-policy.js';

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
  created: string;
  changed: string;
  revision: number;
  author_id: string;
  author: string;
  reviewer: string | null;
  grade: string | null;
  sensitivity: string | null;
  question: string | null;
}

/** What the index knows of a record besides. */
export type FromIndex = Pick<
  QueueItem,
  'isHidden' | 'owner' | 'groups' | 'acts' | 'sources' | 'media' | 'gaps' | 'origin'
>;

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * Reads the rows of one page, in this order. Asks the policy once more: a record that the member may no longer see is
 * left out, whatever the index says.
 */
export const readQueueRows = async (
  manager: EntityManager,
  { id, role }: { id: string; role: string },
  ids: readonly string[],
  fromIndex: (id: string) => FromIndex,
): Promise<QueueItem[]> => {
  if (ids.length === 0) return [];
  const rows: Row[] = await manager.query(
    `${PREPARED}select i.id, i.code, i.status, i.title, i.when_precision, i.when_earliest, i.when_latest, i.place_code, i.place_precision,
            ${moment('i.created_at')} as created, ${moment('i.changed_at')} as changed, i.revision, i.author_id, ${memberName('i.author_id')} as author, i.grade, i.sensitivity, i.question,
            case when i.status = 'WS_UNDER_REVIEW' then ${memberName('i.reviewer_id')} end as reviewer
       from incident i where i.id = any($2) and ${sightSql(role)}`,
    [id, ids],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((one) => {
    const row = found.get(one);
    if (!row) return [];
    return {
      id: row.id,
      code: row.code,
      status: row.status,
      title: row.title,
      when:
        row.when_precision === null
          ? null
          : { precision: row.when_precision, earliest: row.when_earliest, latest: row.when_latest },
      place: row.place_precision === null ? null : { code: row.place_code, precision: row.place_precision },
      createdAt: row.created,
      changedAt: row.changed,
      revision: row.revision,
      mine: row.author_id === id,
      author: row.author,
      reviewer: row.reviewer,
      grade: row.grade,
      sensitivity: row.sensitivity,
      question: row.question,
      ...fromIndex(row.id),
    };
  });
};
