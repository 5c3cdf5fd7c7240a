import { readMigrations } from './migration-files.js';
import { shippedMigrations } from './migrate.js';

type Ask = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

/** A function as the migrations make it. */
interface ShippedFunction {
  /** SQL that makes it, also where it is there already. */
  create: string;
  body: string;
}

const FUNCTION =
  /^create (?:or replace )?function ((?:pub\.)?\w+)(\([\s\S]*?\) returns [^\n]*? as (\$\w*\$)([\s\S]*?)\3;)$/gm;
/** Within `log_cover`: the body of the function that it makes for the triggers of a table. */
const WATCH = /as \$watch\$([\s\S]*?)\$watch\$/;

const VIEW = /^create (?:or replace )?view ([\w.]+) as\n([\s\S]*?);$/gm;
const TRIGGER =
  /^create (?:constraint )?trigger (\w+) [^;]*? on ([\w.]+)\s[^;]*?execute function (?:pub\.)?(\w+)\(\);$/gm;

/** Returns the functions of the log and of its guards, by name: of each the last that a migration makes. */
const shippedFunctions = (): Map<string, ShippedFunction> =>
  new Map(
    readMigrations(shippedMigrations).flatMap(({ sql }) =>
      [...sql.matchAll(FUNCTION)].map(
        ([, name, rest, , body]) =>
          [
            name!,
            {
              create: `create or replace function ${name!.includes('.') ? name : `public.${name}`}${rest}`,
              body: body!,
            },
          ] as const,
      ),
    ),
  );

interface ShippedView {
  /** With its schema. */
  name: string;
  as: string;
}

/** Returns the views of migrations: of each what the last that makes it says. */
export const shippedViews = (): ShippedView[] => {
  const views = new Map(
    readMigrations(shippedMigrations).flatMap(({ sql }) =>
      [...sql.matchAll(VIEW)].map(([, name, as]) => [name!.includes('.') ? name! : `public.${name}`, as!] as const),
    ),
  );
  return [...views].map(([name, as]) => ({ name, as }));
};

/** Returns the triggers of migrations: of which table, by which name, with which function. */
const shippedTriggers = (): Set<string> =>
  new Set(
    readMigrations(shippedMigrations).flatMap(({ sql }) =>
      [...sql.matchAll(TRIGGER)].map(([, name, table, does]) => `${table} ${name} ${does}`),
    ),
  );

/**
 * Finds what somebody put between the tables and who reads or writes them: row security, which hides rows from readers
 * and not from who owns the table; a table of the same name in a schema that is looked in before; rules and triggers,
 * which change what Vigil writes before the log has it.
 */
export const rulesAndTriggersOfOthers = async (ask: Ask): Promise<string[]> => {
  const found = await ask<{
    table: string;
    what: 'row-security' | 'shadow' | 'rule' | 'trigger';
    name: string;
    does: string;
  }>(
    `with own as (
       select t.oid, t.relrowsecurity,
              case n.nspname when 'public' then '' else n.nspname || '.' end || t.relname as name,
              case n.nspname when 'public' then to_regclass(quote_ident(t.relname)) else t.oid end as meant
         from pg_class t join pg_namespace n on n.oid = t.relnamespace
        where n.nspname in ('public', 'pub') and t.relkind in ('r', 'p', 'v', 'm', 'f'))
     select name as table, 'row-security' as what, '' as name, '' as does from own where relrowsecurity
     union all
     select name, 'shadow', m.relnamespace::regnamespace || '.' || m.relname, ''
       from own join pg_class m on m.oid = meant where meant <> own.oid
     union all
     select name, 'rule', r.rulename, '' from own join pg_rewrite r on r.ev_class = own.oid
      where r.rulename <> '_RETURN'
     union all
     select own.name, 'trigger', g.tgname, p.proname
       from own join pg_trigger g on g.tgrelid = own.oid join pg_proc p on p.oid = g.tgfoid
      where not g.tgisinternal
        and not (g.tgname in ('log_rows_added', 'log_rows_changed', 'log_rows_removed')
                 and p.proname = 'log_rows_' || replace(own.name, '.', '_'))
     order by 1, 2, 3`,
  );
  const shipped = shippedTriggers();
  return found.flatMap(({ table, what, name, does }) => {
    if (what === 'row-security') return [`${table}: row security hides rows of it from readers`];
    if (what === 'shadow') return [`${table}: ${name} is found in its place`];
    if (what === 'trigger' && shipped.has(`${table} ${name} ${does}`)) return [];
    return [`${table}: the ${what} ${name} is not Vigil's`];
  });
};

/**
 * Whether a view of the database shows what Vigil's does. Makes it anew beside it, to compare what the database says of
 * both, so it must run in a transaction that is rolled back.
 */
export const isViewAsShipped = async (ask: Ask, { name, as }: ShippedView): Promise<boolean> => {
  await ask(`create view public.view_as_shipped as ${as}`);
  const [view] = await ask<{ same: boolean | null }>(
    'select pg_get_viewdef(to_regclass($1)) = pg_get_viewdef($2::regclass) as same',
    [name, 'public.view_as_shipped'],
  );
  return view!.same === true;
};

/** What somebody changed in the database's own part of the log. */
interface ChangedLogFunctions {
  /** Functions of the log and of triggers that are gone or another, with the SQL that makes each as it was. */
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
    `select case n.nspname when 'public' then '' else n.nspname || '.' end || p.proname as name, p.prosrc as body,
            count(*) over (partition by p.proname)::int as others
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname not in ('pg_catalog', 'information_schema')`,
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
