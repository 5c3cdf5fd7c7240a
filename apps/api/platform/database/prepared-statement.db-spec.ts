import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource, type EntityManager } from 'typeorm';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { deskOptions } from '../../desk-database-options.js';
import { IncidentEntity } from '../../incidents/incident.entity.js';
import { PREPARED, PREPARED_COMMENT } from './prepared-statement.js';

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
    expect(await manager.query('select $1::int + 2 as sum', [1])).toEqual([{ sum: 3 }]);
    await manager.getRepository(IncidentEntity).findOne({ where: { id: randomUUID() }, comment: PREPARED_COMMENT });
    expect(await kept(manager)).toEqual([often, expect.stringMatching(/^\/\* often \*\/ SELECT .* FROM "incident" /)]);
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
