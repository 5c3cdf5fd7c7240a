import type { EntityManager } from 'typeorm';

/**
 * Lists the codes that readers must not see: those of hidden records, and of duplicates merged into them. Duplicates'
 * addresses still lead to the hidden record, because other instances must learn that it is hidden.
 */
export const hiddenCodes = async (manager: Pick<EntityManager, 'query'>): Promise<string[]> => {
  const rows: { code: string }[] = await manager.query(
    `with recursive hidden as (select incident_id, codes from withdrawal where decision is null and codes is not null),
          same as (select i.id, i.code from incident i join hidden h on h.incident_id = i.id union select i.id, i.code from incident i join same on i.merged_into = same.id)
     select code from same where code is not null union select unnest(codes) from hidden order by 1`,
  );
  return rows.map(({ code }) => code);
};

/** Tells whether hidden records name a group. Its names are not public then, but will be again with the records. */
export const isGroupOfHidden = async (manager: Pick<EntityManager, 'query'>, group: string): Promise<boolean> => {
  const found: unknown[] = await manager.query(
    `select from hidden_row where source = 'pub.incident_group' and row->>'group_code' = $1 limit 1`,
    [group],
  );
  return found.length > 0;
};

/** Names the log field for the digest of the hidden rows of a code (of a record or a report). */
export const hiddenField = (code: string): string => `aside.${code}`;

/** Returns the SHA-256 of all hidden rows of a code, in hexadecimal; null: there are none. */
export const hiddenDigest = async (manager: Pick<EntityManager, 'query'>, code: string): Promise<string | null> => {
  const [row] = (await manager.query(
    `select encode(sha256(convert_to(jsonb_agg(jsonb_build_array(source, row) order by source, row)::text, 'UTF8')), 'hex') as digest from hidden_row where code = $1`,
    [code],
  )) as { digest: string | null }[];
  return row!.digest;
};

/** Returns the log values for these codes: the digest of the hidden rows of each. */
export const hiddenValues = async (
  manager: EntityManager,
  codes: readonly string[],
): Promise<{ field: string; value: string | null }[]> => {
  const values: { field: string; value: string | null }[] = [];
  for (const code of codes) values.push({ field: hiddenField(code), value: await hiddenDigest(manager, code) });
  return values;
};
