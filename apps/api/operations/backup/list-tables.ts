import type pg from 'pg';
import { conditionOfKeptRows } from './excluded-tables.js';

/** A table, from the catalogue. */
export interface Table {
  /** schema.table */
  name: string;
  /** The same, quoted for SQL. */
  sql: string;
  /** Quoted; without generated columns. */
  columns: string[];
}

/** How many rows of a table a backup includes, and their digest. */
export interface TableDigest {
  rows: number;
  /**
   * A sum of digests of its rows, independent of their order: different contents have different sums. Not secure
   * against somebody who chooses the contents.
   */
  sum: string;
}

/** Settings that make values print the same on every server. */
export const SAME_TEXTS = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1; set client_encoding = 'UTF8'`;

const OURS = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'`;

/** Lists every table of the database from its catalogue, so that a new table is included automatically. */
export const tablesOf = async (client: pg.ClientBase): Promise<Table[]> =>
  (
    await client.query<Table>(
      `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as sql,
          array(select quote_ident(a.attname)::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and ${OURS} and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by 1`,
    )
  ).rows;

export interface Sequence {
  name: string;
  last: string | null;
}
/**
 * Lists every sequence and the last number it returned; null: none yet. Sequences are outside transactions, so the
 * number may be later than the moment of the backup.
 */
export const sequencesOf = async (client: pg.ClientBase): Promise<Sequence[]> =>
  (
    await client.query<Sequence>(
      `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences n where schemaname not in ('pg_catalog', 'information_schema') and schemaname !~ '^pg_' order by 1`,
    )
  ).rows;

/** SQL for the rows of a table that a backup includes. */
export const rowsOf = ({ name, sql, columns }: Table): string =>
  `select ${columns.join(', ')} from ${sql} where ${conditionOfKeptRows(name)}`;

/** Reads a table's rows in the database to count and digest them. */
export const digestOfTable = async (client: pg.ClientBase, table: Table): Promise<TableDigest> => {
  const {
    rows: [held],
  } = await client.query<{ rows: string; sum: string }>(
    `select count(*)::text as rows, coalesce(sum(('x' || encode(substr(sha256(convert_to(t::text, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint), 0)::text as sum from (${rowsOf(table)}) t`,
  );
  return { rows: Number(held!.rows), sum: held!.sum };
};
