import type pg from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { changedLogFunctions, rulesAndTriggersOfOthers } from './log-functions.js';
import { tablesToCover, type CoveredTable } from './tables-to-cover.js';
import { inTransaction, withClient } from './ensure-database.js';

const PART = 5000;
/** Advisory lock while tables are being covered: two instances that start at once wait for each other. */
const COVER_LOCK = ADVISORY_LOCKS.bringTablesIntoLog;

const WHAT_OTHERS_DO =
  'Readers may see less than there is, and what is written may be another than what was meant. Find out who put it there, and run "npm run log -- verify" (docs/verify.md).';

/**
 * Makes the log cover the rows of every table that tables-in-the-log.ts lists with `rows`, where it does not yet: at
 * the first start with a changed list, or after a migration added a column. Existing rows are added to the log in parts
 * of 5,000, each committed. If interrupted, it continues at the next start. Warns of what others put between the tables
 * and who reads or writes them, and goes on: whoever can put it there must not be able to keep Vigil from starting.
 */
export const bringTablesIntoLog = async (
  databaseUrl: string,
  log: (line: string) => void = () => undefined,
): Promise<void> =>
  withClient(databaseUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [COVER_LOCK]);
    const ask = async <Row>(sql: string): Promise<Row[]> => (await client.query(sql)).rows as Row[];
    const wanted = await tablesToCover(ask);
    for (const { name, create } of (await changedLogFunctions(ask)).functions) {
      // Those of guards are named by `npm run log -- verify` alone: a later migration may be about to make them.
      if (!name.startsWith('log_')) continue;
      await client.query(create);
      log(`The function ${name} of the database was not as Vigil made it, and is made again.`);
    }
    const ofOthers = await rulesAndTriggersOfOthers(ask);
    for (const one of ofOthers) log(`WARNING: in the database, ${one}.`);
    if (ofOthers.length > 0) log(WHAT_OTHERS_DO);
    const { tables } = await changedLogFunctions(ask);
    const known = await ask<{ name: string; said: string }>(
      'select name, array_to_json(columns)::text || condition as said from covered_table',
    );
    const said = new Map(known.map((one) => [one.name, one.said]));
    const changed = wanted.filter(
      ({ name, columns, condition }) => said.get(name) !== JSON.stringify(columns) + condition || tables.includes(name),
    );
    if (changed.length > 0 || (await isOpen(client))) await client.query(SAY_COVERED);
    await cover(client, changed);
    if (!(await isOpen(client))) return void (await client.query(SAY_WHOLE_ONCE));
    const {
      rows: [state],
    } = await client.query<{ used: boolean }>('select size > 0 or exists (select from member) as used from log_head');
    // A database that nobody has used yet holds only what the migrations wrote, so there is nothing to take over.
    let taken = 0;
    for (let more = state!.used ? await takeOver(client) : 0; more > 0; more = await takeOver(client))
      log(`The log takes over what stood there before: ${(taken += more)} rows`);
    await inTransaction(client, async () => {
      await client.query('update covered_table set taken = true where not taken');
      await client.query(SAY_WHOLE);
    });
  });

/**
 * Covers tables anew, and logs their lists before anybody writes their rows. Locks them first: somebody who writes has
 * locked a row's table before the head.
 */
const cover = async (client: pg.Client, tables: readonly CoveredTable[]): Promise<void> => {
  if (tables.length === 0) return;
  await inTransaction(client, async () => {
    await client.query(`lock table ${tables.map(({ name }) => name).join(', ')} in share row exclusive mode`);
    for (const { name, columns, condition } of tables)
      await client.query('select log_cover($1, $2, $3)', [name, columns, condition]);
    await client.query(SAY_OPEN);
  });
};

const isOpen = async (client: pg.Client): Promise<boolean> =>
  (await client.query('select from covered_table where not taken limit 1')).rowCount === 1;

const logCovered = (covers: string, more: readonly [string, string] = ['', '']): string =>
  `select log_append(null, 'covered', 'rows', null, null, array['covers'${more[0]}], array[log_disclosure('covers', ${covers})${more[1]}]) from log_head where size > 0`;
const SAID_COVERED = `select from log_leaf l where l.entity_id is null and l.entity = 'rows' and l.what = 'covered'`;

/**
 * Logs once what is covered. Verification compares every later line of taking over with it: without a changed list,
 * nothing that the log vouched for is taken over again.
 */
const SAY_COVERED = `${logCovered('log_covers(true)')} and exists (select from covered_table) and not exists (${SAID_COVERED})`;
/** Logs the lists of tables whose rows are not taken over yet. */
const SAY_OPEN = `${logCovered('log_covers(false)')} and exists (select from covered_table where not taken)`;
/** Logs that every row of every covered table is in the log: verification names what is taken over after that. */
const SAY_WHOLE = logCovered('log_covers(true)', [`, 'whole'`, `, log_disclosure('whole', 'true')`]);
const SAY_WHOLE_ONCE = `${SAY_WHOLE} and not exists (${SAID_COVERED} and exists (select from log_value v where v.idx = l.idx and v.field = 'whole'))`;

/**
 * Takes a part over. The tables and the head of the log are locked before rows are read: what somebody writes of a row
 * meanwhile would otherwise be replaced by what the row was before, and the row would look as if it had been changed by
 * hand.
 */
const takeOver = (client: pg.Client): Promise<number> =>
  inTransaction(client, async () => {
    const { rows } = await client.query<{ name: string }>(
      'select name from covered_table where not taken order by name',
    );
    if (rows.length > 0) await client.query(`lock table ${rows.map(({ name }) => name).join(', ')} in share mode`);
    await client.query('select from log_head for update');
    return (await client.query<{ n: number }>('select log_take_over_rows(false, $1) as n', [PART])).rows[0]!.n;
  });
