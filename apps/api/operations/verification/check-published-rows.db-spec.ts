import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { deskOptions } from '../../desk-database-options.js';
import { ORGANISATION } from '../../platform/database/public-site-state.repository.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { publishedRowFaults } from './check-published-rows.js';

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

it('finds every setting that readers see otherwise than it was saved', async () => {
  const settings = Object.entries(ORGANISATION);
  for (const [setting, column] of settings)
    await source.query(`insert into setting (key, value) select $1, h.${column}::text from pub.head h`, [setting]);
  expect(await publishedRowFaults(source.manager)).toEqual([]);
  const days = settings
    .filter(([setting]) => setting.endsWith('Days'))
    .map(([, column]) => `${column} = ${column} + 1`);
  const words = settings.filter(([setting]) => !setting.endsWith('Days')).map(([, column]) => `${column} = 'other'`);
  await source.query(`update pub.head set ${[...days, ...words].join(', ')}`);
  expect((await publishedRowFaults(source.manager)).sort()).toEqual(
    settings.map(([setting]) => `what readers see of the organisation (${setting}) is not what was entered`).sort(),
  );
});
