import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { startTestApp, type Answer, type TestApp } from '../../testing/app.js';
import { canaryScannerFor, type Canary } from '../../testing/canaries.js';
import { EXPECTED_ANSWERS, triedBy } from '../../testing/sqlstate-answers.js';
import { type Desk, openDesk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { createLog } from './request-log.js';
import { writesBesideRecords } from '../../testing/writes-beside-records.js';
import { type AddWrite, BULK, WORD, type Write, writesToRecords } from '../../testing/writes-to-records.js';

jest.setTimeout(180_000);

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
const logged: string[] = [];
const canaries: Canary[] = [];
const seeded = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 1));
const writes: Write[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { log: createLog('info', { write: (line) => void logged.push(line) }) });
  desk = await openDesk(app);
  const add: AddWrite = (route, client, path, body, headers) =>
    void writes.push({ route, client, path, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });

  await writesToRecords(desk, add, canaries, seeded);
  await writesBesideRecords(desk, add);
  await layTraps();
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** Tables of signing in: every request uses them, so a trap there would fail before the route is reached. */
const SIGN_IN =
  /^(session|sign_in|invitation|passkey|recovery|totp|second_factor|credential|challenge|throttle|attempt|member)/;
/**
 * Makes every write to every table fail with the wanted error. The server's message, detail, hint and names then hold
 * the whole row, as PostgreSQL does by itself for some errors.
 */
const layTraps = async (): Promise<void> => {
  await app.database.query(`create schema testing`);
  await app.database.query(`create table testing.wanted (code text, at text)`);
  await app.database
    .query(`create function testing.trap() returns trigger language plpgsql as $$ declare c text; t text; begin
    select code, at into c, t from testing.wanted;
    if c is null or (t is not null and t <> tg_table_name) then return coalesce(new, old); end if;
    raise exception using errcode = c, message = 'failed on ' || coalesce(new, old)::text, detail = 'Failing row contains ' || coalesce(new, old)::text, hint = coalesce(new, old)::text,
      column = left(coalesce(new, old)::text, 60), constraint = left(coalesce(new, old)::text, 60); end $$`);
  const tables: { name: string; table: string }[] = await app.database.query(
    `select format('%I.%I', table_schema, table_name) as name, table_name as table from information_schema.tables where table_schema in ('public', 'pub') and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables.filter(({ table }) => !SIGN_IN.test(table))) {
    await app.database.query(
      `create trigger trap before insert or update or delete on ${name} for each row execute function testing.trap()`,
    );
  }
};
const fail = (code: string | null, at: string | null = null): Promise<unknown> =>
  app.database
    .query('delete from testing.wanted')
    .then(() => app.database.query('insert into testing.wanted values ($1, $2)', [code, at]));
const send = ({ route, client, path, body, headers }: Write): Promise<Answer> =>
  client.request(route.split(' ')[0]!, path, body, headers);

/** Made once, since it knows tens of thousands of spellings. */
let scanner: ReturnType<typeof canaryScannerFor> | undefined;
const said = (text: string): unknown[] => [
  ...(scanner ??= canaryScannerFor(canaries))(text),
  ...(text.toLowerCase().includes(WORD.toLowerCase()) ? [WORD] : []),
];

it.each(EXPECTED_ANSWERS)(
  '%s (%s) is answered %i %s by the writes of these rooms, and nothing of the record is said',
  async (_what, sqlstate, status, code) => {
    const tried = triedBy(sqlstate, writes);
    // Fails at the first write of each transaction, and at the very last, when the database has received the whole
    // record.
    for (const at of [null, 'log_leaf']) {
      await fail(sqlstate, at);
      logged.length = 0;
      const answers: [string, Answer][] = [];
      for (const write of tried.filter(({ route }) => at === null || route.includes('/api/incidents')))
        answers.push([write.route, await send(write)]);
      await fail(null);
      expect(
        answers.map(([route, answer]) => [
          route,
          answer.status,
          route === BULK ? answer.body['results'] : answer.body['code'],
          answer.headers.has('retry-after'),
        ]),
      ).toEqual(
        answers.map(([route]) =>
          route === BULK
            ? [
                route,
                200,
                [expect.objectContaining({ result: 'refused', why: expect.objectContaining({ code }) })],
                false,
              ]
            : [route, status, code, status === 503],
        ),
      );
      for (const [route, { text, headers }] of answers)
        expect([route, said(`${text}\n${JSON.stringify([...headers])}`)]).toEqual([route, []]);
      expect(logged.filter((line) => line.includes(`"${sqlstate}"`)).length).toBeGreaterThanOrEqual(answers.length);
      expect(said(logged.join('\n'))).toEqual([]);
    }
  },
);

it('the database’s own log holds nothing of it either', () => {
  const file = join(process.env['VIGIL_TEST_RUN'] ?? '/nowhere', 'server', 'postgres.log');
  if (!existsSync(file)) return expect(process.env['VIGIL_TEST_DATABASE_URL']).toBeTruthy();
  expect(said(readFileSync(file, 'utf8'))).toEqual([]);
});

/** Reads by the rules of records; a POST, because what somebody types stands in no address. */
const READS = ['POST /api/incidents/possible-duplicates'];

describe('what goes wrong', () => {
  it('every write of these rooms was tried', () => {
    const all = app.routes
      .routes()
      .filter(
        ({ method, path }) =>
          method !== 'GET' &&
          /^\/api\/(people\/:id$|case-events|incidents|coverage|published-totals|dated-notes|groups|releases|reports|settings|sealing-keys)/.test(
            path,
          ),
      )
      .map(({ method, path }) => `${method} ${path}`);
    expect(READS.filter((route) => !all.includes(route))).toEqual([]);
    const routes = all.filter((route) => !READS.includes(route));
    expect(routes.filter((route) => !writes.some((write) => write.route === route))).toEqual([]);
  });

  it('nothing was written, and without a failure each of them is', async () => {
    await fail(null);
    const done = new Map<string, number>();
    for (const write of writes)
      done.set(write.route, Math.min(done.get(write.route) ?? 999, (await send(write)).status));
    expect([...done].filter(([, status]) => status >= 300)).toEqual([]);
  });

  it('the traps say what must not be said, so that silence is ours', async () => {
    await fail('23514');
    const error = await app.database.query(`update incident set title = title`).then(
      () => null,
      (reason: { driverError: Record<string, string> }) => reason.driverError,
    );
    await fail(null);
    expect(said(`${error!['detail']} ${error!['message']}`)).toContain(WORD);
  });
});
