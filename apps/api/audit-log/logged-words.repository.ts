import type { EntityManager } from 'typeorm';
import type { HeldWords } from '@vigil/shared/places/held-words.js';
import { openDisclosure, ROWS } from './leaf.js';

/** Returns the values that the log holds of titles and notes about no single record, where they hold these words. */
export const loggedWords = async (
  manager: EntityManager,
  { holds }: HeldWords,
): Promise<{ leaf: number; field: string; disclosure: string }[]> => {
  const rows: { leaf: number; field: string; disclosure: string }[] = await manager.query(
    `select v.idx::int as leaf, v.field, v.disclosure from log_value v join log_leaf l on l.idx = v.idx
      where l.entity in ('report', 'question', 'total', 'release') and v.field <> '${ROWS}' order by v.idx, v.field`,
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

/** Returns every value that a field of these records ever had, and who set it on which day; the oldest first. */
export const loggedOf = async (
  manager: EntityManager,
  incidents: readonly string[],
  field: string,
): Promise<{ incident: string; by: string; at: Date; value: unknown }[]> => {
  const rows: { incident: string; by: string; at: Date; disclosure: string }[] = await manager.query(
    `select l.entity_id as incident, l.actor_id as by, l.at, v.disclosure from log_leaf l join log_value v on v.idx = l.idx and v.field = $2
      where l.entity = 'incident' and l.entity_id = any($1) order by l.idx`,
    [incidents, field],
  );
  return rows.map(({ disclosure, ...row }) => ({ ...row, value: openDisclosure(disclosure).value }));
};
