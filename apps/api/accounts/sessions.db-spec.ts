import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { clientOf, startTestApp, TEST_CONFIG, type Answer, type Client, type TestApp } from '../testing/app.js';
import { enrol, withCookieOf, withPassword } from '../testing/authenticator-app.js';
import { SecondFactorsService } from './second-factors.service.js';
import { InvitationsService } from './invitations.service.js';
import { MembersService } from './members.service.js';
import type { SessionEntry } from './sessions.service.js';
import { SessionsService } from './sessions.service.js';

const PASSWORD = 'seven green kettles sing';
const FIREFOX = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'x-forwarded-for': '203.0.113.77',
};
const PHONE = {
  'user-agent':
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'x-forwarded-for': '2001:db8:12:3456::9',
};
let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { config: { ...TEST_CONFIG, trustedProxies: ['127.0.0.1'] } });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const said = ({ status, body }: Answer<unknown>): unknown => (body as { code?: string } | null)?.code ?? status;
const signIn = async (name: string, recoveryCode: string, headers: Record<string, string>): Promise<Client> => {
  const half = withCookieOf(app.url, await app.visitor.post('/api/sessions', { name, password: PASSWORD }, headers));
  return withCookieOf(app.url, await half.post('/api/sessions/current/proofs', { recoveryCode }, headers));
};
const listOf = async (client: Client): Promise<SessionEntry[]> =>
  (await client.get<{ items: SessionEntry[] }>('/api/sessions')).body.items;
let names = 0;
const twice = async (): Promise<{ name: string; one: Client; two: Client }> => {
  const name = `plover ${(names += 1)}`;
  const { recoveryCodes } = await withPassword(app, name, PASSWORD);
  const one = await signIn(name, recoveryCodes[0]!, FIREFOX);
  await app.database.query(
    `update session set created_at = now() - interval '1 hour' where member_id = (select id from member where name = $1)`,
    [name],
  );
  return { name, one, two: await signIn(name, recoveryCodes[1]!, PHONE) };
};

describe('where one is signed in', () => {
  it('is said in plain words: device, since when, last used, and no exact address', async () => {
    const { two } = await twice();
    const [here, there] = await listOf(two);
    expect(here).toMatchObject({ isThis: true, browser: 'chrome', system: 'android', network: '2001:db8:12::/48' });
    expect(there).toMatchObject({ isThis: false, browser: 'firefox', system: 'linux', network: '203.0.113.0/24' });
    expect(Date.parse(here!.since)).toBeGreaterThan(Date.parse(there!.since));
    const rows: { row: string }[] = await app.database.query('select row_to_json(s)::text as row from session s');
    for (const { row } of rows) expect(row).not.toMatch(/203\.0\.113\.77|:3456|Mozilla|rv:140/);
  });

  it('can be ended one by one, at once', async () => {
    const { one, two } = await twice();
    const other = (await listOf(two)).find(({ isThis }) => !isThis)!;
    expect((await two.delete(`/api/sessions/${other.id}`)).status).toBe(204);
    expect(said(await one.get('/api/sessions'))).toBe('sign-in-needed');
    expect((await listOf(two)).map(({ isThis }) => isThis)).not.toContain(undefined);
  });

  it('can be ended everywhere, here too', async () => {
    const { one, two } = await twice();
    const { status, headers } = await two.delete('/api/sessions');
    expect([status, headers.getSetCookie()[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    for (const client of [one, two]) expect(said(await client.get('/api/sessions'))).toBe('sign-in-needed');
  });

  it('keeps nothing of a session that has ended', async () => {
    const { name, two } = await twice();
    await app.database.query(
      `update session set seen_at = now() - interval '31 minutes' where member_id = (select id from member where name = $1)`,
      [name],
    );
    expect(said(await two.get('/api/sessions'))).toBe('sign-in-needed');
    await app.app.get(SessionsService).tidy();
    const left: unknown[] = await app.database.query(
      `select 1 from session where member_id = (select id from member where name = $1)`,
      [name],
    );
    expect(left).toEqual([]);
  });
});

describe('another password', () => {
  const NEXT = 'nine other kettles hum';

  it('signs out whoever knew the old one, and nobody gets in with that any more', async () => {
    const { name, one, two } = await twice();
    const changed = await two.put<{ account: { name: string } }>('/api/account/password', { password: NEXT });
    expect([changed.status, changed.body.account.name]).toEqual([200, name]);
    expect(said(await one.get('/api/sessions'))).toBe('sign-in-needed');
    expect((await listOf(two)).length).toBe(1);
    expect(said(await app.visitor.post('/api/sessions', { name, password: PASSWORD }))).toBe('wrong-credentials');
    expect((await app.visitor.post('/api/sessions', { name, password: NEXT })).status).toBe(201);
  });

  it('is refused when it is weak, when it is the old one, and to a session whose proof is old', async () => {
    const { name, two } = await twice();
    const wrong = async (password: string): Promise<unknown> =>
      (
        await two.put<{ errors?: { pointer: string; code: string }[] }>('/api/account/password', { password })
      ).body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);
    expect(await wrong('password1234567')).toEqual([expect.stringContaining('/password ')]);
    expect(await wrong(PASSWORD)).toEqual(['/password password-unchanged']);
    await app.database.query(
      `update session set proved_at = now() - interval '11 minutes' where member_id = (select id from member where name = $1)`,
      [name],
    );
    expect(said(await two.put('/api/account/password', { password: NEXT }))).toBe('step-up-needed');
    expect(said(await (await app.signIn('monitor')).put('/api/account/password', { password: NEXT }))).toBe(
      'not-found',
    );
  });
});

describe('a new way in for somebody who lost theirs', () => {
  const reset = async (admin: Client, name: string): Promise<string> => {
    const [{ id }]: [{ id: string }] = await app.database.query('select id from member where name = $1', [name]);
    const { status, body } = await admin.post<{ link: string }>(`/api/members/${id}/resets`);
    expect(status).toBe(201);
    expect(body.link).toMatch(/\/sign-in#reset=[\w-]{43}$/);
    return body.link.split('=')[1]!;
  };
  const take = (token: string, more: object = {}): Promise<Answer> =>
    app.visitor.post('/api/invitations/acceptances', { token, password: 'nine other kettles hum', ...more });

  it('comes from an administrator, keeps name and role, and voids all that was before', async () => {
    const { name, one, two } = await twice();
    const token = await reset(await app.signIn('admin'), name);
    expect((await listOf(one)).length).toBeGreaterThan(0); // until it is used, nothing changes
    const taken = await take(token);
    expect([taken.status, taken.body]).toEqual([
      201,
      { member: null, pending: { name, needs: 'enrolment', ways: [], wait: null } },
    ]);
    for (const client of [one, two]) expect(said(await client.get('/api/sessions'))).toBe('sign-in-needed');
    expect(said(await app.visitor.post('/api/sessions', { name, password: PASSWORD }))).toBe('wrong-credentials');
    const { client } = await enrol(app.url, withCookieOf(app.url, taken));
    expect((await client.get('/api/sessions/current')).body).toMatchObject({
      member: null,
      pending: { name, needs: 'waiting' },
    });
    const [{ id }]: [{ id: string }] = await app.database.query('select id from member where name = $1', [name]);
    await (await app.signIn('reviewer')).post(`/api/members/${id}/vouch`, {});
    expect((await client.get('/api/sessions/current')).body).toMatchObject({ member: { name, role: 'monitor' } });
    expect(said(await take(token))).toBe('link-spent');
  });

  it('is void once there is a newer one, after 48 hours, and when its member is frozen', async () => {
    const { name } = await twice();
    const admin = await app.signIn('admin');
    const [first, second] = [await reset(admin, name), await reset(admin, name)];
    expect(said(await take(first))).toBe('link-spent');
    await app.database.query(`update invitation set expires_at = now() - interval '1 second' where used_at is null`);
    expect(said(await take(second))).toBe('link-spent');
    const third = await reset(admin, name);
    await app.database.query('update member set frozen = true where name = $1', [name]);
    expect(said(await take(third))).toBe('link-spent');
  });

  it('voids the invitations that somebody made from the account, who may have had it', async () => {
    const [taken, other] = [await app.signIn('admin'), await app.signIn('admin')];
    const invite = async (): Promise<string> =>
      (await taken.post<{ link: string }>('/api/invitations', { role: 'admin' })).body.link.split('=')[1]!;
    const accept = (token: string, name: string): Promise<Answer> =>
      app.visitor.post('/api/invitations/acceptances', { token, name, password: PASSWORD });
    const before = await invite();
    const token = await reset(other, taken.member!.name);
    expect(said(await accept(before, 'stork of a thief'))).toBe('link-spent');
    // The account can still invite until the new way in is used.
    const meanwhile = await invite();
    expect((await take(token)).status).toBe(201);
    expect(said(await accept(meanwhile, 'heron of a thief'))).toBe('link-spent');
  });
});

describe('what asks once more who one is', () => {
  it('is every change of people, and of the rules for them: after ten minutes, not before', async () => {
    const [admin, monitor] = [await app.signIn('admin'), await app.signIn('monitor')];
    const asks: [string, string, unknown][] = [
      ['POST', '/api/invitations', { role: 'monitor' }],
      ['POST', `/api/members/${monitor.member!.id}/resets`, undefined],
      ['PUT', `/api/members/${monitor.member!.id}`, { role: 'monitor', frozen: true }],
      ['PUT', '/api/settings', { organisation: 'An organisation', standards: 'The standards', smallTeam: true }],
    ];
    const { headers: seen } = await admin.get('/api/settings');
    const ask = async ([method, path, body]: (typeof asks)[number]): Promise<ReturnType<typeof said>> =>
      said(await admin.request(method, path, body, { 'if-match': seen.get('etag')! }));
    await app.database.query(`update session set proved_at = now() - interval '601 seconds'`);
    for (const asked of asks) expect([asked[1], await ask(asked)]).toEqual([asked[1], 'step-up-needed']);
    expect((await admin.get('/api/members')).status).toBe(200);
    await app.database.query(`update session set proved_at = now() - interval '590 seconds'`);
    for (const asked of asks) expect([asked[1], Math.floor(Number(await ask(asked)) / 100)]).toEqual([asked[1], 2]);
  });
});

describe('what goes wrong', () => {
  it('nobody ends or sees somebody else’s session', async () => {
    const [mine, theirs] = [await twice(), await twice()];
    const [entry] = await listOf(theirs.two);
    expect(said(await mine.two.delete(`/api/sessions/${entry!.id}`))).toBe('not-found');
    expect((await listOf(theirs.two)).length).toBeGreaterThan(1);
    expect(said(await mine.two.delete('/api/sessions/none'))).toBe('not-found');
  });

  it('a session that waits for the second factor sees nothing', async () => {
    const { name } = await twice();
    const half = withCookieOf(app.url, await app.visitor.post('/api/sessions', { name, password: PASSWORD }));
    expect(said(await half.get('/api/sessions'))).toBe('second-factor-needed');
    expect(said(await half.delete('/api/sessions'))).toBe('second-factor-needed');
  });

  it('a new way in takes no new name, and a new member no missing one', async () => {
    const { name } = await twice();
    const admin = await app.signIn('admin');
    const [{ id }]: [{ id: string }] = await app.database.query('select id from member where name = $1', [name]);
    const { body } = await admin.post<{ link: string }>(`/api/members/${id}/resets`);
    const token = body.link.split('=')[1];
    const send = (more: object): Promise<Answer> =>
      app.visitor.post('/api/invitations/acceptances', { token, password: 'nine other kettles hum', ...more });
    expect((await send({ name: 'Somebody else' })).body).toMatchObject({
      errors: [{ pointer: '/name', code: 'unknown-key' }],
    });
    expect((await send({ password: 'short' })).body).toMatchObject({ errors: [{ pointer: '/password' }] });
    expect((await send({})).status).toBe(201);
    const invited = (await admin.post<{ link: string }>('/api/invitations', { role: 'monitor' })).body.link.split(
      '=',
    )[1];
    expect(
      (await app.visitor.post('/api/invitations/acceptances', { token: invited, password: PASSWORD })).body,
    ).toMatchObject({ errors: [{ pointer: '/name', code: 'missing-key' }] });
  });

  /** Makes something happen between the check of a proof and the opening of its session. */
  const meanwhile = <K extends string>(
    service: Record<K, (...args: never[]) => Promise<unknown>>,
    look: K,
    happens: () => Promise<unknown>,
  ): void => {
    const real = service[look].bind(service);
    service[look] = async (...args) => {
      const found = await real(...args);
      service[look] = real;
      await happens();
      return found;
    };
  };
  const takeReset = async (name: string): Promise<Answer> => {
    const [{ id }]: [{ id: string }] = await app.database.query('select id from member where name = $1', [name]);
    const { body } = await (await app.signIn('admin')).post<{ link: string }>(`/api/members/${id}/resets`);
    return app.visitor.post('/api/invitations/acceptances', {
      token: body.link.split('=')[1],
      password: 'nine other kettles hum',
    });
  };

  it('an old password that was right when it was looked at opens nothing once access was reset', async () => {
    const { name } = await twice();
    meanwhile(app.app.get(MembersService), 'byPassword', () => takeReset(name));
    expect(said(await app.visitor.post('/api/sessions', { name, password: PASSWORD }))).toBe('wrong-credentials');
  });

  it('a right code opens nothing once access was reset, or the session that gave it was ended', async () => {
    const name = 'plover who waits';
    const { recoveryCodes, client } = await withPassword(app, name, PASSWORD);
    const half = async (): Promise<Client> =>
      withCookieOf(app.url, await app.visitor.post('/api/sessions', { name, password: PASSWORD }));
    const factors = app.app.get(SecondFactorsService);
    const waiting = await half();
    meanwhile(factors, 'takeRecoveryCode', () => client.delete('/api/sessions'));
    expect(said(await waiting.post('/api/sessions/current/proofs', { recoveryCode: recoveryCodes[0] }))).toBe(
      'sign-in-needed',
    );
    const again = await half();
    meanwhile(factors, 'takeRecoveryCode', () => takeReset(name));
    expect(said(await again.post('/api/sessions/current/proofs', { recoveryCode: recoveryCodes[1] }))).toBe(
      'sign-in-needed',
    );
  });

  it('a password given while its owner sets up the first second factor opens nothing that can change factors', async () => {
    const token = await app.app.get(InvitationsService).invite('monitor', null);
    const owner = withCookieOf(
      app.url,
      await app.visitor.post('/api/invitations/acceptances', { token, name: 'plover in a hurry', password: PASSWORD }),
    );
    let enrolled: Promise<unknown> = Promise.resolve();
    meanwhile(app.app.get(SecondFactorsService), 'waysOf', () => {
      enrolled = enrol(app.url, owner);
      return Promise.race([enrolled, pause(400)]);
    });
    const thief = withCookieOf(
      app.url,
      await app.visitor.post('/api/sessions', { name: 'plover in a hurry', password: PASSWORD }),
    );
    await enrolled;
    expect(said(await thief.get('/api/account'))).toBe('sign-in-needed');
  });

  it('a session that a reset has ended meanwhile chooses no password, gets no recovery codes and removes no factor', async () => {
    const asks: ((client: Client) => Promise<Answer>)[] = [
      (client) => client.put('/api/account/password', { password: 'ten late kettles whistle' }),
      (client) => client.post('/api/account/recovery-codes'),
      (client) => client.delete('/api/account/totp'),
    ];
    for (const asked of asks) {
      const { name, two } = await twice();
      const sessions = app.app.get(SessionsService);
      // request-auth reads the session first, then the module; the reset comes after both.
      meanwhile(sessions, 'sessionOf', async () => meanwhile(sessions, 'sessionOf', () => takeReset(name)));
      expect(said(await asked(two))).toBe('sign-in-needed');
      expect((await app.visitor.post('/api/sessions', { name, password: 'nine other kettles hum' })).status).toBe(201);
    }
  });

  it('a new way into an account is in the log: who gave it, and that it was taken up', async () => {
    const { name } = await twice();
    await takeReset(name);
    const leaves: { what: string; by: string }[] = await app.database.query(
      `select l.what, a.role as by from log_leaf l join member m on m.id = l.entity_id join member a on a.id = l.actor_id where l.entity = 'member' and m.name = $1 order by l.idx`,
      [name],
    );
    const ways = leaves.filter(({ what }) => ['joined', 'reset', 'began-anew'].includes(what));
    expect(ways).toEqual([
      { what: 'joined', by: 'monitor' },
      { what: 'reset', by: 'admin' },
      { what: 'began-anew', by: 'monitor' },
    ]);
  });

  it('nobody but an administrator gives a new way in', async () => {
    const [reviewer, monitor] = [await app.signIn('reviewer'), await app.signIn('monitor')];
    expect(said(await reviewer.post(`/api/members/${monitor.member!.id}/resets`))).toBe('not-allowed');
    expect(
      said(await (await app.signIn('admin')).post('/api/members/00000000-0000-4000-8000-000000000000/resets')),
    ).toBe('not-found');
    expect(said(await clientOf(app.url, '', null).post(`/api/members/${monitor.member!.id}/resets`))).toBe(
      'sign-in-needed',
    );
  });
});
