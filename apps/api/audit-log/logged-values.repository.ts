import type { EntityManager } from 'typeorm';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { openDisclosure, ROWS, type LogEntity } from './log-leaf.js';

/** A value that the log holds of one leaf. Its disclosure is stored next to the leaf, and can be deleted. */
export interface StoredValue {
  leaf: number;
  field: string;
  disclosure: string;
}

const VALUES = `select v.idx::int as leaf, v.field, v.disclosure from log_value v join log_leaf l on l.idx = v.idx`;

/**
 * Returns every value that these fields of a record ever had, the oldest first.
 * @param before only values from before this revision
 */
export const valuesOfFields = (
  manager: Pick<EntityManager, 'query'>,
  incidentId: string,
  fields: readonly string[],
  before: number | null = null,
): Promise<StoredValue[]> =>
  manager.query(
    `${VALUES}
      where l.entity = 'incident' and l.entity_id = $1 and v.field = any($2) and ($3::int is null or l.revision < $3) order by v.idx`,
    [incidentId, fields, before],
  );

/**
 * Returns the answers that somebody changed after a revision of their record, and those of which a value was erased at
 * any time, by the name of the incident's field.
 * @param records `revision` null: only what was erased
 */
export const fieldsChangedSince = async (
  manager: EntityManager,
  records: readonly { id: string; revision: number | null }[],
): Promise<{ id: string; field: string; erased: boolean }[]> =>
  records.length === 0
    ? []
    : manager.query(
        `select r.id, split_part(f.field, '/', 2) as field, bool_or(f.erased) as erased from unnest($1::uuid[], $2::int[]) as r(id, revision)
          join log_leaf l on l.entity = 'incident' and l.entity_id = r.id
          cross join lateral (
            select v.field, false as erased from log_value v where v.idx = l.idx and l.revision > r.revision
            union all select e ->> 'field', true from jsonb_array_elements(case when l.data like '%"erases":[%' then l.data::jsonb -> 'erases' else '[]' end) e
          ) f where f.field like '/%' group by 1, 2`,
        [records.map(({ id }) => id), records.map(({ revision }) => revision)],
      );

/** Returns what readers were told of a record: why it was corrected or retracted, and what was left of that later. */
export const valuesTold = (manager: EntityManager, incidentId: string): Promise<StoredValue[]> =>
  manager.query(
    `${VALUES}
      where l.entity = 'incident' and l.entity_id = $1
        and ((l.what in ('corrected', 'retracted') and v.field = 'reason') or (l.what = 'words-forgotten' and v.field like 'note.%')) order by v.idx, v.field`,
    [incidentId],
  );

/**
 * Returns every value that one field of a record ever had.
 * @param at only that of this leaf, or of the leaf on this line of the record's history
 */
export const valuesOfField = (
  manager: EntityManager,
  incidentId: string,
  field: string,
  at: { leaf?: number; line?: number },
): Promise<StoredValue[]> =>
  manager.query(
    `select v.idx::int as leaf, v.field, v.disclosure
       from (select idx, row_number() over (order by idx) as line from log_leaf where entity = 'incident' and entity_id = $1) l join log_value v on v.idx = l.idx
      where v.field = $2 and ($3::bigint is null or l.idx = $3) and ($4::bigint is null or l.line = $4) order by v.idx`,
    [incidentId, field, at.leaf ?? null, at.line ?? null],
  );

/** Returns the fields of a record's children that the log holds values of. */
export const fieldsOfChildren = async (manager: EntityManager, incidentId: string): Promise<string[]> => {
  const rows: { field: string }[] = await manager.query(
    `select distinct v.field from log_value v join log_leaf l on l.idx = v.idx where l.entity = 'incident' and l.entity_id = $1 and v.field ~ '^/(acts|harms|sources|accounts)/[^/]+/'`,
    [incidentId],
  );
  return rows.map(({ field }) => field);
};

/** Returns the digests of a record's published versions, and all values of these fields, of whatever subject. */
export const publicationDigests = (
  manager: EntityManager,
  incidentId: string,
  fields: readonly string[],
): Promise<StoredValue[]> =>
  manager.query(
    `${VALUES}
      where (l.entity = 'incident' and l.entity_id = $1 and v.field ~ '^publication(\\.[0-9]+)?$') or v.field = any($2) order by v.idx, v.field`,
    [incidentId, fields],
  );

/** Returns the code of each report, with the leaf that it is in. */
export const reportCodes = (manager: EntityManager): Promise<StoredValue[]> =>
  manager.query(`${VALUES} where l.entity = 'report' and v.field = 'code'`);

/** Returns the checksums in these leaves. */
export const checksumsIn = (manager: EntityManager, leaves: readonly number[]): Promise<StoredValue[]> =>
  manager.query(
    `select idx::int as leaf, field, disclosure from log_value where field = 'checksum' and idx = any($1) order by idx`,
    [leaves],
  );

/** Deletes these values. The caller appends a leaf that says so. */
export const deleteValues = async (
  manager: Pick<EntityManager, 'query'>,
  values: readonly Pick<StoredValue, 'leaf' | 'field'>[],
): Promise<void> => {
  for (const { leaf, field } of values)
    await manager.query('delete from log_value where idx = $1 and field = $2', [leaf, field]);
};

/** SQL: the disclosure of the reason that was given with one revision of a record; null: none was. */
export const reasonSql = (incidentId: string, revision: string): string =>
  `(select v.disclosure from log_leaf l join log_value v on v.idx = l.idx and v.field = 'reason' where l.entity = 'incident' and l.entity_id = ${incidentId} and l.revision = ${revision} limit 1)`;

/** SQL condition: the log holds a value of a field in this leaf. */
export const saysSql = (leaf: string, field: string): string =>
  `exists (select from log_value v where v.idx = ${leaf} and v.field = '${field}')`;

/** SQL: which of these fields such a line of the history of a record gave a value last; null: none of them. */
export const newestFieldSql = (incidentId: string, what: string, fields: readonly string[]): string =>
  `(select v.field from log_leaf l join log_value v on v.idx = l.idx and v.field in (${fields.map((field) => `'${field}'`).join(', ')})
     where l.entity = 'incident' and l.entity_id = ${incidentId} and l.what = '${what}' order by l.idx desc limit 1)`;

/** SQL: the disclosures of all reasons in the history of a record. */
export const reasonsSql = (incidentId: string): string =>
  `array(select v.disclosure from log_leaf l join log_value v on v.idx = l.idx and v.field = 'reason'
          where l.entity = 'incident' and l.entity_id = ${incidentId} order by l.idx)`;

/** What the team searches with, and proposals: codes of its own wait as such. */
export const OF_SEARCHES: readonly LogEntity[] = [
  'question',
  'search-word',
  'own-code',
  'own-question',
  'dataset',
  'dataset-batch',
  'release',
];
/** What is about no single record and has words. */
export const OF_NO_RECORD: readonly LogEntity[] = [...OF_SEARCHES, 'report', 'total', 'dated-note'];

/** Returns the values that the log holds of such subjects, where they hold these words. */
export const loggedWords = async (
  manager: EntityManager,
  { holds }: WordMatcher,
  entities: readonly LogEntity[] = OF_NO_RECORD,
): Promise<StoredValue[]> => {
  const rows: StoredValue[] = await manager.query(
    `${VALUES}
      where l.entity = any($1) and v.field <> '${ROWS}' order by v.idx, v.field`,
    [entities],
  );
  return rows.filter(({ disclosure }) => {
    const { value } = openDisclosure(disclosure);
    return value !== null && holds(typeof value === 'string' ? value : JSON.stringify(value));
  });
};

/** Returns whether an answer of a record was changed after this revision. */
export const wasSavedSince = async (
  manager: EntityManager,
  incidentId: string,
  path: string,
  revision: number,
): Promise<boolean> => {
  const found: unknown[] = await manager.query(
    `select from log_value v join log_leaf l on l.idx = v.idx
      where l.entity = 'incident' and l.entity_id = $1 and l.revision > $3 and v.field = $2 limit 1`,
    [incidentId, path, revision],
  );
  return found.length > 0;
};

/** Returns every value that these fields of these records ever had, and who set it when; the oldest first. */
export const loggedOf = async (
  manager: EntityManager,
  incidents: readonly string[],
  fields: readonly string[],
): Promise<{ incident: string; idx: number; by: string; at: Date; field: string; value: unknown }[]> => {
  const rows: { incident: string; idx: number; by: string; at: Date; field: string; disclosure: string }[] =
    await manager.query(
      `select l.entity_id as incident, l.idx::int as idx, l.actor_id as by, l.at, v.field, v.disclosure from log_leaf l join log_value v on v.idx = l.idx and v.field = any($2)
        where l.entity = 'incident' and l.entity_id = any($1) order by l.idx`,
      [incidents, fields],
    );
  return rows.map(({ disclosure, ...row }) => ({ ...row, value: openDisclosure(disclosure).value }));
};
