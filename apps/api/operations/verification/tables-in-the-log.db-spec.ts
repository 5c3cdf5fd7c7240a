import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { inCheckout } from '../../project-root.js';
import { migrate, shippedMigrations } from '../../platform/database/migrate.js';
import { readMigrations } from '../../platform/database/migration-files.js';
import { bringTablesIntoLog } from '../../platform/database/bring-tables-into-the-log.js';
import { changedLogFunctions } from '../../platform/database/log-functions.js';
import { LOGGED_TABLES, isLoggedByRows } from '../../platform/database/tables-in-the-log.js';
import { deskOptions } from '../../desk-database-options.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { waitUntil } from '../../testing/wait-until.js';
import { rowFaults, uncovered } from './check-row-digests.js';
import { LoggedStates } from './logged-state.js';
import { storedLeaves } from './read-stored-log.js';

const PAGE = readFileSync(inCheckout('docs/verify.md'), 'utf8');

let database: FreshDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  source = await new DataSource(deskOptions(database.url)).initialize();
});
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

/** Returns every table of Vigil with its columns, from the catalogue. */
const catalogue = async (): Promise<Map<string, string[]>> =>
  new Map(
    (
      (await source.query(
        `select n.nspname || '.' || t.relname as name, array_agg(a.attname::text order by a.attname) as columns from pg_class t join pg_namespace n on n.oid = t.relnamespace
     join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped where n.nspname in ('public', 'pub') and t.relkind in ('r', 'p', 'm') group by 1`,
      )) as { name: string; columns: string[] }[]
    ).map(({ name, columns }) => [name, columns]),
  );
const faults = async (of = source, only?: string): Promise<string[]> => {
  const states = new LoggedStates();
  for await (const row of storedLeaves(of)) states.take(row);
  return (await rowFaults(of.manager, states, undefined, only)).faults;
};

describe('what the log vouches for', () => {
  it('is said of every table of the database, and of no other: one that is new is a line in platform/database/tables-in-the-log.ts', async () => {
    const there = await catalogue();
    expect([...there.keys()].filter((name) => !LOGGED_TABLES[name])).toEqual([]);
    expect(Object.keys(LOGGED_TABLES).filter((name) => !there.has(name))).toEqual([]);
  });

  it('is every column of a covered table, but for those that are named with a reason', async () => {
    const there = await catalogue();
    const covered: { name: string; columns: string[] }[] = await source.query(
      'select name, columns from covered_table order by name',
    );
    expect(covered.map(({ name }) => name)).toEqual(
      Object.keys(LOGGED_TABLES)
        .filter((name) => isLoggedByRows(LOGGED_TABLES[name]!))
        .sort(),
    );
    for (const { name, columns } of covered) {
      const coverage = LOGGED_TABLES[name]!;
      const except = Object.keys(isLoggedByRows(coverage) ? (coverage.except ?? {}) : {});
      expect([name, [...columns, ...except].sort()]).toEqual([name, there.get(name)!.slice().sort()]);
    }
  });

  it('and what it does not, with the reason, is listed in docs/verify.md', () => {
    const rows = uncovered().map(({ what, why }) => `| \`${what}\` | ${why} |`);
    expect(rows.length).toBeGreaterThan(20);
    expect(PAGE.split('\n').filter((line) => line.startsWith('| `') && !line.startsWith('| `npm'))).toEqual(rows);
  });
});

describe('what stood there before', () => {
  it('is taken over by one line when a column is added, and is covered with it from then on; what was changed by hand before stays found', async () => {
    await source.query(
      `insert into member (id, name, name_folded, role) select gen_random_uuid(), 'member ' || n, 'member ' || n, 'monitor' from generate_series(1, 3) n`,
    );
    await source.query('select log_take_over()');
    expect(await faults()).toEqual([]);
    await source.query(`update member set name = 'Another' where name = 'member 2'`);
    expect(await faults()).toHaveLength(1);
    const size = async (): Promise<number> =>
      ((await source.query('select size::int as size from log_head')) as { size: number }[])[0]!.size;
    // The first start with a used database says what is covered.
    await bringTablesIntoLog(database.url);
    await source.query('alter table member add column shoe integer not null default 40');
    const before = await size();
    for (let i = 0; i < 2; i += 1) await bringTablesIntoLog(database.url);
    // The list, the rows, and that these are all.
    expect(await size()).toBe(before + 3);
    expect(await faults()).toEqual([expect.stringMatching(/^member .*: it is not what was logged last$/)]);
    await source.query(`update member set shoe = 41 where name = 'member 1'`);
    expect(await faults()).toHaveLength(2);
  });

  it('is not taken over as it was before somebody changed it meanwhile', async () => {
    const known = await faults();
    await source.query('alter table member add column hat integer not null default 50');
    await source.query(
      `select log_cover(name, (select array_agg(c order by c collate "C") from unnest(columns || 'hat'::text) as c), condition)
       from covered_table where name = 'public.member'`,
    );
    const another = source.createQueryRunner();
    await another.startTransaction();
    await another.query(`update member set hat = 51 where name = 'member 3'`);
    await another.query(`select log_append(null, 'saved', 'settings', null, null, '{}', '{}')`);
    const takingOver = bringTablesIntoLog(database.url);
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await waitUntil(async () => (await source.query(waiting)).length > 0);
    await another.commitTransaction();
    await another.release();
    await takingOver;
    expect(await faults()).toEqual(known);
  });

  it('is covered again by the next start where somebody took the triggers away', async () => {
    await source.query('drop trigger log_rows_added on review');
    await bringTablesIntoLog(database.url);
    expect(
      await source.query(
        `select count(*)::int as n from pg_trigger where tgrelid = 'review'::regclass and tgname like 'log\\_rows\\_%'`,
      ),
    ).toEqual([{ n: 3 }]);
  });
});

describe('functions of the log', () => {
  it('are as the migrations make them, and a start makes one again that somebody replaced', async () => {
    const changes = async (): Promise<string[]> => {
      const { functions, tables } = await changedLogFunctions((sql) => source.query(sql));
      return [...functions.map(({ name }) => name), ...tables];
    };
    expect(await changes()).toEqual([]);
    for (const replaced of [
      `log_row_fits(of_mark text, of_key text, was text) returns boolean language sql stable as 'select true'`,
      `log_rows_review() returns trigger language plpgsql as 'begin return null; end'`,
    ])
      await source.query(`create or replace function ${replaced}`);
    expect(await changes()).toEqual(['log_row_fits', 'public.review']);
    const said: string[] = [];
    await bringTablesIntoLog(database.url, (line) => said.push(line));
    expect(await changes()).toEqual([]);
    expect(said).toEqual(['The function log_row_fits of the database was not as Vigil made it, and is made again.']);
  });
});

it('what others put between the tables and their readers is named by a start, which goes on and leaves it there', async () => {
  const said: string[] = [];
  const start = (): Promise<void> => bringTablesIntoLog(database.url, (line) => said.push(line));
  for (const sql of [
    `create function copy_review() returns trigger language plpgsql as 'begin return null; end'`,
    'create trigger copied after update on review for each row execute function copy_review()',
    'create rule nothing as on delete to withdrawal do instead nothing',
    'alter table pub.incident enable row level security',
  ])
    await source.query(sql);
  for (let i = 0; i < 2; i += 1) await start();
  const once = [
    'WARNING: in the database, pub.incident: row security hides rows of it from readers.',
    "WARNING: in the database, review: the trigger copied is not Vigil's.",
    "WARNING: in the database, withdrawal: the rule nothing is not Vigil's.",
    expect.stringMatching(/^Readers may see less .* "npm run log -- verify" /),
  ];
  expect(said).toEqual([...once, ...once]);
  for (const sql of [
    'drop function copy_review() cascade',
    'drop rule nothing on withdrawal',
    'alter table pub.incident disable row level security',
  ])
    await source.query(sql);
  said.length = 0;
  await start();
  expect(said).toEqual([]);
});

describe('a migration that changes the key of covered rows', () => {
  const TABLE = 'pub.withheld_total';
  const CHANGE = '0030-withheld-totals-by-country';
  let old: FreshDatabase;
  let data: DataSource;
  beforeAll(async () => {
    old = await freshDatabase('nothing');
    const earlier = readMigrations(shippedMigrations).flatMap(({ name }) => (name < CHANGE ? [name] : []));
    await migrate(old.url, shippedMigrations, earlier);
    data = await new DataSource(deskOptions(old.url)).initialize();
  });
  afterAll(async () => {
    await data?.destroy();
    await old?.drop();
  });
  const logged = (sql: string): Promise<void> =>
    data.transaction(async (manager) => {
      await manager.query(sql);
      await manager.query(`select log_append(null, 'written', 'settings', null, null, '{}', '{}')`);
    });

  it('logs the former keys as gone, and only a row that was changed by hand stays found', async () => {
    await bringTablesIntoLog(old.url);
    await logged(`insert into member (id, name, name_folded, role) values (gen_random_uuid(), 'a', 'a', 'monitor')`);
    await logged(
      `insert into ${TABLE} (half_year, tally, code, low) values ('2021-H1', 'force', 'FM_SEXUAL', 10), ('2021-H1', 'force', 'FM_UNSPEC', 5)`,
    );
    expect(await faults(data, TABLE)).toEqual([]);
    await data.query(`update ${TABLE} set low = 15 where code = 'FM_UNSPEC'`);
    expect(await faults(data, TABLE)).toEqual([`${TABLE} 2021-H1 force FM_UNSPEC: it is not what was logged last`]);

    await migrate(old.url);
    await bringTablesIntoLog(old.url);
    const stays = [`${TABLE} 2021-H1 force FM_UNSPEC: it was logged, and is gone`];
    expect(await faults(data, TABLE)).toEqual(stays);
    await logged(`delete from ${TABLE} where code = 'FM_SEXUAL'`);
    expect(await faults(data, TABLE)).toEqual(stays);
  });
});

describe('what goes wrong', () => {
  it('a row that is written without a line of the log is found, and one that is written with a line is not; the line of another transaction says nothing of it', async () => {
    const known = await faults();
    const leaf = `select log_append(null, 'saved', 'settings', null, null, '{}', '{}')`;
    await source.transaction(async (manager) => {
      await manager.query(`insert into setting (key, value) values ('with a line', '1')`);
      await manager.query(leaf);
      await manager.query(`update setting set value = '2' where key = 'with a line'`);
    });
    expect(await faults()).toEqual(known);
    await source.query(`insert into setting (key, value) values ('without one', '1')`);
    await source.query(leaf);
    expect((await faults()).filter((fault) => !known.includes(fault))).toEqual([
      'setting without one: it is in no line of the log',
    ]);
  });

  it('what is undone to a point within a transaction leaves no trace in its line', async () => {
    const known = await faults();
    await source.transaction(async (manager) => {
      await manager.query(`insert into setting (key, value) values ('stays', '1')`);
      await manager.query('savepoint here');
      await manager.query(`insert into setting (key, value) values ('goes', '1')`);
      await manager.query('rollback to savepoint here');
      await manager.query(`select log_append(null, 'saved', 'settings', null, null, '{}', '{}')`);
    });
    expect(await faults()).toEqual(known);
  });
});
