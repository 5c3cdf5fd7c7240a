import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource, type DataSourceOptions, type EntityManager, type QueryRunner } from 'typeorm';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { deskOptions } from '../../desk-database-options.js';
import { IncidentEntity } from '../../incidents/incident.entity.js';
import { PREPARED, PREPARED_COMMENT, PREPARED_LAST, type PreparedClient } from './prepared-statement.js';

let database: FreshDatabase;
let desk: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  desk = await new DataSource(deskOptions(database.url)).initialize();
});
afterAll(async () => {
  await desk?.destroy();
  await database?.drop();
});

const kept = async (manager: EntityManager): Promise<string[]> =>
  (
    (await manager.query('select statement from pg_prepared_statements order by statement collate "C" desc')) as {
      statement: string;
    }[]
  ).map(({ statement }) => statement);

it('keeps the plan of a statement that is asked often, and of no other', async () => {
  await desk.transaction(async (manager) => {
    const often = `${PREPARED}select $1::int + 1 as sum`;
    for (const n of [1, 2, 3]) expect(await manager.query(often, [n])).toEqual([{ sum: n + 1 }]);
    expect(await manager.query(`${PREPARED}select 5 as five`)).toEqual([{ five: 5 }]);
    expect(await manager.query('select $1::int + 2 as sum', [1])).toEqual([{ sum: 3 }]);
    await manager.getRepository(IncidentEntity).findOne({ where: { id: randomUUID() }, comment: PREPARED_COMMENT });
    expect(await kept(manager)).toEqual([
      `${PREPARED}select 5 as five`,
      often,
      expect.stringMatching(/^\/\* often \*\/ SELECT .* FROM "incident" /),
    ]);
  });
});

it('says a fault of such a statement as of any other, and goes on', async () => {
  await expect(desk.query(`${PREPARED}select 1 / $1::int as share`, [0])).rejects.toMatchObject({ code: '22012' });
  expect(await desk.query(`${PREPARED}select 1 / $1::int as share`, [1])).toEqual([{ share: 1 }]);
});

it('answers from a table that was changed since the plan was made', async () => {
  await desk.transaction(async (manager) => {
    await manager.query('create temporary table standing (n integer, word text)');
    const read = `${PREPARED}select n from standing where n > $1`;
    expect(await manager.query(read, [0])).toEqual([]);
    await manager.query(`insert into standing values (1, 'one')`);
    await manager.query('alter table standing drop column word, add column more integer');
    expect(await manager.query(read, [0])).toEqual([{ n: 1 }]);
  });
});

it('makes a plan anew where its columns were changed under it, and fails once at most within a transaction', async () => {
  await desk.query('create table outlived (n integer)');
  const all = `${PREPARED}select * from outlived where n > $1`;
  const runner = desk.createQueryRunner();
  try {
    expect(await runner.query(all, [0])).toEqual([]);
    await desk.query('alter table outlived add column word text');
    await desk.query(`insert into outlived values (1, 'one')`);
    expect(await runner.query(all, [0])).toEqual([{ n: 1, word: 'one' }]);
    await desk.query('alter table outlived add column more text');
    await runner.startTransaction();
    await expect(runner.query(all, [0])).rejects.toMatchObject({ code: '0A000' });
    await runner.rollbackTransaction();
    await runner.startTransaction();
    expect(await runner.query(all, [0])).toEqual([{ n: 1, word: 'one', more: null }]);
    await runner.commitTransaction();
  } finally {
    await runner.release();
    await desk.query('drop table outlived');
  }
});

describe('a transaction', () => {
  let runner: QueryRunner;
  let roundTrips = 0;
  beforeAll(async () => {
    await desk.query('create table kept_rows (n integer primary key deferrable initially deferred)');
    runner = desk.createQueryRunner();
    const client = (await runner.connect()) as { connection: EventEmitter };
    client.connection.on('readyForQuery', () => (roundTrips += 1));
  });
  afterAll(async () => {
    await runner?.release();
    await desk.query('drop table kept_rows');
  });
  beforeEach(async () => {
    await desk.query('delete from kept_rows');
    roundTrips = 0;
  });
  const rows = async (): Promise<number[]> =>
    ((await desk.query('select n from kept_rows order by n')) as { n: number }[]).map(({ n }) => n);
  const insert = 'insert into kept_rows values ($1::int) returning n';

  it('begins with its first statement, in one round trip', async () => {
    await runner.startTransaction();
    expect(await runner.query(PREPARED + insert, [1])).toEqual([{ n: 1 }]);
    expect(await rows()).toEqual([]);
    expect(roundTrips).toBe(1);
    await runner.commitTransaction();
    expect([await rows(), roundTrips]).toEqual([[1], 2]);
  });

  it.each([PREPARED, ''])('takes back what it did, also its first statement: %j', async (how) => {
    await runner.startTransaction();
    await runner.query(how + insert, [1]);
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([]);
  });

  it('sends nothing if it does nothing', async () => {
    await runner.startTransaction();
    await runner.commitTransaction();
    await runner.startTransaction();
    await runner.rollbackTransaction();
    expect(roundTrips).toBe(0);
  });

  it('is committed with its last statement, in one round trip', async () => {
    for (const n of [1, 2]) {
      roundTrips = 0;
      await runner.startTransaction();
      if (n === 2) await runner.query(PREPARED + insert, [n + 10]);
      expect(await runner.query(PREPARED_LAST + insert, [n])).toEqual([{ n }]);
      expect([await rows(), roundTrips]).toEqual([[[1], [1, 2, 12]][n - 1], n]);
      await runner.commitTransaction();
      expect(roundTrips).toBe(n);
    }
  });

  it('asks what is asked at once in one round trip, and in its order', async () => {
    await runner.startTransaction();
    const [first, all, last] = await Promise.all([
      runner.query(PREPARED + insert, [1]),
      runner.query(`${PREPARED}select n from kept_rows where n > $1`, [0]),
      runner.query(PREPARED_LAST + insert, [2]),
    ]);
    await runner.commitTransaction();
    expect([first, all, last]).toEqual([[{ n: 1 }], [{ n: 1 }], [{ n: 2 }]]);
    expect([await rows(), roundTrips]).toEqual([[1, 2], 1]);
  });

  it('asks one after the other what is asked beside another kind of statement', async () => {
    await runner.startTransaction();
    const answers = await Promise.all(
      [PREPARED, '', PREPARED].map((how, i) =>
        runner.query(`${how}select $1::int, count(*)::int as n from kept_rows`, [i]),
      ),
    );
    await runner.query('insert into kept_rows values (7)');
    await runner.commitTransaction();
    expect([answers.length, await rows()]).toEqual([3, [7]]);
  });

  it('does nothing of what is asked at once with a statement that fails', async () => {
    await runner.startTransaction();
    const asked = [
      runner.query(PREPARED + insert, [1]),
      runner.query(`${PREPARED}select 1 / $1::int`, [0]),
      runner.query(PREPARED_LAST + insert, [2]),
    ];
    expect(await Promise.allSettled(asked)).toEqual(
      Array(3).fill({ status: 'rejected', reason: expect.objectContaining({ code: '22012' }) }),
    );
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([]);
  });

  it('sends nothing that waits when it is rolled back, least of all its COMMIT', async () => {
    await runner.startTransaction();
    const client = (await runner.connect()) as PreparedClient;
    await runner.query(PREPARED + insert, [1]);
    const waiting = client.query(PREPARED_LAST + insert, [2]);
    const rolledBack = client.query('ROLLBACK');
    await expect(waiting).rejects.toThrow('rolled back');
    await rolledBack;
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([]);
  });

  it('refuses a statement after the last one, also before that is answered', async () => {
    await runner.startTransaction();
    const [last, late] = await Promise.allSettled([
      runner.query(PREPARED_LAST + insert, [1]),
      runner.query(PREPARED + insert, [2]),
    ]);
    expect([last.status, late.status]).toEqual(['fulfilled', 'rejected']);
    await runner.commitTransaction();
    expect(await rows()).toEqual([1]);
  });

  it('refuses a COMMIT before the last statement is answered, and the next transaction is its own', async () => {
    await runner.startTransaction();
    const client = (await runner.connect()) as PreparedClient;
    const last = client.query(PREPARED_LAST + insert, [1]);
    await new Promise(process.nextTick); // it is sent
    expect(() => client.query('COMMIT')).toThrow('a COMMIT before the answer');
    const rolledBack = runner.rollbackTransaction();
    await last;
    await rolledBack;
    await runner.startTransaction();
    await runner.query('insert into kept_rows values (2)');
    await runner.commitTransaction();
    expect(await rows()).toEqual([1, 2]);
  });

  it('refuses a statement after the last one', async () => {
    await runner.startTransaction();
    await runner.query(PREPARED_LAST + insert, [1]);
    for (const how of [PREPARED, PREPARED_LAST, ''])
      await expect(runner.query(how + insert, [2])).rejects.toThrow('a statement after the last one');
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([1]);
    expect(await runner.query(PREPARED + insert, [2])).toEqual([{ n: 2 }]);
  });

  it('keeps nothing if its last statement fails', async () => {
    await runner.startTransaction();
    await runner.query(PREPARED + insert, [1]);
    await expect(runner.query(`${PREPARED_LAST}select 1 / $1::int`, [0])).rejects.toMatchObject({ code: '22012' });
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([]);
    await runner.startTransaction();
    await expect(runner.query(PREPARED_LAST + insert, [{ toPostgres: () => never() }])).rejects.toThrow('never sent');
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([]);
  });

  it('keeps nothing if a statement could not be sent, which PostgreSQL does not know of', async () => {
    const broken = [{ toPostgres: () => never() }];
    await runner.startTransaction();
    await runner.query(PREPARED + insert, [1]);
    await expect(runner.query(`${PREPARED}${insert} + 0`, broken)).rejects.toThrow('never sent');
    await expect(runner.query(PREPARED_LAST + insert, [2])).rejects.toThrow('could not be sent');
    await expect(runner.commitTransaction()).rejects.toThrow('could not be sent');
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([]);
    // The statement was new to its connection, and is again.
    await runner.startTransaction();
    expect(await runner.query(`${PREPARED}${insert} + 0`, [3])).toEqual([expect.anything()]);
    await runner.commitTransaction();
    expect(await rows()).toEqual([3]);
  });

  it('says so where PostgreSQL rolls it back at its COMMIT, since an error was ignored', async () => {
    await runner.startTransaction();
    await runner.query(insert, [1]);
    await expect(runner.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await expect(runner.commitTransaction()).rejects.toThrow('rolled back instead of a COMMIT');
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([]);
  });

  it.each([
    ['asked often', PREPARED],
    ['of another kind', ''],
  ])('that was given up on is not done later, by whoever has its connection then: %s', async (_name, how) => {
    const options = deskOptions(database.url);
    const extra = { ...(options.extra as object), query_timeout: 400 };
    const one = await new DataSource({ ...options, poolSize: 1, extra } as DataSourceOptions).initialize();
    try {
      await runner.startTransaction();
      await runner.query('lock table kept_rows in access exclusive mode');
      await expect(one.transaction((manager) => manager.query(how + insert, [1]))).rejects.toThrow('read timeout');
      const next = one.transaction((manager) => manager.query(`${PREPARED}select 1 as one`));
      await runner.rollbackTransaction();
      expect(await next).toEqual([{ one: 1 }]);
      expect(await rows()).toEqual([]);
    } finally {
      await one.destroy();
    }
  });

  it('keeps nothing if what is checked at its end fails, and says so', async () => {
    await runner.startTransaction();
    await runner.query(PREPARED + insert, [1]);
    await expect(runner.query(PREPARED_LAST + insert, [1])).rejects.toMatchObject({ code: '23505' });
    await runner.rollbackTransaction();
    expect(await rows()).toEqual([]);
  });
});

const never = (): never => {
  throw new Error('never sent');
};
