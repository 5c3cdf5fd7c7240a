import { In, MoreThan, Not, type EntityManager } from 'typeorm';
import { toSnakeCase } from '../platform/database/codebook-columns.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import { countryOfPlaceSql } from '../places/load-places.repository.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { columnValues, IncidentEntity, type IncidentRow } from './incident.entity.js';
import type { Seen } from './record-policy.js';

/** The row of a record, without its children. Whole records: whole-record.repository.ts. */

/** SQL: joins the record `i` with this id, for conditions such as `outsideSql`. */
export const incidentJoin = (id: string): string => `left join incident i on i.id = ${id}`;

/**
 * SQL: joins, as `stays`, the record that record `i` was merged into, at the end of the chain; the record itself if it
 * is not merged.
 */
export const REMAINING_JOIN = `left join lateral
  (with recursive up as (select i.id, i.status, i.author_id, i.sensitivity, i.case_team, i.place_code, i.merged_into
     union select n.id, n.status, n.author_id, n.sensitivity, n.case_team, n.place_code, n.merged_into from up join incident n on n.id = up.merged_into)
   select * from up where merged_into is null) stays on true`;

/** SQL: the ids of a record, and of those that were merged into it, directly or indirectly. */
export const withMergedSql = (id: string): string =>
  `(with recursive joined as (select ${id} as id union select n.id from incident n join joined j on n.merged_into = j.id) select id from joined)`;

export const findIncidents = (manager: EntityManager, ids: readonly string[]): Promise<IncidentRow[]> =>
  manager.findBy(IncidentEntity, { id: In(ids) });

/** Returns which of these incidents exist and are known to more than a case team. */
export const unlimitedAmong = async (manager: EntityManager, ids: readonly string[]): Promise<string[]> =>
  (
    (await manager.query(`select i.id from incident i where i.id = any($1) and not ${limitedSql()} order by i.id`, [
      ids,
    ])) as { id: string }[]
  ).map(({ id }) => id);

/** Before every id of a record. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Reads rows in the order of their ids. */
export const incidentsAfter = (manager: EntityManager, after: string, most: number): Promise<IncidentRow[]> =>
  manager.find(IncidentEntity, { where: { id: MoreThan(after) }, order: { id: 'asc' }, take: most });

export const countIncidents = (manager: EntityManager): Promise<number> => manager.count(IncidentEntity);

/** Returns those rows of these ids or public codes. */
export const findByIdOrCode = (
  manager: EntityManager,
  ids: readonly string[],
  codes: readonly string[],
): Promise<IncidentRow[]> =>
  manager
    .createQueryBuilder(IncidentEntity, 'i')
    .where('i.id = any(:ids) or i.code = any(:codes)', { ids, codes })
    .getMany();

const LOCKED = `${PREPARED}select ${Object.entries(IncidentEntity.options.columns)
  .map(
    ([property, column]) => `${column!.query?.('i') ?? `i.${column!.name ?? toSnakeCase(property)}`} as "${property}"`,
  )
  .join(', ')} from incident i where i.id = $1 for update`;
/**
 * Returns a record's row and locks it until the transaction ends. In SQL, because TypeORM makes each statement anew.
 */
export const lockedIncident = async (manager: EntityManager, id: string): Promise<IncidentRow | null> =>
  ((await manager.query(LOCKED, [id])) as IncidentRow[])[0] ?? null;

/** SQL: joins the record `o` of a published row `i`. */
export const JOIN_RECORD_OF_SHOWN = 'join incident o on o.code = i.code';

/** Locks a record's row until the transaction ends. */
export const lockIncident = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query('select from incident where id = $1 for update', [id]);
};

/**
 * Keeps re-keying away from a record until the end of the transaction, so that it cannot replace the record's key
 * between reading and writing with it. Call it before locking anything of the record, where the record's row is not
 * locked anyway.
 */
export const lockRecordKey = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query(`${PREPARED}select from incident where id = $1 for key share`, [id]);
};

/** Returns what decides whether somebody may see a record. */
export const findSight = async (manager: EntityManager, id: string): Promise<(Seen & { id: string }) | null> => {
  const [row]: (Seen & { id: string })[] = await manager.query(
    `select id, status, grade, author_id as "authorId", sensitivity, case_team as "caseTeam", ${countryOfPlaceSql('place_code')} as country from incident where id = $1`,
    [id],
  );
  return row ?? null;
};

/** Returns the id of a record, and of those that were merged into it, directly or indirectly. */
export const withMerged = async (manager: EntityManager, id: string): Promise<string[]> => {
  const found: { id: string }[] = await manager.query(
    `select id from incident where id in ${withMergedSql('$1::uuid')}`,
    [id],
  );
  return found.map((row) => row.id);
};

/** Returns these ids, and those of the records that their records are merged into, directly or indirectly. */
export const withRemaining = async (manager: EntityManager, ids: readonly string[]): Promise<string[]> => {
  const found: { id: string }[] = await manager.query(
    `with recursive up as (select unnest($1::uuid[]) as id
       union select i.merged_into from up join incident i on i.id = up.id where i.merged_into is not null) select id from up`,
    [ids],
  );
  return found.map((row) => row.id);
};

/** Returns the public codes of a record, and of those that were merged into it, in their order. */
export const codesWithMerged = async (manager: EntityManager, id: string): Promise<string[]> => {
  const joined: { code: string }[] = await manager.query(
    `with recursive same as (select id, code from incident where id = $1 union select i.id, i.code from incident i join same on i.merged_into = same.id)
     select code from same where code is not null order by code`,
    [id],
  );
  return joined.map(({ code }) => code);
};

/** Returns the state of each of these records that exists, by id. */
export const incidentStates = async (manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> => {
  const found = await manager.find(IncidentEntity, { select: { id: true, status: true }, where: { id: In(ids) } });
  return new Map(found.map(({ id, status }) => [id, status]));
};

export const countOtherIncidents = (manager: EntityManager, ids: readonly string[]): Promise<number> =>
  manager.countBy(IncidentEntity, { id: Not(In(ids)) });

/**
 * Keeps these records from being deleted until the transaction ends. Which people are linked to them is encrypted: no
 * foreign key does it. Call it before people are locked.
 */
export const keepIncidents = async (manager: EntityManager, ids: readonly (string | null)[]): Promise<void> => {
  if (ids.length > 0) await manager.query('select from incident where id = any($1) order by id for key share', [ids]);
};

/** Deletes records that nothing refers to, with their children. */
export const deleteIncidents = async (manager: EntityManager, ids: readonly string[]): Promise<void> => {
  await manager.delete(IncidentEntity, { id: In(ids) });
};

/** Stores a question for the author of a draft. */
export const askAuthor = async (manager: EntityManager, id: string, question: string): Promise<void> => {
  await manager.update(IncidentEntity, id, columnValues({ question }));
};

/** What a step needs of a record that it only marks. */
export type IncidentMark = Pick<IncidentRow, 'id' | 'code' | 'revision'>;

/** Finds a record by its id or its public code, and locks its row until the transaction ends. */
export const lockMark = async (
  manager: EntityManager,
  where: { id: string } | { code: string },
): Promise<IncidentMark | null> =>
  manager.findOne(IncidentEntity, {
    select: { id: true, code: true, revision: true },
    where,
    lock: { mode: 'pessimistic_write' },
  });

/** Returns what identifies a record and its revision, without a lock; null: no record has this code. */
export const findMark = (manager: EntityManager, code: string): Promise<IncidentMark | null> =>
  manager.findOne(IncidentEntity, { select: { id: true, code: true, revision: true }, where: { code } });

/** Returns the ids of the records with these public codes, by code. */
export const idsOfCodes = async (manager: EntityManager, codes: readonly string[]): Promise<Map<string, string>> => {
  if (codes.length === 0) return new Map();
  const found = await manager.find(IncidentEntity, { select: { id: true, code: true }, where: { code: In(codes) } });
  return new Map(found.map(({ id, code }) => [code!, id]));
};

/** Returns the ids of all records, in their order. */
export const allIds = async (manager: EntityManager): Promise<string[]> => {
  const all = await manager.find(IncidentEntity, { select: { id: true }, order: { id: 'asc' } });
  return all.map(({ id }) => id);
};

/** Describes a record in a proposal about it. The title is null if only a case team knows of the record. */
export const describeIncident = async (
  manager: EntityManager,
  column: 'id' | 'code',
  value: unknown,
): Promise<object | null> => {
  const [found]: object[] = await manager.query(
    `select id, case when not ${limitedSql()} then title end as title, revision, status from incident i where ${column} = $1`,
    [value],
  );
  return found ?? null;
};

/**
 * Counts other records on this day of the week, at most three months away, that name one of this record's groups and
 * have a public code.
 */
export const countSameWeekday = async (manager: EntityManager, row: IncidentRow): Promise<number> => {
  const [found] = (await manager.query(
    `select count(*)::int as n from incident i
      where i.id <> $1 and i.code is not null and i.when_precision = 'DP_DAY' and extract(isodow from i.when_earliest) = extract(isodow from $2::date)
        and abs(i.when_earliest - $2::date) <= 92
        and exists (select 1 from group_link a join group_link b on a.group_id = b.group_id where a.incident_id = i.id and b.incident_id = $1)`,
    [row.id, row['whenEarliest']],
  )) as { n: number }[];
  return found!.n;
};
