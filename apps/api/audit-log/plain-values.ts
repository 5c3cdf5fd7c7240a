import type { EntityManager } from 'typeorm';
import { digestOf, openDisclosure, type NewLeaf } from './leaf.js';

const isPlain = (value: unknown): boolean => value !== null && !(typeof value === 'object' && !Array.isArray(value));

/**
 * Deletes from the log the plain values of these answers of a record, if `hides` selects them.
 * @returns what the leaf of the same transaction must name as gone
 */
export const forgetPlain = async (
  manager: Pick<EntityManager, 'query'>,
  incidentId: string,
  paths: readonly string[],
  hides: (path: string, value: unknown) => boolean = () => true,
): Promise<NonNullable<NewLeaf['erases']>> => {
  if (paths.length === 0) return [];
  const rows: { leaf: number; field: string; disclosure: string }[] = await manager.query(
    `select v.idx::int as leaf, v.field, v.disclosure from log_value v join log_leaf l on l.idx = v.idx
      where l.entity = 'incident' and l.entity_id = $1 and v.field = any($2) order by v.idx`,
    [incidentId, paths],
  );
  const plain = rows.filter(({ field, disclosure }) => {
    const { value } = openDisclosure(disclosure);
    return isPlain(value) && hides(field, value);
  });
  for (const { leaf, field } of plain)
    await manager.query('delete from log_value where idx = $1 and field = $2', [leaf, field]);
  return plain.map(({ leaf, field, disclosure }) => ({ leaf, field, digest: digestOf(disclosure) }));
};
