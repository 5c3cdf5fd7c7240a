import type { PublishedTotal } from '@vigil/shared/staff-responses/coverage.js';
import type { EntityManager } from 'typeorm';
import { waitingFor } from '../../accounts/releases/releases.repository.js';
import { groupCodeSql } from '../../incidents/groups/group.repository.js';
import { PublishedTotalEntity } from './coverage.entity.js';

/** A total as readers see it, with the days as stored: the last one is exclusive. */
export interface ShownTotal {
  code: string;
  publisher: string;
  title: string;
  measure: string;
  unit: string;
  state: string;
  low: number | null;
  high: number | null;
  text: string | null;
  from: string;
  until: string;
  place: string | null;
  group: string | null;
  partOf: string | null;
  url: string | null;
}

/** SQL for the public key of a total: a digest that does not reveal the internal id. */
const totalCode = (id: string): string => `left(encode(sha256(convert_to(${id}, 'UTF8')), 'hex'), 16)`;
const shape = (of: string, code: string, group: string, partOf: string): string =>
  `json_build_object('code', ${code}, 'publisher', ${of}.publisher, 'title', ${of}.title, 'measure', ${of}.measure, 'unit', ${of}.unit, 'state', ${of}.value_state, 'low', ${of}.value_low, 'high', ${of}.value_high,
     'text', ${of}.value_text, 'from', ${of}.from_day, 'until', ${of}.until_day, 'place', ${of}.place_code, 'group', ${group}, 'partOf', ${partOf}, 'url', ${of}.url)`;

/** SQL: the totals as the desk sees them, the last day inclusive. */
export const TOTALS = `select id, publisher, title, measure, unit, json_build_object('state', value_state, 'low', value_low, 'high', value_high, 'text', value_text) as value,
  from_day as "from", until_day - 1 as until, place_code as place, group_id as "group", part_of as "partOf", url, note, shown, revision,
  exists (select from pub.published_total p where p.code = ${totalCode('published_total.id::text')}) as "isSeen",
  ${waitingFor('total', 'published_total.id::text')} is not null as waits from published_total`;

export const listTotals = (manager: EntityManager): Promise<PublishedTotal[]> =>
  manager.query(`${TOTALS} order by from_day desc, publisher, id`);

export const findTotal = async (manager: EntityManager, id: string): Promise<PublishedTotal | null> => {
  const [found]: PublishedTotal[] = await manager.query(`${TOTALS} where id = $1`, [id]);
  return found ?? null;
};

/** Returns whether other totals are parts of this one. */
export const hasParts = (manager: EntityManager, id: string): Promise<boolean> =>
  manager.existsBy(PublishedTotalEntity, { partOf: id });

/** Returns whether this total exists and is no part of another. */
export const isWholeTotal = async (manager: EntityManager, id: string): Promise<boolean> =>
  (await manager.findOne(PublishedTotalEntity, { select: { id: true, partOf: true }, where: { id } }))?.partOf === null;

/** Returns a total as it would be shown, and as readers see it now. Null: not to be shown; readers see nothing. */
export const wantedAndSeen = async (
  manager: EntityManager,
  id: string,
): Promise<{ wanted: ShownTotal | null; seen: ShownTotal | null }> => {
  const [both] = (await manager.query(
    `select (select ${shape('t', totalCode('t.id::text'), groupCodeSql('t.group_id'), `case when t.part_of is not null then ${totalCode('t.part_of::text')} end`)}
                 from published_total t where t.id = $1::uuid and t.shown) as wanted,
              (select ${shape('p', 'p.code', 'p.group_code', 'p.part_of')} from pub.published_total p where p.code = ${totalCode('$1::text')}) as seen`,
    [id],
  )) as [{ wanted: ShownTotal | null; seen: ShownTotal | null }];
  return both;
};

/** Deletes what readers see of a total. Its parts stand alone from then on. */
export const deleteShownTotal = async (manager: EntityManager, code: string): Promise<void> => {
  await manager.query('update pub.published_total set part_of = null where part_of = $1', [code]);
  await manager.query('delete from pub.published_total where code = $1', [code]);
};

/** Shows a total to readers, with its parts that they see. */
export const insertShownTotal = async (manager: EntityManager, total: ShownTotal): Promise<void> => {
  await manager.query(
    `insert into pub.published_total (code, publisher, title, measure, unit, value_state, value_low, value_high, value_text, from_day, until_day, place_code, group_code, part_of, url)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, (select code from pub.published_total where code = $14), $15)`,
    [
      total.code,
      total.publisher,
      total.title,
      total.measure,
      total.unit,
      total.state,
      total.low,
      total.high,
      total.text,
      total.from,
      total.until,
      total.place,
      total.group,
      total.partOf,
      total.url,
    ],
  );
  await manager.query(
    `update pub.published_total p set part_of = $1
         from published_total t left join release_seen s on s.kind = 'total' and s.subject = t.id::text
        where p.code = ${totalCode('t.id::text')} and t.part_of is not null and coalesce(s.seen ->> 'partOf', case when s.subject is null then ${totalCode('t.part_of::text')} end) = $1`,
    [total.code],
  );
};
