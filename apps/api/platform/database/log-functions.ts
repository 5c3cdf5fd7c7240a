import { readMigrations } from './migration-files.js';
import { shippedMigrations } from './migrate.js';

type Ask = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

/** A function of the log as the migrations make it. */
interface LogFunction {
  /** SQL that makes it, also where it is there already. */
  create: string;
  body: string;
}

const FUNCTION =
  /^create (?:or replace )?function (log_\w+)(\([\s\S]*?\) returns [^\n]*? as (\$\w*\$)([\s\S]*?)\3;)$/gm;
/** Within `log_cover`: the body of the function that it makes for the triggers of a table. */
const WATCH = /as \$watch\$([\s\S]*?)\$watch\$/;

/** Returns the functions of the log, by name: of each the last that a migration makes. */
const shippedFunctions = (): Map<string, LogFunction> =>
  new Map(
    readMigrations(shippedMigrations).flatMap(({ sql }) =>
      [...sql.matchAll(FUNCTION)].map(
        ([, name, rest, , body]) =>
          [name!, { create: `create or replace function public.${name}${rest}`, body: body! }] as const,
      ),
    ),
  );

/** What somebody changed in the database's own part of the log. */
export interface ChangedLogFunctions {
  /** Functions that are gone or another, with the SQL that makes each as it was. */
  functions: { name: string; create: string }[];
  /** Covered tables whose triggers, or the function of these, are gone or another. */
  tables: string[];
}

/**
 * Compares the functions of the log, and the triggers of every covered table, with what the migrations make. Changes
 * nothing.
 */
export const changedLogFunctions = async (ask: Ask): Promise<ChangedLogFunctions> => {
  const shipped = shippedFunctions();
  const bodies = await ask<{ name: string; body: string; others: number }>(
    `select p.proname as name, p.prosrc as body, count(*) over (partition by p.proname)::int as others
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.proname like 'log\\_%' and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const found = new Map(bodies.map(({ name, body, others }) => [name, others === 1 ? body : null]));
  const functions = [...shipped].flatMap(([name, { create, body }]) =>
    found.get(name) === body ? [] : [{ name, create }],
  );
  const watch = WATCH.exec(shipped.get('log_cover')!.body)![1]!;
  const covered = await ask<{ name: string; watch: string; parts: string[]; triggers: number }>(
    `select c.name, w.name as watch, array[quote_literal(regexp_replace(c.name, '^public\\.', '')), log_row_key(t), log_row_text(t, c.columns), c.condition] as parts,
            (select count(*)::int from pg_trigger g join pg_proc p on p.oid = g.tgfoid
              where g.tgrelid = t and g.tgenabled in ('O', 'A') and g.tgqual is null and p.proname = w.name
                and (g.tgname, g.tgtype, coalesce(g.tgoldtable, ''), coalesce(g.tgnewtable, '')) in
                    (('log_rows_added', 4, '', 'added'), ('log_rows_removed', 8, 'removed', ''), ('log_rows_changed', 16, 'removed', 'added'))) as triggers
       from covered_table c, to_regclass(c.name) as t, replace('log_rows_' || regexp_replace(c.name, '^public\\.', ''), '.', '_') as w(name)
      where t is not null order by c.name`,
  );
  const tables = covered.filter(
    ({ watch: name, parts, triggers }) =>
      triggers !== 3 || found.get(name) !== watch.replace(/%(\d)\$[Ls]/g, (_all, n: string) => parts[Number(n) - 2]!),
  );
  return { functions, tables: tables.map(({ name }) => name) };
};
