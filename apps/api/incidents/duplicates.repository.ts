import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { LikenessReason, MergedRecord, PossibleDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRow } from './incident.entity.js';
import { sightSql, type Seen } from './record-policy.js';
import type { Actor } from './record-access.js';

interface Row {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  when_precision: DayWindow['precision'];
  when_earliest: Day;
  when_latest: Day;
  place_code: string | null;
  revision: number;
  reasons: LikenessReason[];
}

/** What is known of an event, stored or still being typed. */
export interface Likely {
  /** Its own id, which is no duplicate of it. Its pictures count only where the actor may see it. */
  id: string;
  kind: string;
  earliest: string;
  latest: string;
  place: string | null;
  groups: readonly string[];
  urls: readonly string[];
}

const related = (gazetteer: Gazetteer, a: string | null, b: string | null): boolean =>
  a === null || b === null || gazetteer.isWithin(a, b) || gazetteer.isWithin(b, a);

/**
 * Finds up to 20 records of the same kind, visible to the actor, that may be the same event: their days touch (one day
 * either way), and one place lies in the other or is unknown. Those with the most in common come first.
 */
export const possibleDuplicates = async (
  manager: EntityManager,
  actor: Actor,
  { id, kind, earliest, latest, place, groups, urls }: Likely,
  gazetteer: Gazetteer,
): Promise<PossibleDuplicate[]> => {
  const rows: Row[] = await manager.query(
    `select * from (
       select i.id, i.code, i.status, i.title, i.when_precision, i.when_earliest, i.when_latest, i.place_code, i.revision, array_remove(array[
           case when i.when_earliest = $3::date and i.when_latest = $4::date and $3::date = $4::date then 'day' end,
           case when i.place_code = $6 then 'place' end,
           case when exists (select from group_link g where g.incident_id = i.id and g.group_id = any($7::uuid[])) then 'group' end,
           case when exists (select from source s where s.incident_id = i.id and s.address_key = any(array(select source_address(u) from unnest($8::text[]) u))) then 'source' end,
           case when exists (select from incident own where own.id = $1 and ${sightSql(actor.role, '$5', 'own')})
                 and exists (
             select from near_same n join evidence a on a.id = n.one join evidence b on b.id = n.other
              where (a.incident_id = i.id and b.incident_id = $1) or (b.incident_id = i.id and a.incident_id = $1))
                then 'picture' end], null) as reasons
         from incident i
        where i.id <> $1 and i.kind = $2 and ${sightSql(actor.role, '$5')} and i.status not in ('WS_DRAFT', 'WS_RETURNED', 'WS_MERGED', 'WS_REJECTED', 'WS_RETRACTED')
          and i.when_earliest <= $4::date + 1 and i.when_latest >= $3::date - 1) found
      order by cardinality(reasons) desc, abs(when_earliest - $3::date), id limit 200`,
    [id, kind, earliest, latest, actor.id, place, groups, urls],
  );
  return rows
    .filter((found) => related(gazetteer, found.place_code, place))
    .slice(0, 20)
    .map(({ when_precision: precision, when_earliest, when_latest, place_code, ...found }) => ({
      ...found,
      when: { precision, earliest: when_earliest, latest: when_latest },
      place: place_code,
    }));
};

/** The same for a stored record. */
export const duplicatesOf = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  gazetteer: Gazetteer,
): Promise<PossibleDuplicate[]> => {
  if (row['whenEarliest'] === null) return [];
  const [own] = (await manager.query(
    `select array(select group_id from group_link where incident_id = $1 and group_id is not null) as groups,
            array(select url from source where incident_id = $1 and url is not null) as urls`,
    [row.id],
  )) as [{ groups: string[]; urls: string[] }];
  const likely: Likely = {
    id: row.id,
    kind: row['kind'] as string,
    earliest: row['whenEarliest'] as string,
    latest: row['whenLatest'] as string,
    place: row['placeCode'] as string | null,
    ...own,
  };
  return possibleDuplicates(manager, actor, likely, gazetteer);
};

/**
 * Returns what was merged into a record, and into these, of what the actor may see, the earliest first. What is behind a
 * record that they may not see is not told.
 */
export const mergedInto = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
): Promise<Omit<MergedRecord, 'threads'>[]> => {
  const rows: (Omit<MergedRecord, 'when' | 'mayUndo' | 'threads'> & {
    isDirect: boolean;
    precision: DayWindow['precision'] | null;
    earliest: Day;
    latest: Day;
  })[] = await manager.query(
    `with recursive joined as (
       select i.id, true as direct from incident i
        where i.merged_into = $2 and i.status = 'WS_MERGED' and ${sightSql(actor.role)}
       union
       select i.id, false from joined j join incident i on i.merged_into = j.id
        where i.status = 'WS_MERGED' and ${sightSql(actor.role)})
     select i.id, i.code, i.title, i.revision, j.direct as "isDirect",
            i.when_precision as precision, i.when_earliest as earliest, i.when_latest as latest,
            (select count(*)::int from evidence e where e.incident_id = i.id and e.state = 'stored') as files
       from joined j join incident i on i.id = j.id order by i.when_earliest, i.id`,
    [actor.id, id],
  );
  return rows.map(({ precision, earliest, latest, isDirect, ...row }) => ({
    ...row,
    when: precision === null ? null : { precision, earliest, latest },
    mayUndo: isDirect && actor.role === 'reviewer',
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
