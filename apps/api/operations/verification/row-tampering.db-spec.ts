import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type EntityManager } from 'typeorm';
import { LOGGED_TABLES, isLoggedByRows, logNameOfTable } from '../../platform/database/tables-in-the-log.js';
import { deskOptions } from '../../desk-database-options.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { noteFigure } from '../../testing/proof-figures.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { rowFaults } from './check-row-digests.js';
import { LoggedStates } from './logged-state.js';
import { storedLeaves } from './read-stored-log.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 5);
const POSITIONS = process.env['VIGIL_PROVE'] ? 100 : 1;
const ROWS = 4;

interface Column {
  name: string;
  type: string;
  isGiven: boolean;
}
interface Table {
  name: string;
  columns: Column[];
  covered: string[];
  mayGo: boolean;
}

let database: FreshDatabase;
let source: DataSource;
let tables: Table[];

/**
 * Returns an SQL value of a type, the n-th of its kind. Numbers differ below n = 10,000, so that each fits its type.
 */
const valueOf = (type: string, n: number): string => {
  if (type === 'uuid') return `'${randomUUID()}'::uuid`;
  if (type === 'bytea') return `'\\x${createHash('sha256').update(String(n)).digest('hex')}'::bytea`;
  if (type === 'boolean') return 'true';
  if (type === 'date') return `date '2026-01-01' + ${n}`;
  if (type === 'timestamp with time zone') return `timestamptz '2026-01-01T00:00:00Z' + interval '${n} minutes'`;
  if (type === 'jsonb') return `'{"n": ${n}}'::jsonb`;
  if (type.endsWith('[]')) return `array[${valueOf(type.slice(0, -2), n)}]`;
  return type === 'text' ? `'text ${n}'` : `${n % 10_000}::${type}`;
};

/**
 * A database whose covered tables all hold invented rows, which the log took over. Foreign keys and allowed values do
 * not matter here: the references, checks and triggers are dropped, as somebody who controls the database could do.
 */
beforeAll(async () => {
  database = await freshDatabase();
  source = await new DataSource(deskOptions(database.url)).initialize();
  const all: { name: string; columns: Column[] }[] = await source.query(
    `select n.nspname || '.' || t.relname as name, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'isGiven', a.attidentity <> 'a') order by a.attname) as columns
       from pg_class t join pg_namespace n on n.oid = t.relnamespace join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname in ('public', 'pub') and t.relkind = 'r' group by 1 order by 1`,
  );
  const drops: { sql: string }[] = await source.query(
    `select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as sql from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where n.nspname in ('public', 'pub') and contype in ('f', 'c', 'u') and conrelid <> 0
     union all select format('drop index %s', i.indexrelid::regclass) from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
      where n.nspname in ('public', 'pub') and i.indisunique and not i.indisprimary and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
  );
  for (const { sql } of drops) await source.query(sql);
  for (const { name } of all)
    await source.query(`alter table ${name.replace(/\.(.*)$/, '."$1"')} disable trigger user`);
  tables = all.flatMap(({ name, columns }) => {
    const coverage = LOGGED_TABLES[name];
    return coverage && isLoggedByRows(coverage)
      ? [
          {
            name,
            columns,
            covered: columns.map((column) => column.name).filter((column) => !coverage.except?.[column]),
            mayGo: coverage.mayGo === true,
          },
        ]
      : [];
  });
  let n = 0;
  for (const table of tables) for (let i = 0; i < ROWS; i += 1) await put(source.manager, table, (n += 1));
  await source.query('select log_take_over_rows(true, 100000)');
}, 120_000);
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

/** Inserts the n-th invented row of a table. Each other n gives other values. */
const put = (manager: EntityManager, { name, columns }: Table, n: number): Promise<unknown> => {
  const values = columns.map((column) =>
    column.name === 'what' && name === 'public.evidence_object' ? `'original'` : valueOf(column.type, n),
  );
  if (name === 'pub.head') return Promise.resolve();
  return manager.query(
    `insert into ${sql(name)} (${columns.map((column) => `"${column.name}"`).join(', ')}) overriding system value values (${values.join(', ')})`,
  );
};
const sql = (name: string): string => name.replace(/\.(.*)$/, '."$1"');

const states = async (manager: EntityManager): Promise<LoggedStates> => {
  const logged = new LoggedStates();
  for await (const row of storedLeaves(manager)) logged.take(row);
  return logged;
};
const faults = async (manager: EntityManager): Promise<string[]> =>
  (await rowFaults(manager, await states(manager))).faults;

class Undone extends Error {}
/** Runs work in a transaction that is always rolled back. */
const rolledBack = async <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> => {
  let result: T;
  await source
    .transaction(async (manager) => {
      result = await work(manager);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return result!;
};

const oneOf = async (manager: EntityManager, name: string, random: SeededRandom): Promise<string> => {
  const rows: { ctid: string }[] = await manager.query(`select ctid::text from ${sql(name)} order by ctid`);
  return random.pick(rows).ctid;
};

/** What somebody who controls the database could do to a row. */
const KINDS: Readonly<
  Record<string, (manager: EntityManager, table: Table, random: SeededRandom) => Promise<unknown>>
> = {
  'put in': (manager, table, random) =>
    table.name === 'pub.head'
      ? manager.query('update pub.head set seq = seq + 1')
      : put(manager, table, 3_000 + random.below(4000)),
  'taken away': async (manager, { name }, random) =>
    manager.query(`delete from ${sql(name)} where ctid = $1::tid`, [await oneOf(manager, name, random)]),
  'changed in one column': async (manager, { name, columns, covered }, random) => {
    // A flag that decides which rows are covered is changed in a covered row, so that the row is no longer covered.
    const able = columns.filter(
      (column) =>
        covered.includes(column.name) && column.isGiven && !(name === 'pub.head' && column.name === 'only_row'),
    );
    const column = random.pick(able);
    const other = column.type === 'boolean' ? `not "${column.name}"` : valueOf(column.type, 7_000 + random.below(2000));
    return manager.query(`update ${sql(name)} set "${column.name}" = ${other} where ctid = $1::tid`, [
      await oneOf(manager, name, random),
    ]);
  },
  'put in, with a row digest made to fit': async (manager, table, random) => {
    await KINDS['put in']!(manager, table, random);
    await updateRowDigests(manager, table);
  },
  'changed, with a row digest made to fit': async (manager, table, random) => {
    await KINDS['changed in one column']!(manager, table, random);
    await updateRowDigests(manager, table);
  },
  'taken away, and its row digest with it': async (manager, table, random) => {
    await KINDS['taken away']!(manager, table, random);
    await updateRowDigests(manager, table);
  },
};

/** Updates every row digest of a table to match its rows, as the log would have, without a line in the log. */
const updateRowDigests = async (manager: EntityManager, { name }: Table): Promise<void> => {
  const [{ key, text }] = (await manager.query(
    'select log_row_key(name::regclass) as key, log_row_text(name::regclass, columns) as text from covered_table where name = $1',
    [name],
  )) as [{ key: string; text: string }];
  await manager.query('delete from row_mark where of = $1', [logNameOfTable(name)]);
  await manager.query(
    `insert into row_mark (of, key, salt, digest) select $1, ${key}, s, sha256(s || convert_to(${text}, 'UTF8')) from ${sql(name)} n, lateral (select '\\x00'::bytea as s) as salt
    on conflict (of, key) do update set salt = excluded.salt, digest = excluded.digest`,
    [logNameOfTable(name)],
  );
};

describe('rows of covered tables', () => {
  it('are as they were logged where nothing was touched, and there are some in every table', async () => {
    const checked = await rowFaults(source.manager, await states(source.manager));
    expect(checked.faults).toEqual([]);
    expect([checked.tables, checked.rows]).toEqual([tables.length, (tables.length - 1) * ROWS + 1]);
  });

  it(`are found when one is put in, changed or taken away, in every table and with row digests that were made to match, too (places tried in each table: ${POSITIONS}, VIGIL_SEED=${SEED})`, async () => {
    const logged = await states(source.manager);
    const missed: string[] = [];
    let tried = 0;
    for (const table of tables) {
      for (const [kind, tamper] of Object.entries(KINDS)) {
        // docs/verify.md names the two tables whose rows may go: they live for a while.
        if (table.mayGo && kind === 'taken away') continue;
        for (let i = 0; i < POSITIONS; i += 1) {
          const random = new SeededRandom(SEED + i * 7919 + kind.length + table.name.length * 31);
          const found = await rolledBack(async (manager) => {
            await tamper(manager, table, random);
            return (await rowFaults(manager, copyOf(logged, table), undefined, table.name)).faults;
          });
          tried += 1;
          if (found.length === 0) missed.push(`${table.name}: ${kind}, place ${i}`);
        }
      }
    }
    noteFigure(
      `a row of each of ${tables.length} tables ${Object.keys(KINDS)
        .map((kind) => `"${kind}"`)
        .join(', ')}, at ${POSITIONS} places each: ${tried} tried, ${tried - missed.length} found`,
    );
    expect(missed).toEqual([]);
  }, 1_800_000);
});

/** The check empties this map as it runs. */
const copyOf = (logged: LoggedStates, { name }: Table): LoggedStates => {
  const copy = new LoggedStates();
  copy.rows.set(logNameOfTable(name), new Map(logged.rows.get(logNameOfTable(name))));
  return copy;
};

describe('what goes wrong', () => {
  it('names a table that is no longer covered, and says no more than twenty rows of one table by themselves', async () => {
    expect(
      await rolledBack(async (manager) => {
        await manager.query(`delete from covered_table where name = 'public.review'`);
        return faults(manager);
      }),
    ).toEqual(['table public.review is no longer covered: the next start covers it again']);
    const many = await rolledBack(async (manager) => {
      for (let n = 0; n < 25; n += 1)
        await put(
          manager,
          tables.find(({ name }) => name === 'public.review')!,
          20_000 + n,
        );
      return faults(manager);
    });
    expect([many.length, many.at(-1)]).toEqual([21, 'review: 5 more rows are not what the log says']);
  });
});
