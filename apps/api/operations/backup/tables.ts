import type pg from 'pg';
import { keepOf } from './excluded-tables.js';

/** A table as the catalogue has it. */
export interface Table {
  /** schema.table */
  name: string;
  /** The same, quoted where SQL wants it. */
  sql: string;
  /** Quoted; those that PostgreSQL works out by itself are not among them. */
  columns: string[];
}

/** How much a table holds. */
export interface Held {
  rows: number;
  /**
   * A sum of digests of its rows, whatever their order: another content has another sum. Not against somebody who
   * chooses the content.
   */
  sum: string;
}

/** Texts of values are the same on every server. */
export const SAME_TEXTS = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1; set client_encoding = 'UTF8'`;

const OURS = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'`;

/** Every table of the database, from its catalogue: a table that was added is in it without anybody thinking of it. */
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
 * Every sequence and the last number that it gave; null: none yet. They stand outside of transactions, so it may be a
 * later one than of the moment.
 */
export const sequencesOf = async (client: pg.ClientBase): Promise<Sequence[]> =>
  (
    await client.query<Sequence>(
      `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences n where schemaname not in ('pg_catalog', 'information_schema') and schemaname !~ '^pg_' order by 1`,
    )
  ).rows;

/** The rows of a table that a backup holds. */
export const rowsOf = ({ name, sql, columns }: Table): string =>
  `select ${columns.join(', ')} from ${sql} where ${keepOf(name)}`;

export const heldIn = async (client: pg.ClientBase, table: Table): Promise<Held> => {
  const {
    rows: [held],
  } = await client.query<{ rows: string; sum: string }>(
    `select count(*)::text as rows, coalesce(sum(('x' || encode(substr(sha256(convert_to(t::text, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint), 0)::text as sum from (${rowsOf(table)}) t`,
  );
  return { rows: Number(held!.rows), sum: held!.sum };
};
