import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionsService } from '../../accounts/sessions.service.js';
import { startTestApp, TEST_CONFIG, type Client, type TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import { CREATE } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { withPassword } from '../../testing/authenticator-app.js';
import { createLog } from './request-log.js';

/** Addresses of visitors, and the parts that must not be stored: only a truncated network may be. */
const ADDRESSES = ['203.0.113.77', '2001:db8:12:3456::9'];
const WHOLE = ['203.0.113.77', '2001:db8:12:3456', '12:3456'];
const PASSWORD = 'seven green kettles sing';

let database: FreshDatabase;
let app: TestApp;
const logged: string[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, {
    config: { ...TEST_CONFIG, trustedProxies: ['127.0.0.1'] },
    log: createLog('info', { write: (line) => void logged.push(line) }),
  });
  const { client } = await withPassword(app, 'plover', PASSWORD);
  for (const from of ADDRESSES) await visitFrom(from, client);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const visitFrom = async (from: string, member: Client): Promise<void> => {
  const headers = { 'x-forwarded-for': from };
  expect((await app.visitor.get('/api/public/about', headers)).status).toBe(200);
  expect((await app.visitor.get('/api/nowhere', headers)).status).toBe(404);
  expect((await app.visitor.get(`/api/public/counts?period=${from}`, headers)).status).toBe(400);
  expect(
    (await app.visitor.post('/api/sessions', { name: 'plover', password: 'a wrong password' }, headers)).status,
  ).toBe(401);
  expect((await app.visitor.post('/api/sessions', { name: 'plover', password: PASSWORD }, headers)).status).toBe(201);
  expect((await member.put(`/api/incidents/${randomUUID()}`, anIncident(), { ...headers, ...CREATE })).status).toBe(
    201,
  );
};

/** Returns the tables with a row that contains one of these texts, in any form. */
const tablesWith = async (texts: readonly string[]): Promise<string[]> => {
  const tables: { name: string }[] = await app.database.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('public', 'pub') and table_type = 'BASE TABLE' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [{ n }] = (await app.database.query(
      `select count(*)::int as n from ${name} t where exists (select from unnest($1::text[]) x where position(x in t::text) > 0)`,
      [texts],
    )) as [{ n: number }];
    if (n > 0) found.push(name);
  }
  return found;
};

describe('the address of a visitor', () => {
  it('is whole in no table and in no line of the log', async () => {
    expect(logged.length).toBeGreaterThan(10);
    expect(WHOLE.filter((address) => logged.join('\n').includes(address))).toEqual([]);
    expect(await tablesWith(WHOLE)).toEqual([]);
  });

  it('is truncated beside a session, and gone with it', async () => {
    expect(await tablesWith(['203.0.113.0/24', '2001:db8:12::/48'])).toEqual(['public.session']);
    await app.database.query(`update session set seen_at = now() - interval '31 minutes'`);
    await app.app.get(SessionsService).tidy();
    expect(await tablesWith(['203.0.113.0/24', '2001:db8:12::/48'])).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('an address that is kept somewhere is found', async () => {
    await app.database.query(`insert into setting (key, value) values ('seen', '203.0.113.77')`);
    expect(await tablesWith(WHOLE)).toEqual(['public.setting']);
    await app.database.query(`delete from setting where key = 'seen'`);
  });
});
