import type { EntityManager } from 'typeorm';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { IncidentRow } from './incident.entity.js';
import { sightSql, type Seen } from './record-policy.js';
import type { Actor } from './record-access.js';

export interface Candidate {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  when: { precision: string; earliest: string; latest: string };
  place: string | null;
  sharedGroups: number;
  revision: number;
}
interface Row {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  when_precision: string;
  when_earliest: string;
  when_latest: string;
  place_code: string | null;
  shared: number;
  revision: number;
}

const related = (gazetteer: Gazetteer, a: string | null, b: string | null): boolean =>
  a === null || b === null || gazetteer.isWithin(a, b) || gazetteer.isWithin(b, a);

/**
 * Finds up to 20 records of the same kind, visible to the actor, that may be the same event: their days touch (one day
 * either way), and one place lies in the other or is unknown.
 */
export const duplicatesOf = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  gazetteer: Gazetteer,
): Promise<Candidate[]> => {
  if (row.whenEarliest === null) return [];
  const rows: Row[] = await manager.query(
    `select i.id, i.code, i.status, i.title, i.when_precision, i.when_earliest, i.when_latest, i.place_code, i.revision,
            (select count(*)::int from group_link a join group_link b on a.group_id = b.group_id where a.incident_id = i.id and b.incident_id = $1) as shared
       from incident i
      where i.id <> $1 and i.kind = $2 and ${sightSql(actor.role, '$5')} and i.status not in ('WS_DRAFT', 'WS_RETURNED', 'WS_MERGED', 'WS_REJECTED', 'WS_RETRACTED')
        and i.when_earliest <= $4::date + 1 and i.when_latest >= $3::date - 1
      order by shared desc, abs(i.when_earliest - $3::date), i.id limit 200`,
    [row.id, row.kind, row.whenEarliest, row.whenLatest, actor.id],
  );
  return rows
    .filter((found) => related(gazetteer, found.place_code, row.placeCode as string | null))
    .slice(0, 20)
    .map((found) => ({
      id: found.id,
      code: found.code,
      status: found.status,
      title: found.title,
      when: { precision: found.when_precision, earliest: found.when_earliest, latest: found.when_latest },
      place: found.place_code,
      sharedGroups: found.shared,
      revision: found.revision,
    }));
};

/** A record that may be the same event as a row of a file. n: the row's number. */
export interface RecordOfDay extends Seen {
  n: number;
  id: string;
  code: string | null;
  kind: string;
  title: string | null;
  precision: DayWindow['precision'];
  earliest: string;
  latest: string;
  place: string | null;
  groups: string[];
  urls: string[];
  hidesLinks: boolean;
}

/** Finds the records of the same kind on about the same days as each row, that the actor may see. */
export const recordsOfDays = (
  manager: EntityManager,
  actor: Actor,
  rows: readonly { n: number; earliest: string | null; latest: string | null; kind: string | null }[],
  limit: number,
): Promise<RecordOfDay[]> =>
  manager.query(
    `select w.n, i.id, i.code, i.status, i.author_id as "authorId", i.sensitivity, i.case_team as "caseTeam", i.kind, i.title, i.when_precision as precision, i.when_earliest as earliest, i.when_latest as latest, i.place_code as place,
            array(select group_id from group_link g where g.incident_id = i.id and group_id is not null) as groups,
            array(select url from source s where s.incident_id = i.id and url is not null) as urls,
            exists (select from source s where s.incident_id = i.id and s.link_withheld <> 'no') as "hidesLinks"
       from unnest($1::int[], $2::date[], $3::date[], $4::text[]) as w(n, earliest, latest, kind)
      cross join lateral (
        select * from incident i
         where i.when_earliest between w.earliest - 8 and w.latest + 1 and i.when_latest >= w.earliest - 1 and i.kind = w.kind
           and i.status not in ('WS_MERGED', 'WS_REJECTED', 'WS_RETRACTED') and ${sightSql(actor.role, '$5')}
         order by i.when_earliest desc, i.id limit ${limit}) i`,
    [
      rows.map(({ n }) => n),
      rows.map(({ earliest }) => earliest),
      rows.map(({ latest }) => latest),
      rows.map(({ kind }) => kind ?? ''),
      actor.id,
    ],
  );
