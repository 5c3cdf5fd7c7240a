import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Secret } from 'otpauth';
import { createLog } from '../platform/http/request-log.js';
import { clientOf, startTestApp, TEST_CONFIG, type Answer, type Client, type TestApp } from '../testing/app.js';
import { EXPECTED_ANSWERS, triedBy } from '../testing/sqlstate-answers.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { withCookieOf } from '../testing/authenticator-app.js';
import { SoftPasskey } from '../testing/soft-passkey.js';
import { InvitationsService } from './invitations.service.js';
import { totpCode } from './totp.js';

jest.setTimeout(180_000);

/** In every name, password and label that is sent. */
const WORD = 'canary7Zt3Kq9';
const PASSWORD = `seven green kettles ${WORD}`;

let database: FreshDatabase;
let app: TestApp;
let url: string;
const logged: string[] = [];
/** Secrets that the server made, which must not appear in answers or logs either. */
const secrets: string[] = [WORD];
interface Write {
  route: string;
  client: Client;
  path: string;
  body?: unknown;
  at?: string;
}
const writes: Write[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, {
    config: { ...TEST_CONFIG, host: 'localhost' },
    log: createLog('info', { write: (line) => void logged.push(line) }),
  });
  url = app.url.replace('127.0.0.1', 'localhost');
  const visitor = clientOf(url, '', null);
  const invitations = app.app.get(InvitationsService);
  const add = (
    route: string,
    client: Client,
    body?: unknown,
    { path = route.split(' ')[1]!, at }: { path?: string; at?: string } = {},
  ): void => void writes.push({ route, client, path, ...(body === undefined ? {} : { body }), ...(at ? { at } : {}) });
  const options = async (client: Client, path: string): Promise<{ challenge: string }> =>
    (await client.post<{ options: { challenge: string } }>(path)).body.options;
  let people = 0;
  /** Creates a member with a password and a passkey, and returns their recovery codes. */
  const somebody = async (): Promise<{ name: string; client: Client; passkey: SoftPasskey; codes: string[] }> => {
    const name = `${WORD} ${(people += 1)}`;
    const first = withCookieOf(
      url,
      await visitor.post('/api/invitations/acceptances', {
        token: await invitations.invite('monitor', null),
        name,
        password: PASSWORD,
      }),
    );
    const passkey = new SoftPasskey();
    const added = await first.post<{ recoveryCodes: string[] }>('/api/account/passkeys', {
      name: WORD,
      response: passkey.create(await options(first, '/api/account/passkeys/challenges'), { origin: url }),
    });
    secrets.push(...added.body.recoveryCodes);
    return { name, client: withCookieOf(url, added), passkey, codes: added.body.recoveryCodes };
  };
  const [one, two, three, four] = [await somebody(), await somebody(), await somebody(), await somebody()];
  await app.database.query('update member set password_hash = $1', [
    await hash(PASSWORD, { algorithm: 2, memoryCost: 8, timeCost: 1, parallelism: 1 }),
  ]);
  const passkeyOf = async (client: Client): Promise<string> =>
    (await client.get<{ passkeys: { id: string }[] }>('/api/account')).body.passkeys[0]!.id;

  add('POST /api/sessions', visitor, { name: one.name, password: PASSWORD }, { at: 'session' });
  add('POST /api/sessions', visitor, {
    passkey: one.passkey.get(await options(visitor, '/api/sessions/challenges'), { origin: url }),
  });
  add('POST /api/sessions/challenges', visitor);
  const half = withCookieOf(url, await visitor.post('/api/sessions', { name: one.name, password: PASSWORD }));
  add('POST /api/sessions/current/proofs', half, { recoveryCode: one.codes[0] });
  add('POST /api/sessions/current/proofs', one.client, { recoveryCode: one.codes[1] });
  const begun = await two.client.post<{ secret: string }>('/api/account/totp');
  secrets.push(begun.body.secret);
  add('POST /api/account/totp', one.client);
  add('PUT /api/account/totp', two.client, () => ({
    code: totpCode(Secret.fromBase32(begun.body.secret).bytes, Date.now()),
  }));
  const confirmed = await four.client.post<{ secret: string }>('/api/account/totp');
  await four.client.put('/api/account/totp', {
    code: totpCode(Secret.fromBase32(confirmed.body.secret).bytes, Date.now()),
  });
  add('DELETE /api/account/totp', four.client);
  add('POST /api/account/passkeys/challenges', one.client);
  add('POST /api/account/passkeys', one.client, {
    name: WORD,
    response: new SoftPasskey().create(await options(one.client, '/api/account/passkeys/challenges'), { origin: url }),
  });
  add(
    'PUT /api/account/passkeys/:id',
    one.client,
    { name: `again ${WORD}` },
    { path: `/api/account/passkeys/${await passkeyOf(one.client)}` },
  );
  add('DELETE /api/account/passkeys/:id', one.client, undefined, {
    path: `/api/account/passkeys/${await passkeyOf(one.client)}`,
  });
  add('POST /api/account/recovery-codes', two.client);
  add('PUT /api/account/password', two.client, { password: `another long one ${WORD}` });
  const tokenAsked = { name: `token ${WORD}`, scopes: ['log-incidents'], days: 1 };
  add('POST /api/account/tokens', one.client, tokenAsked, { at: 'log_leaf' });
  // Another member's: the reset below ends the first one's tokens.
  const made = await four.client.post<{ token: string; entry: { id: string } }>('/api/account/tokens', tokenAsked);
  secrets.push(made.body.token);
  add('DELETE /api/account/tokens/:id', four.client, undefined, { path: `/api/account/tokens/${made.body.entry.id}` });
  const { body } = await three.client.get<{ items: { id: string }[] }>('/api/sessions');
  const other = withCookieOf(
    url,
    await visitor.post('/api/sessions', {
      passkey: three.passkey.get(await options(visitor, '/api/sessions/challenges'), { origin: url }),
    }),
  );
  const session = (await other.get<{ items: { id: string; isThis: boolean }[] }>('/api/sessions')).body.items.find(
    ({ id }) => !body.items.some((known) => known.id === id),
  )!;
  add('DELETE /api/sessions/:id', three.client, undefined, { path: `/api/sessions/${session.id}` });
  add('DELETE /api/sessions/current', three.client);
  add('DELETE /api/sessions', two.client);

  const admin = await app.signIn('admin', `admin ${WORD}`);
  const idOf = async (name: string): Promise<string> =>
    ((await app.database.query('select id from member where name = $1', [name])) as { id: string }[])[0]!.id;
  add('POST /api/invitations', admin, { role: 'monitor' }, { at: 'log_leaf' });
  const reset = await invitations.reset(await idOf(one.name), { ...admin.member!, id: admin.member!.id });
  const token = await invitations.invite('monitor', null);
  secrets.push(token, reset);
  add(
    'POST /api/invitations/acceptances',
    visitor,
    { token, name: `new ${WORD}`, password: PASSWORD },
    { at: 'session' },
  );
  add(
    'POST /api/invitations/acceptances',
    visitor,
    { token: reset, password: `a third long one ${WORD}` },
    { at: 'log_leaf' },
  );
  add(
    'POST /api/members/:id/resets',
    admin,
    {},
    { path: `/api/members/${await idOf(three.name)}/resets`, at: 'log_leaf' },
  );
  add(
    'PUT /api/members/:id',
    admin,
    { role: 'analyst', frozen: true },
    { path: `/api/members/${await idOf(three.name)}`, at: 'log_leaf' },
  );
  const reviewer = await app.signIn('reviewer', `reviewer ${WORD}`);
  // Nobody is left to vouch for them, because the only reviewer gave them access.
  const waiting = async (name: string, since: string | null): Promise<string> => {
    const client = await app.signIn('monitor', `${name} ${WORD}`);
    await app.database.query(
      `update member set access_how = 'reset', access_given_by = $2, access_given_at = now(), waits_since = $3, wait_asked_by = case when $3::timestamptz is not null then $2::uuid end where id = $1`,
      [client.member!.id, reviewer.member!.id, since],
    );
    return client.member!.id;
  };
  const [asks, waits] = [await waiting('asks', null), await waiting('waits', new Date().toISOString())];
  add(
    'POST /api/members/:id/vouch',
    reviewer,
    {},
    { path: `/api/members/${await idOf(four.name)}/vouch`, at: 'log_leaf' },
  );
  add('POST /api/members/:id/wait', admin, undefined, { path: `/api/members/${asks}/wait`, at: 'log_leaf' });
  add('POST /api/members/:id/objections', await app.signIn('monitor', `objects ${WORD}`), undefined, {
    path: `/api/members/${waits}/objections`,
    at: 'log_leaf',
  });
  // Never idle, always fresh: so a request itself writes nothing, and each route meets its own failure.
  await app.database.query(
    `update session set seen_at = now() + interval '1 hour', proved_at = now() + interval '1 hour', expires_at = now() + interval '5 hours'`,
  );
  await layTraps();
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const layTraps = async (): Promise<void> => {
  await app.database.query('create schema testing');
  await app.database.query('create table testing.wanted (code text, at text)');
  await app.database
    .query(`create function testing.trap() returns trigger language plpgsql as $$ declare c text; t text; begin
    select code, at into c, t from testing.wanted;
    if c is null or (t is not null and t <> tg_table_name) then return coalesce(new, old); end if;
    raise exception using errcode = c, message = 'failed on ' || coalesce(new, old)::text, detail = 'Failing row contains ' || coalesce(new, old)::text, hint = '${WORD}',
      column = '${WORD}', constraint = '${WORD}'; end $$`);
  const tables: { name: string }[] = await app.database.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('public', 'pub') and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables)
    await app.database.query(
      `create trigger trap before insert or update or delete on ${name} for each row execute function testing.trap()`,
    );
};
const fail = (code: string | null, at: string | null = null): Promise<unknown> =>
  app.database
    .query('delete from testing.wanted')
    .then(() => app.database.query('insert into testing.wanted values ($1, $2)', [code, at]));
const send = ({ route, client, path, body }: Write): Promise<Answer> =>
  client.request(route.split(' ')[0]!, path, typeof body === 'function' ? (body as () => unknown)() : body);
const said = (text: string): string[] => secrets.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()));

it.each(EXPECTED_ANSWERS)(
  '%s (%s) is answered %i %s by the writes of signing in, and no name, password or secret is said',
  async (_what, sqlstate, status, code) => {
    // Fails at the first row that a route writes, and at its last, when the database has received everything.
    for (const last of [false, true]) {
      for (const write of triedBy(sqlstate, writes).filter(({ at }) => !last || at)) {
        await fail(sqlstate, last ? write.at! : null);
        logged.length = 0;
        const answer = await send(write);
        await fail(null);
        expect([write.route, answer.status, answer.body?.['code'], answer.headers.has('retry-after')]).toEqual([
          write.route,
          status,
          code,
          status === 503,
        ]);
        expect([
          write.route,
          said(`${answer.text}\n${JSON.stringify([...answer.headers])}`),
          said(logged.join('\n')),
        ]).toEqual([write.route, [], []]);
        expect(logged.join('\n')).toContain(`"${sqlstate}"`);
      }
    }
  },
);

describe('what goes wrong', () => {
  it('every write of these rooms was tried', () => {
    const routes = app.routes
      .routes()
      .filter(({ method, path }) => method !== 'GET' && /^\/api\/(sessions|account|invitations|members)/.test(path))
      .map(({ method, path }) => `${method} ${path}`);
    expect(routes.filter((route) => !writes.some((write) => write.route === route))).toEqual([]);
  });

  it('nothing was used up, and without a failure each of them is done', async () => {
    const done: [string, number, string][] = [];
    for (const write of writes) {
      const { status, text } = await send(write);
      done.push([write.route, status, status >= 300 ? text : '']);
    }
    expect(done.filter(([, status]) => status >= 300)).toEqual([]);
  });
});
