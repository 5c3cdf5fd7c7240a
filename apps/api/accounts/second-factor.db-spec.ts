import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '@vigil/shared/problems/problems.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { startTestApp, type Answer, type Client, type TestApp } from '../testing/app.js';
import { enrol, TestAuthenticator, withCookieOf, type Enrolled } from '../testing/authenticator-app.js';
import { SecondFactorsService } from './second-factors.service.js';
import { InvitationsService } from './invitations.service.js';

const PASSWORD = 'seven green kettles sing';
let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

let names = 0;
/** Creates a member who has chosen a password and nothing more. */
const newcomer = async (): Promise<{ name: string; client: Client }> => {
  const token = await app.app.get(InvitationsService).invite('monitor', null);
  const name = `heron ${(names += 1)}`;
  return {
    name,
    client: withCookieOf(
      app.url,
      await app.visitor.post('/api/invitations/acceptances', { token, name, password: PASSWORD }),
    ),
  };
};
const joined = async (): Promise<Enrolled & { name: string }> => {
  const { name, client } = await newcomer();
  return { name, ...(await enrol(app.url, client)) };
};
/** Opens a session that has given only the password. */
const half = async (name: string): Promise<Client> =>
  withCookieOf(app.url, await app.visitor.post('/api/sessions', { name, password: PASSWORD }));
const standing = async (client: Client): Promise<Record<string, unknown>> =>
  (await client.get('/api/sessions/current')).body;
const codeOf = async (answer: Promise<Answer<unknown>>): Promise<unknown> => {
  const { status, body } = await answer;
  return (body as { code?: string } | null)?.code ?? status;
};
const prove = (client: Client, body: object): ReturnType<Client['post']> =>
  client.post('/api/sessions/current/proofs', body);
const age = (name: string): Promise<unknown> =>
  app.database.query(
    `update session set proved_at = now() - interval '11 minutes' where member_id = (select id from member where name = $1)`,
    [name],
  );

describe('a session without a second factor', () => {
  it('can set one up and sign out, and do nothing else', async () => {
    const { client } = await newcomer();
    const allowed: string[] = [];
    const isSignOut = ({ method, path }: { method: string; path: string }): boolean =>
      method === 'DELETE' && path === '/api/sessions/current';
    const routes = app.routes.routes().filter(({ roles }) => !roles.includes('public') && roles.includes('monitor'));
    // Signing out ends the session, so it comes last.
    for (const { method, path } of [...routes.filter((route) => !isSignOut(route)), ...routes.filter(isSignOut)]) {
      const said = await codeOf(
        client.request(
          method,
          path.replace(/:\w+/g, '00000000-0000-4000-8000-000000000000'),
          method === 'GET' ? undefined : { x: 1 },
        ),
      );
      if (said !== 'second-factor-needed') allowed.push(`${method} ${path}`);
    }
    expect(allowed.at(-1)).toBe('DELETE /api/sessions/current');
    expect(await standing(client)).toMatchObject({ member: null, pending: null });
    expect(allowed.filter((route) => !/ \/api\/(account|sessions\/current)/.test(route))).toEqual([]);
    expect(allowed).toContain('POST /api/account/totp');
  });

  it('becomes whole with the first code of an app, under a new token, and brings ten recovery codes', async () => {
    const { name, client } = await newcomer();
    expect(await standing(client)).toMatchObject({ member: null, pending: { name, needs: 'enrolment', ways: [] } });
    const { client: whole, recoveryCodes } = await enrol(app.url, client);
    expect(whole.cookie).not.toBe(client.cookie);
    expect(await standing(client)).toMatchObject({ member: null, pending: null });
    expect(await standing(whole)).toMatchObject({ member: { name }, pending: null });
    expect(recoveryCodes).toHaveLength(10);
    expect((await whole.get('/api/account')).body).toEqual({
      name,
      hasPassword: true,
      hasTotp: true,
      passkeys: [],
      recoveryCodesLeft: 10,
    });
  });

  it('once there is one can only give it, and is gone after ten minutes', async () => {
    const { name } = await joined();
    const client = await half(name);
    expect(await standing(client)).toMatchObject({
      member: null,
      pending: { needs: 'second-factor', ways: ['code', 'recoveryCode'] },
    });
    expect(await codeOf(client.get('/api/account'))).toBe('second-factor-needed');
    expect(await codeOf(client.post('/api/account/totp'))).toBe('second-factor-needed');
    const [{ minutes }]: [{ minutes: string }] = await app.database.query(
      `select extract(epoch from expires_at - created_at) / 60 as minutes from session where stage = 'second-factor' and member_id = (select id from member where name = $1)`,
      [name],
    );
    expect(Number(minutes)).toBeCloseTo(10, 3);
  });
});

describe('the second factor', () => {
  it('is a code, once', async () => {
    const { name, phone } = await joined();
    const code = await phone.code();
    const [one, two] = [await half(name), await half(name)];
    const answers = await Promise.all([prove(one, { code }), prove(two, { code })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401]);
    expect(await codeOf(prove(await half(name), { code }))).toBe('wrong-proof');
  });

  it('is a recovery code, once, however it is typed', async () => {
    const { name, recoveryCodes } = await joined();
    const code = recoveryCodes[3]!.toLowerCase().replaceAll('-', ' ');
    const answers = await Promise.all(
      [await half(name), await half(name)].map((client) => prove(client, { recoveryCode: code })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401]);
    const whole = withCookieOf(
      app.url,
      answers.find(({ status }) => status === 201)!,
    );
    expect((await whole.get('/api/account')).body).toMatchObject({ recoveryCodesLeft: 9 });
  });

  it('is kept so that the database gives no recovery code back', async () => {
    const { recoveryCodes } = await joined();
    const rows: { row: string }[] = await app.database.query(
      'select row_to_json(c)::text as row from member_recovery_code c',
    );
    for (const { row } of rows) for (const code of recoveryCodes) expect(row).not.toContain(code.replaceAll('-', ''));
  });
});

describe('what one signs in with', () => {
  it('gets ten new recovery codes, which void the old ones', async () => {
    const { name, client, recoveryCodes } = await joined();
    const renewed = (await client.post<{ recoveryCodes: string[] }>('/api/account/recovery-codes')).body.recoveryCodes;
    expect(await codeOf(prove(await half(name), { recoveryCode: recoveryCodes[0] }))).toBe('wrong-proof');
    expect((await prove(await half(name), { recoveryCode: renewed[0] })).status).toBe(201);
  });

  it('is changed only by somebody who has shown within ten minutes that it is them', async () => {
    const { name, client, phone } = await joined();
    await age(name);
    expect(await codeOf(client.post('/api/account/recovery-codes'))).toBe('step-up-needed');
    expect(await codeOf(client.delete('/api/account/totp'))).toBe('step-up-needed');
    expect((await client.get('/api/account')).status).toBe(200);
    expect(await codeOf(prove(client, { password: 'not this one at all' }))).toBe('wrong-proof');
    expect(await codeOf(client.post('/api/account/recovery-codes'))).toBe('step-up-needed');
    expect(await codeOf(prove(client, { password: PASSWORD }))).toBe('wrong-proof');
    expect(await codeOf(client.post('/api/account/recovery-codes'))).toBe('step-up-needed');
    expect((await prove(client, { code: await phone.code() })).status).toBe(201);
    expect((await client.post('/api/account/recovery-codes')).status).toBe(201);
  }, 90_000);
});

describe('what goes wrong', () => {
  it('a wrong first code changes nothing', async () => {
    const { client } = await newcomer();
    await client.post('/api/account/totp');
    const wrong = await client.put<{ errors: object[] }>('/api/account/totp', { code: '123' });
    expect([wrong.status, wrong.body.errors]).toMatchObject([422, [{ pointer: '/code', code: 'wrong-code' }]]);
    expect(await standing(client)).toMatchObject({ pending: { needs: 'enrolment' } });
    expect(await codeOf(client.put('/api/account/totp', { code: '000000' }))).toBe('invalid-body');
  });

  it('whoever knew the password of a newcomer is out once the newcomer has a second factor', async () => {
    const { name, client } = await newcomer();
    const thief = await half(name);
    const { body } = await thief.post<{ secret: string }>('/api/account/totp');
    await enrol(app.url, client);
    expect(await standing(thief)).toMatchObject({ member: null, pending: null });
    expect(
      await codeOf(thief.put('/api/account/totp', { code: await new TestAuthenticator(body.secret).code() })),
    ).toBe('sign-in-needed');
  });

  it('the last second factor stays', async () => {
    const { client } = await joined();
    expect(await codeOf(client.delete('/api/account/totp'))).toBe('last-factor');
    expect((await client.get('/api/account')).body).toMatchObject({ hasTotp: true });
  });

  it('a second app is not slipped in beside the first', async () => {
    const { client, phone } = await joined();
    expect(await codeOf(client.post('/api/account/totp'))).toBe('already-exists');
    expect(await codeOf(client.put('/api/account/totp', { code: await phone.code() }))).toBe('already-exists');
  });

  it('a password is no second factor after the password, and two proofs at once are one too many', async () => {
    const { name, recoveryCodes } = await joined();
    const client = await half(name);
    expect(await codeOf(prove(client, { password: PASSWORD }))).toBe('wrong-proof');
    expect((await prove(client, { code: '1', recoveryCode: recoveryCodes[0] })).body).toMatchObject({
      errors: [{ pointer: '/recoveryCode', code: 'unknown-key' }],
    });
    expect((await prove(client, {})).body).toMatchObject({ errors: [{ pointer: '/code', code: 'required' }] });
  });

  it('whoever guesses codes waits, and the owner still comes in with a recovery code', async () => {
    const { name, recoveryCodes } = await joined();
    const client = await half(name);
    for (let tries = 0; tries < 10; tries += 1) await prove(client, { code: '000000' });
    expect(await codeOf(prove(client, { code: '000000' }))).toBe('too-many-requests');
    expect((await prove(await half(name), { recoveryCode: recoveryCodes[0] })).status).toBe(201);
  }, 30_000);

  it('five hundred codes at once are a dozen guesses, not five hundred', async () => {
    const { name } = await joined();
    const [{ id }]: [{ id: string }] = await app.database.query('select id from member where name = $1', [name]);
    // Calls the service directly, so that all attempts arrive at the same moment: a guesser can do so by holding back
    // the last byte of each request.
    const said = await Promise.all(
      Array.from({ length: 500 }, () =>
        app.app
          .get(SecondFactorsService)
          .takeCode(id, '000000')
          .catch((error: unknown) => (error instanceof Problem ? error.code : error)),
      ),
    );
    expect(new Set(said)).toEqual(new Set([false, 'too-many-requests']));
    expect(said.filter((answer) => answer === false).length).toBeLessThanOrEqual(12);
  }, 60_000);

  it('somebody else’s code does not help', async () => {
    const [one, two] = [await joined(), await joined()];
    expect(await codeOf(prove(await half(one.name), { code: await two.phone.code() }))).toBe('wrong-proof');
    expect(await codeOf(prove(await half(one.name), { recoveryCode: two.recoveryCodes[0] }))).toBe('wrong-proof');
  });
});
