import type { EntityManager } from 'typeorm';
import { epochDay, type Day } from '@vigil/shared/day/day.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { MergedRecord, PossibleDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRow } from './incident.entity.js';
import { LIVE_STATES, sightSql, type Seen } from './record-policy.js';
import type { Actor } from './record-access.js';
import { likenessOf } from './same-event.js';

/** The articles that a record cites, as the register of sources compares them. */
export const addressesSql = (id: string): string =>
  `array(select s.address_key from source s where s.incident_id = ${id} and s.address_key is not null)`;

/** The records that have a picture which is nearly the same as one of this record. */
export const alikePicturesSql = (id: string): string =>
  `array(select b.incident_id from evidence a join near_same n on n.one = a.id join evidence b on b.id = n.other
          where a.incident_id = ${id} and b.incident_id <> ${id}
         union
         select b.incident_id from evidence a join near_same n on n.other = a.id join evidence b on b.id = n.one
          where a.incident_id = ${id} and b.incident_id <> ${id})`;

interface Row {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  kind: string;
  when_precision: DayWindow['precision'];
  when_earliest: Day;
  when_latest: Day;
  place_code: string | null;
  revision: number;
  groups: string[];
  addresses: string[];
  hasPicture: boolean;
}
/** Records around the same days that are compared: the nearest. More would be no help. */
const MOST_COMPARED = 5_000;
const MOST_SHOWN = 20;

/** What is known of an event, stored or still being typed. */
interface Likely {
  /** Its own id, which is no duplicate of it. Its pictures count only where the actor may see it. */
  id: string;
  kind: string;
  earliest: string;
  latest: string;
  place: string | null;
  groups: readonly string[];
  urls: readonly string[];
}

/**
 * Finds up to 20 records that are visible to the actor and may be the same event (`same-event.ts`). Those with the most
 * in common come first.
 */
export const possibleDuplicates = async (
  manager: EntityManager,
  actor: Actor,
  { id, kind, earliest, latest, place, groups, urls }: Likely,
  gazetteer: Gazetteer,
): Promise<PossibleDuplicate[]> => {
  const [{ addresses }] = (await manager.query(
    'select array_remove(array(select source_address(u) from unnest($1::text[]) u), null) as addresses',
    [urls],
  )) as [{ addresses: string[] }];
  const rows: Row[] = await manager.query(
    `select i.id, i.code, i.status, i.title, i.kind, i.when_precision, i.when_earliest, i.when_latest, i.place_code, i.revision,
            array(select g.group_id from group_link g where g.incident_id = i.id and g.group_id is not null) as groups,
            ${addressesSql('i.id')} as addresses,
            i.id = any((select case when exists (select from incident own where own.id = $1 and ${sightSql(actor.role, '$5', 'own')})
                                    then ${alikePicturesSql('$1')} else '{}' end)::uuid[]) as "hasPicture"
       from incident i
      where i.id <> $1 and i.kind = $2 and ${sightSql(actor.role, '$5')} and i.status = any($6)
        and i.when_earliest <= $4::date + 1 and i.when_latest >= $3::date - 1
      order by abs(i.when_earliest - $3::date), i.id limit ${MOST_COMPARED}`,
    [id, kind, earliest, latest, actor.id, LIVE_STATES],
  );
  const own = { kind, earliest: epochDay(earliest as Day), latest: epochDay(latest as Day), place, groups, addresses };
  return rows
    .flatMap(({ kind: kindOf, when_precision, when_earliest, when_latest, place_code, hasPicture, ...row }) => {
      const other = {
        kind: kindOf,
        earliest: epochDay(when_earliest),
        latest: epochDay(when_latest),
        place: place_code,
        groups: row.groups,
        addresses: row.addresses,
      };
      const reasons = likenessOf(own, other, hasPicture, gazetteer);
      if (reasons === null) return [];
      const when = { precision: when_precision, earliest: when_earliest, latest: when_latest };
      const { id: one, code, status, title, revision } = row;
      return [{ id: one, code, status, title, revision, when, place: place_code, reasons }];
    })
    .sort((a, b) => b.reasons.length - a.reasons.length)
    .slice(0, MOST_SHOWN);
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
 * Returns what was merged into a record, and into these, of what the actor may see, the earliest first. What is behind
 * a record that they may not see is not told.
 */
export const mergedInto = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
): Promise<Omit<MergedRecord, 'threads' | 'together'>[]> => {
  const rows: (Omit<MergedRecord, 'when' | 'mayUndo' | 'threads' | 'together'> & {
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

/** A record that may be the same event as rows of a file. */
export interface RecordOfDay extends Seen {
  /** The numbers of the rows around whose days it is. */
  rows: number[];
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

/**
 * Finds the records of the same kind on about the same days as each row, that the actor may see: for each row the
 * nearest, at most so many.
 */
export const recordsOfDays = (
  manager: EntityManager,
  actor: Actor,
  rows: readonly { n: number; earliest: string | null; latest: string | null; kind: string | null }[],
  limit: number,
): Promise<RecordOfDay[]> =>
  manager.query(
    `with near as (
       select o.id, array_agg(w.n order by w.n) as rows
         from unnest($1::int[], $2::date[], $3::date[], $4::text[]) as w(n, earliest, latest, kind)
        cross join lateral (
          select i.id from incident i
           where i.when_earliest between w.earliest - 8 and w.latest + 1 and i.when_latest >= w.earliest - 1 and i.kind = w.kind
             and i.status not in ('WS_MERGED', 'WS_REJECTED', 'WS_RETRACTED') and ${sightSql(actor.role, '$5')}
           order by abs(i.when_earliest - w.earliest), i.id limit ${limit}) o
        group by o.id)
     select near.rows, i.id, i.code, i.status, i.author_id as "authorId", i.sensitivity, i.case_team as "caseTeam", i.kind, i.title, i.when_precision as precision, i.when_earliest as earliest, i.when_latest as latest, i.place_code as place,
            array(select group_id from group_link g where g.incident_id = i.id and group_id is not null) as groups,
            array(select url from source s where s.incident_id = i.id and url is not null) as urls,
            exists (select from source s where s.incident_id = i.id and s.link_withheld <> 'no') as "hidesLinks"
       from near join incident i on i.id = near.id order by i.when_earliest desc, i.id`,
    [
      rows.map(({ n }) => n),
      rows.map(({ earliest }) => earliest),
      rows.map(({ latest }) => latest),
      rows.map(({ kind }) => kind ?? ''),
      actor.id,
    ],
  );
