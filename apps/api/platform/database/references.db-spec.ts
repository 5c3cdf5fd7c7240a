import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { inCheckout } from '../../project-root.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { withClient } from './ensure-database.js';

/** Tables whose rows are referred to without an index, because they are never deleted. */
const NEVER_DELETED: Readonly<Record<string, string>> = {
  member: 'the log speaks of them: a member is frozen',
  assembly_group: 'what was recorded of a group goes on naming it',
  field_device: 'a phone is ended, and its reports name it',
  proposed_name: 'records name it: it is refused, or joined with another',
  import: 'what came of it refers to it: its file is erased, it stays',
};
/** Tables whose rows are deleted so rarely, or are referred to by so few rows, that an index would only cost. */
const SELDOM: Readonly<Record<string, string>> = {
  place: 'places of another country go at a start, where nothing names one',
  encryption_key: 'goes when everything was encrypted anew, once, after every row was read anyhow',
};

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

const ask = <T extends object>(sql: string): Promise<T[]> =>
  withClient(database.url, async (client) => (await client.query<T>(sql)).rows);

/**
 * Returns the references whose columns do not begin any full index, in any order, nor a partial one that leaves out
 * only nulls.
 */
const unindexed = (): Promise<{ reference: string; to: string }[]> =>
  ask(`
  select c.conrelid::regclass || ' ' || c.conname as reference, c.confrelid::regclass::text as "to" from pg_constraint c
   where c.contype = 'f' and not exists (
     select from pg_index i where i.indrelid = c.conrelid and i.indisvalid
        and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] <@ c.conkey
        and (i.indpred is null or (cardinality(c.conkey) = 1 and pg_get_expr(i.indpred, i.indrelid) =
          (select format('(%I IS NOT NULL)', attname) from pg_attribute where attrelid = c.conrelid and attnum = c.conkey[1]))))
   order by 1`);

describe('a row that is deleted', () => {
  it('is looked for by an index in every table that may refer to it', async () => {
    const left = (await unindexed())
      .filter(({ to }) => !(to in NEVER_DELETED || to in SELDOM))
      .map(({ reference }) => reference);
    expect(left).toEqual([]);
  });

  it('belongs to no table of which it is said that none ever is', () => {
    const sources = ['apps/api', 'migrations'].flatMap((folder) =>
      readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|sql)$/.test(file) && !/^dist|node_modules|-?spec\.ts$|^testing/.test(file))
        .map((file) => inCheckout(folder, file)),
    );
    expect(sources.length).toBeGreaterThan(200);
    const deleting = new RegExp(
      String.raw`delete from (only )?(public\.)?(${Object.keys(NEVER_DELETED).join('|')})\b`,
      'i',
    );
    expect(sources.filter((file) => deleting.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('is not excused for a table that nothing refers to without an index', async () => {
    const to = new Set((await unindexed()).map((one) => one.to));
    expect(Object.keys({ ...NEVER_DELETED, ...SELDOM }).filter((table) => !to.has(table))).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('a reference loses its index, or has one that leaves out more than nulls: it is named', async () => {
    await ask('drop index incident_merged_into');
    expect((await unindexed()).map(({ reference }) => reference)).toContain('incident incident_merged_into_fkey');
    await ask(`create index incident_merged_into on incident (merged_into) where status = 'WS_MERGED'`);
    expect((await unindexed()).map(({ reference }) => reference)).toContain('incident incident_merged_into_fkey');
  });

  it('an index that leaves out nulls would be of no use to PostgreSQL when it looks for references: it is', async () => {
    await ask('drop index if exists incident_merged_into');
    await ask('create index incident_merged_into on incident (merged_into) where merged_into is not null');
    const plan = await withClient(database.url, async (client) => {
      await client.query('set enable_seqscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain select 1 from only incident x where '00000000-0000-4000-8000-000000000000'::uuid operator(pg_catalog.=) merged_into for key share of x`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('incident_merged_into');
  });
});
