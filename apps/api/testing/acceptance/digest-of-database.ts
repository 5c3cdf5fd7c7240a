import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/**
 * Returns a digest of everything in the database except sessions. If it is the same before and after, nothing changed.
 */
export const digestOfDatabase = async (database: DataSource): Promise<string> => {
  const tables: { name: string }[] = await database.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema in ('public', 'pub') and table_type = 'BASE TABLE' and table_name <> 'session' order by 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const [found] = (await database.query(
      `select coalesce(string_agg(t::text, E'\\n' order by t::text), '') as rows from ${name} t`,
    )) as { rows: string }[];
    hash.update(`${name}\n${found!.rows}\n`);
  }
  return hash.digest('hex');
};
