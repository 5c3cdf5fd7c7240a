import type { EntityManager } from 'typeorm';

const children = (table: string, order: string): string =>
  `(select coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(c) - 'incident_key') order by ${order}), '[]') from pub.${table} c where c.incident_key = i.key)`;

/**
 * Returns the SHA-256 of everything that one published version shows, in hexadecimal; null: there is no such version. A
 * column that is added later and left empty does not change it.
 */
export const publishedDigest = async (manager: EntityManager, code: string, seq: number): Promise<string | null> => {
  const [row] = (await manager.query(
    `select encode(sha256(convert_to(jsonb_build_array(jsonb_strip_nulls(to_jsonb(i) - 'key' - 'until_seq'), ${children('incident_group', 'c.group_code')},
            ${['act', 'harm', 'account', 'source'].map((table) => children(table, 'c.position')).join(', ')})::text, 'UTF8')), 'hex') as digest
       from pub.incident i where i.code = $1 and i.from_seq = $2`,
    [code, seq],
  )) as { digest: string }[];
  return row?.digest ?? null;
};
