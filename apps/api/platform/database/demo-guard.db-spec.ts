import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { freshDatabase, testAdminUrl, type FreshDatabase } from '../../testing/fresh-database.js';
import { withClient } from './ensure-database.js';
import { assertDatabaseMode } from './demo-guard.js';
import { nameOf, reachDatabase } from './reach-database.js';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => database?.drop());

const isDemo = (): Promise<boolean> =>
  withClient(
    database.url,
    async (client) => (await client.query<{ is_demo: boolean }>('select is_demo from pub.head')).rows[0]!.is_demo,
  );
const addMember = (): Promise<unknown> =>
  withClient(database.url, (client) =>
    client.query(`insert into member (id, name, name_folded, role) values ($1, 'x', 'x', 'admin')`, [randomUUID()]),
  );

describe('a database has one purpose', () => {
  it('becomes the demo’s at the first start as a demo and stays it', async () => {
    await assertDatabaseMode(database.url, 'demo');
    await addMember();
    await assertDatabaseMode(database.url, 'demo');
    expect(await isDemo()).toBe(true);
  });

  it('is production’s otherwise', async () => {
    await assertDatabaseMode(database.url, 'production');
    await addMember();
    await assertDatabaseMode(database.url, 'production');
    expect(await isDemo()).toBe(false);
  });
});

describe('an outside PostgreSQL', () => {
  it('is asked for its database, which is made where that is allowed', async () => {
    const name = `vigil_made_${process.pid}`;
    const made = await reachDatabase(testAdminUrl(), name);
    expect(
      await withClient(made, async (client) => (await client.query('select current_database() as name')).rows),
    ).toEqual([{ name }]);
    expect(await reachDatabase(testAdminUrl(), name)).toBe(made);
    await withClient(testAdminUrl(), (client) => client.query(`drop database ${name} with (force)`));
  });

  it('gives a database the name of the user where the address names none', () => {
    expect(nameOf('postgres://vigil:secret@localhost')).toBe('vigil');
    expect(nameOf('postgres://vigil:secret@localhost/a%20b')).toBe('a b');
  });
});

describe('what goes wrong', () => {
  it('never starts production on the demo’s records', async () => {
    await assertDatabaseMode(database.url, 'demo');
    await expect(assertDatabaseMode(database.url, 'production')).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringContaining('invented records of the demo'),
    });
  });

  it('never starts the demo on real records', async () => {
    await addMember();
    await expect(assertDatabaseMode(database.url, 'demo')).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringContaining('holds real records'),
    });
    expect(await isDemo()).toBe(false);
  });

  const refusal = async (change: (url: URL) => void, name?: string): Promise<string> => {
    const url = new URL(database.url);
    change(url);
    return reachDatabase(url.href, name).then(
      () => 'reached',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  };

  it('says in one sentence, without the password, what is wrong with an outside PostgreSQL', async () => {
    const secret = 'canary7Q4xVb2';
    const refusals = [
      await refusal((url) => {
        url.port = '1';
        url.password = secret;
      }),
      await refusal((url) => {
        url.username = 'vigil_nobody';
        url.password = secret;
      }),
      await refusal((url) => {
        url.hostname = 'nowhere.invalid';
        url.password = secret;
      }),
      await refusal(() => undefined, 'vigil_not_mine'),
    ];
    expect(refusals).toEqual([
      expect.stringMatching(
        /^OperatorError: No PostgreSQL answers at 127\.0\.0\.1:1 \(ECONNREFUSED\): start it, or correct DATABASE_URL\.$/,
      ),
      expect.stringMatching(/^OperatorError: The PostgreSQL at .* refuses the user or the password of DATABASE_URL\.$/),
      expect.stringMatching(/^OperatorError: No PostgreSQL answers at nowhere\.invalid/),
      expect.stringMatching(
        /^OperatorError: There is no database "vigil_not_mine" and the user of DATABASE_URL may not make it: run as an administrator of that PostgreSQL: create database "vigil_not_mine" owner "\w+" encoding 'UTF8' template template0;$/,
      ),
    ]);
    expect(refusals.join()).not.toContain(secret);
  });

  it('says so where the database belongs to another user, and how to give it away, which suffices', async () => {
    const name = `vigil_theirs_${process.pid}`;
    const asAdmin = (statement: string): Promise<unknown> =>
      withClient(testAdminUrl(), (client) => client.query(statement));
    await asAdmin(`create database ${name} encoding 'UTF8' template template0`);
    const said = await refusal(() => undefined, name);
    expect(said).toMatch(
      new RegExp(
        `^OperatorError: The user of DATABASE_URL may make no tables in the database ${name}: run as an administrator of that PostgreSQL: alter database "${name}" owner to "\\w+";$`,
      ),
    );
    await asAdmin(/alter .*/.exec(said)![0]);
    expect(await refusal(() => undefined, name)).toBe('reached');
    await asAdmin(`drop database ${name} with (force)`);
  });
});
