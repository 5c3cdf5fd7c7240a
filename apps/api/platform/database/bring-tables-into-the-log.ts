import type pg from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { LOGGED_TABLES, isLoggedByRows, type LoggedByRows } from './tables-in-the-log.js';
import { inTransaction, withClient } from './ensure-database.js';

const PART = 5000;
/** Advisory lock while tables are being covered: two instances that start at once wait for each other. */
const COVER_LOCK = ADVISORY_LOCKS.bringTablesIntoLog;

/**
 * Makes the log cover the rows of every table that tables-in-the-log.ts lists with `rows`, where it does not yet: at the first
 * start with a changed list, or after a migration added a column. Existing rows are added to the log in parts of 5,000,
 * each committed. If interrupted, it continues at the next start.
 */
export const bringTablesIntoLog = async (
  databaseUrl: string,
  log: (line: string) => void = () => undefined,
): Promise<void> =>
  withClient(databaseUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [COVER_LOCK]);
    const wanted = await wantedOf(client);
    await client.query(SAY_COVERED);
    const { rows: known } = await client.query<{ name: string; said: string }>(
      `select name, array_to_json(columns)::text || condition as said from covered_table
      where (select count(*) from pg_trigger where tgrelid = to_regclass(name) and tgname in ('log_rows_added', 'log_rows_changed', 'log_rows_removed') and tgenabled in ('O', 'A')) = 3`,
    );
    const said = new Map(known.map((one) => [one.name, one.said]));
    for (const { name, columns, condition } of wanted)
      if (said.get(name) !== JSON.stringify(columns) + condition)
        await client.query('select log_cover($1, $2, $3)', [name, columns, condition]);
    const {
      rows: [state],
    } = await client.query<{ open: boolean; used: boolean }>(
      'select exists (select from covered_table where not taken) as open, size > 0 or exists (select from member) as used from log_head',
    );
    if (!state!.open) return;
    // A database that nobody has used yet holds only what the migrations wrote, so there is nothing to take over.
    let taken = 0;
    for (let more = state!.used ? await takeOver(client) : 0; more > 0; more = await takeOver(client))
      log(`The log takes over what stood there before: ${(taken += more)} rows`);
    await client.query('update covered_table set taken = true where not taken');
  });

/**
 * Logs once what is covered. Verification compares every later line of taking over with it: without a changed list,
 * nothing that the log vouched for is taken over again.
 */
const SAY_COVERED = `select log_append(null, 'covered', 'rows', null, null, array['covers'], array[log_disclosure('covers', log_covers(true))])
  from log_head where size > 0 and exists (select from covered_table) and not exists (select from log_leaf where entity = 'rows' and what = 'covered')`;

/**
 * Takes a part over. The head of the log is locked before rows are read: what somebody logs of a row meanwhile would
 * otherwise be replaced by what the row was before, and the row would look as if it had been changed by hand.
 */
const takeOver = (client: pg.Client): Promise<number> =>
  inTransaction(client, async () => {
    await client.query('select from log_head for update');
    return (await client.query<{ n: number }>('select log_take_over_rows(false, $1) as n', [PART])).rows[0]!.n;
  });

interface Wanted {
  name: string;
  columns: string[];
  condition: string;
}

/** Returns every existing table that the list covers by rows, with the columns of its digest in a fixed order. */
const wantedOf = async (client: pg.Client): Promise<Wanted[]> => {
  const { rows: tables } = await client.query<{ name: string; columns: string[] }>(
    `select n.nspname || '.' || t.relname as name, array_agg(a.attname::text order by a.attname) as columns from pg_class t join pg_namespace n on n.oid = t.relnamespace
       join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped where n.nspname in ('public', 'pub') and t.relkind = 'r' group by 1 order by 1`,
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
