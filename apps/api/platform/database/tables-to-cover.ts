import { LOGGED_TABLES, isLoggedByRows, type LoggedByRows } from './tables-in-the-log.js';

/** Which columns of which rows of a table the digests in the log are over. */
export interface CoveredTable {
  name: string;
  columns: string[];
  /** An SQL condition on row n. */
  condition: string;
}

/** Returns every existing table that the list covers by rows, with the columns of its digest in a fixed order. */
export const tablesToCover = async (ask: <Row>(sql: string) => Promise<Row[]>): Promise<CoveredTable[]> => {
  const tables = await ask<{ name: string; columns: string[] }>(
    `select n.nspname || '.' || t.relname as name, array_agg(a.attname::text order by a.attname) as columns
       from pg_class t join pg_namespace n on n.oid = t.relnamespace
       join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname in ('public', 'pub') and t.relkind = 'r' group by 1 order by 1`,
  );
  return tables.flatMap(({ name, columns }) => {
    const coverage = LOGGED_TABLES[name];
    if (!coverage || !isLoggedByRows(coverage)) return [];
    return [
      { name, columns: columns.filter((column) => !coverage.except?.[column]), condition: conditionOf(coverage) },
    ];
  });
};

const conditionOf = ({ rows }: LoggedByRows): string => (rows === 'all' ? 'true' : rows.only);
