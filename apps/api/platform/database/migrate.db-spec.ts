import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inCheckout } from '../../project-root.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { OperatorError } from './operator-error.js';
import { ownVersion } from '../own-version.js';
import { withClient } from './ensure-database.js';
import { migrate } from './migrate.js';

const shipped = inCheckout('migrations');

let database: FreshDatabase;
let folder: string;

beforeEach(async () => {
  database = await freshDatabase('nothing');
  folder = mkdtempSync(join(tmpdir(), 'vigil-migrations-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

const aFile = (name: string, sql: string): void => writeFileSync(join(folder, name), sql);
const run = (): Promise<void> => migrate(database.url, folder);
const ask = async (sql: string): Promise<unknown[]> =>
  withClient(database.url, async (client) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat());
const ran = (): Promise<unknown[]> => ask('select name from migration_file order by name');

async function refusal(work: Promise<void>): Promise<string> {
  const error: unknown = await work.then(
    () => 'it did not refuse',
    (reason: unknown) => reason,
  );
  if (!(error instanceof OperatorError)) throw new Error(`expected a sentence, got ${String(error)}`);
  return error.message;
}

describe('migrating', () => {
  it('notes which Vigil ran a file', async () => {
    aFile('0001-first.sql', 'create table a ();');
    await run();
    expect(await ask('select version from migration_file')).toEqual([ownVersion]);
  });

  it('runs each file once, in the order of the numbers, and only the new ones later', async () => {
    aFile('0002-second.sql', 'insert into step values (2);');
    aFile('0001-first.sql', 'create table step (n int, at serial); insert into step values (1);');
    await run();
    await run();
    aFile('0003-third.sql', 'insert into step values (3); insert into step values (4);');
    await run();
    expect(await ask('select n from step order by at')).toEqual([1, 2, 3, 4]);
    expect(await ran()).toEqual(['0001-first', '0002-second', '0003-third']);
  });

  it('lets two that start at once wait for each other', async () => {
    aFile('0001-slow.sql', 'create table once (); select pg_sleep(0.3);');
    await Promise.all([run(), run(), run()]);
    expect(await ran()).toEqual(['0001-slow']);
  });

  it('takes other line ends for the same file', async () => {
    aFile('0001-first.sql', 'create table a ();\ncreate table b ();\n');
    await run();
    aFile('0001-first.sql', 'create table a ();\r\ncreate table b ();\r\n');
    await expect(run()).resolves.toBeUndefined();
  });

  it('brings an empty database to what this Vigil needs, with everything that ships', async () => {
    await migrate(database.url);
    await migrate(database.url);
    const files = readdirSync(shipped)
      .filter((name) => name.endsWith('.sql'))
      .map((name) => name.replace('.sql', ''))
      .sort();
    expect(files.length).toBeGreaterThan(0);
    expect(await ran()).toEqual(files);
  });
});

describe('what goes wrong when migrating', () => {
  it('a file that has run was changed: it is named, and nothing runs', async () => {
    aFile('0001-first.sql', 'create table a ();');
    await run();
    aFile('0001-first.sql', 'create table a (n int);');
    aFile('0002-second.sql', 'create table b ();');
    expect(await refusal(run())).toMatch(
      /^Migration 0001-first was changed after it had run on this database: a copy of Vigil from between two releases \(\d+\.\d+\.\d+, \d{4}-\d\d-\d\d \d\d:\d\d UTC\) has used it\. Nothing was changed\. Start that copy again, or restore a backup that a release made into an empty place \(VIGIL_HOME=NEW-FOLDER npm run restore -- BACKUP\)\. If you changed the file yourself, put it back as it was, and write a new migration for the change\.$/,
    );
    expect(await ask("select to_regclass('b')")).toEqual([null]);
  });

  it('a file that has run is not there: the database is a newer one', async () => {
    aFile('0001-first.sql', 'create table a ();');
    await run();
    rmSync(join(folder, '0001-first.sql'));
    expect(await refusal(run())).toMatch(
      /^The database has migration 0001-first, which this Vigil \(\d+\.\d+\.\d+\) does not know: Vigil \d+\.\d+\.\d+ has used it\. Nothing was changed\. Start Vigil /,
    );
  });

  it('a newer Vigil has used it: its version, the last before it and the command to restore are said', async () => {
    aFile('0001-first.sql', 'create table a ();');
    await run();
    await ask(
      `insert into migration_file (name, digest, ran_at, version)
       values ('0002-later', 'x', '2031-03-01 08:15Z', '7.1.0'), ('0003-last', 'x', '2032-01-01Z', '7.2.0+1a2b3c4d')`,
    );
    aFile('0004-own.sql', 'create table b ();');
    expect(await refusal(run())).toMatch(
      /^The database has migration 0003-last, which .* Vigil 7\.2\.0\+1a2b3c4d has used it\. Nothing was changed\. Start Vigil 7\.2\.0\+1a2b3c4d or a newer one\. Or, to stay with this one, restore a backup from before 2031-03-01 08:15 UTC into an empty place \(VIGIL_HOME=NEW-FOLDER npm run restore -- BACKUP\)/,
    );
    expect(await ask("select to_regclass('b')")).toEqual([null]);
  });

  it('a Vigil that noted no version made it: it is still opened, and what a newer one did is still refused', async () => {
    aFile('0001-first.sql', 'create table a ();');
    await run();
    await ask('alter table migration_file drop column version');
    await run();
    expect(await ask('select version from migration_file')).toEqual([null]);
    await ask(`insert into migration_file (name, digest) values ('0002-later', 'x')`);
    expect(await refusal(run())).toMatch(/: a newer Vigil has used it\. Nothing was changed\. Start that one or /);
  });

  it('a new file comes before one that has run', async () => {
    aFile('0002-second.sql', 'create table a ();');
    await run();
    aFile('0001-first.sql', 'create table b ();');
    expect(await refusal(run())).toMatch(
      /^Migration 0001-first comes before 0002-second, which has already run on this database: a copy of Vigil from between two releases .* has used it\. Nothing was changed\. Start that copy again, .* give it a number after that one\.$/,
    );
  });

  it('two files have one number, or a file has no number', async () => {
    aFile('0001-first.sql', '');
    aFile('0001-other.sql', '');
    expect(await refusal(run())).toMatch(/^Migrations 0001-first and 0001-other have the same number/);
    rmSync(join(folder, '0001-other.sql'));
    aFile('second.sql', '');
    expect(await refusal(run())).toBe('Migration second.sql must be named like 0001-what-it-does.sql.');
  });

  it('the folder is missing', async () => {
    rmSync(folder, { recursive: true });
    expect(await refusal(run())).toMatch(/^The folder of migrations, .* is missing/);
  });

  it('a file fails: it leaves nothing, what ran before it stays, and its line is named', async () => {
    aFile('0001-first.sql', 'create table a ();');
    aFile('0002-broken.sql', 'create table b ();\ncreate table c (n int);\ninsert into c values (nosuch);\n');
    aFile('0003-third.sql', 'create table d ();');
    expect(await refusal(run())).toBe(
      'Migration 0002-broken failed at line 3 and changed nothing (42703, column "nosuch" does not exist).',
    );
    expect(await ran()).toEqual(['0001-first']);
    expect(await ask("select to_regclass('a')::text, to_regclass('b')::text, to_regclass('d')::text")).toEqual([
      'a',
      null,
      null,
    ]);
  });

  it('a file fails on a record: the sentence does not repeat what the record says', async () => {
    aFile('0001-first.sql', "create table a (t text); insert into a values ('CANARY-7'), ('CANARY-7');");
    await run();
    aFile('0002-unique.sql', 'create unique index on a (t);');
    aFile('0003-number.sql', 'alter table a alter t type int using t::int;');
    const said = await refusal(run());
    expect(said).toBe('Migration 0002-unique failed and changed nothing (23505).');
    rmSync(join(folder, '0002-unique.sql'));
    expect(await refusal(run())).not.toContain('CANARY');
  });
});
