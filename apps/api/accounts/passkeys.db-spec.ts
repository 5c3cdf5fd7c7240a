import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignInMethods } from '@vigil/shared/staff-responses/sign-in.js';
import { hash } from '@node-rs/argon2';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { clientOf, startTestApp, TEST_CONFIG, type Answer, type Client, type TestApp } from '../testing/app.js';
import { enrol, withCookieOf } from '../testing/authenticator-app.js';
import { SoftPasskey, type SoftOptions } from '../testing/soft-passkey.js';
import { InvitationsService } from './invitations.service.js';

const PASSWORD = 'seven green kettles sing';
/**
 * `npm run prove` tries all 10,000, each from its own network. Each attempt that counts is hashed and compared; those
 * that come while too many others are being hashed are refused unchecked and tried again. There, the hash of that one
 * member is a cheap one (8 KiB, one pass), because 10,000 of the real cost take 40 minutes. The 60 of every other run
 * have the real cost.
 */
const WRONG_PASSWORDS = process.env['VIGIL_PROVE'] ? 10_000 : 60;
const GUESSERS = process.env['VIGIL_PROVE'] ? 300 : 30;
const makeCheap = async (name: string): Promise<void> => {
  const cheap = await hash(PASSWORD, { algorithm: 2, memoryCost: 8, timeCost: 1, parallelism: 1 });
  await app.database.query('update member set password_hash = $2 where name = $1', [name, cheap]);
};
let database: FreshDatabase;
let app: TestApp;
/** Passkeys need a host name: the same application, under its name. */
let url: string;
let visitor: Client;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, {
    config: { ...TEST_CONFIG, host: 'localhost', trustedProxies: ['127.0.0.1', '::1'] },
  });
  url = app.url.replace('127.0.0.1', 'localhost');
  visitor = clientOf(url, '', null);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface Options {
  options: {
    challenge: string;
    rp?: { id: string };
    user?: { id: string };
    excludeCredentials?: { id: string }[];
    allowCredentials?: unknown[];
    userVerification?: string;
  };
}
const here = (): SoftOptions => ({ origin: url });
let names = 0;
const newcomer = async (): Promise<{ name: string; client: Client }> => {
  const token = await app.app.get(InvitationsService).invite('monitor', null);
  const name = `tern ${(names += 1)}`;
  return {
    name,
    client: withCookieOf(url, await visitor.post('/api/invitations/acceptances', { token, name, password: PASSWORD })),
  };
};
const toAdd = async (client: Client): Promise<Options['options']> =>
  (await client.post<Options>('/api/account/passkeys/challenges')).body.options;
const add = async (
  client: Client,
  passkey: SoftPasskey,
  name = 'my phone',
  options = here(),
): Promise<Answer<{ account: SignInMethods; recoveryCodes: string[] | null }>> =>
  client.post('/api/account/passkeys', { name, response: passkey.create(await toAdd(client), options) });
const toSignIn = async (): Promise<Options['options']> =>
  (await visitor.post<Options>('/api/sessions/challenges')).body.options;
const signIn = async (passkey: SoftPasskey, options = here()): Promise<Answer> =>
  visitor.post('/api/sessions', { passkey: passkey.get(await toSignIn(), options) });
/** Creates a member whose only second factor is a passkey. */
const joined = async (): Promise<{ name: string; client: Client; passkey: SoftPasskey }> => {
  const { name, client } = await newcomer();
  const passkey = new SoftPasskey();
  return { name, passkey, client: withCookieOf(url, await add(client, passkey)) };
};
const said = ({ status, body }: Answer<unknown>): unknown => (body as { code?: string } | null)?.code ?? status;

describe('a passkey', () => {
  it('is a second factor: the first one makes the session whole and brings recovery codes', async () => {
    const { name, client } = await newcomer();
    const added = await add(client, new SoftPasskey());
    expect([added.status, added.body]).toMatchObject([
      201,
      {
        account: { hasTotp: false, passkeys: [{ name: 'my phone', lastUsedOn: null }] },
        recoveryCodes: { length: 10 },
      },
    ]);
    expect((await withCookieOf(url, added).get('/api/sessions/current')).body).toMatchObject({
      member: { name },
      pending: null,
    });
  });

  it('signs in alone, without a name, and says which day it was used', async () => {
    const { name, passkey } = await joined();
    const options = await toSignIn();
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    const answer = await signIn(passkey);
    expect([answer.status, answer.body]).toMatchObject([201, { member: { name }, pending: null }]);
    expect((await withCookieOf(url, answer).get('/api/account')).body).toMatchObject({
      passkeys: [{ lastUsedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }],
    });
  });

  it('is the step after the password, and the proof that something asks for later', async () => {
    const { name, passkey } = await joined();
    const half = withCookieOf(url, await visitor.post('/api/sessions', { name, password: PASSWORD }));
    expect((await half.get('/api/sessions/current')).body).toMatchObject({
      pending: { ways: ['passkey', 'recoveryCode'] },
    });
    const whole = withCookieOf(
      url,
      await half.post('/api/sessions/current/proofs', { passkey: passkey.get(await toSignIn(), here()) }),
    );
    await app.database.query(`update session set proved_at = now() - interval '1 hour'`);
    expect(said(await whole.post('/api/account/recovery-codes'))).toBe('step-up-needed');
    expect(
      (await whole.post('/api/sessions/current/proofs', { passkey: passkey.get(await toSignIn(), here()) })).status,
    ).toBe(201);
    expect((await whole.post('/api/account/recovery-codes')).status).toBe(201);
  });

  it('is one of several, which have names and can be taken away, but for the last', async () => {
    const { client, passkey } = await joined();
    const key = new SoftPasskey();
    expect((await toAdd(client)).excludeCredentials).toMatchObject([{ id: passkey.id.toString('base64url') }]);
    const { body } = await add(client, key, 'key on my ring');
    expect(body.recoveryCodes).toBeNull();
    const [first, second] = ['my phone', 'key on my ring'].map((name) =>
      body.account.passkeys.find((one) => one.name === name),
    );
    expect((await client.put(`/api/account/passkeys/${second!.id}`, { name: 'spare key' })).body).toMatchObject({
      account: { passkeys: [{ name: 'my phone' }, { name: 'spare key' }] },
    });
    expect((await client.delete(`/api/account/passkeys/${first!.id}`)).body).toMatchObject({
      account: { passkeys: [{ name: 'spare key' }] },
    });
    expect(said(await signIn(passkey))).toBe('wrong-proof');
    expect((await signIn(key)).status).toBe(201);
    expect(said(await client.delete(`/api/account/passkeys/${second!.id}`))).toBe('last-factor');
    await enrol(url, client);
    expect((await client.delete(`/api/account/passkeys/${second!.id}`)).status).toBe(200);
  });
});

it(
  'lets the owner in at once while others try wrong passwords on the account',
  async () => {
    const { name, passkey } = await joined();
    if (process.env['VIGIL_PROVE']) await makeCheap(name);
    let tried = 0;
    let asked = 0;
    const seen: Record<string, number> = {};
    const guess = async (): Promise<void> => {
      while (tried < WRONG_PASSWORDS) {
        tried += 1;
        // Attempts that came while too many were being hashed were not checked: they do not count, and are tried again.
        for (let code = ''; code === '' || code === 'too-many-requests';) {
          const n = (asked += 1);
          const answer = await visitor.post(
            '/api/sessions',
            { name, password: `wrong password ${n}` },
            { 'x-forwarded-for': `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` },
          );
          code = String(said(answer));
          seen[code] = (seen[code] ?? 0) + 1;
        }
      }
    };
    const guessing = Promise.all(Array.from({ length: GUESSERS }, guess));
    const waits: number[] = [];
    let isOver = false;
    void guessing.then(() => {
      isOver = true;
    });
    const wait = async (): Promise<number> => {
      const from = performance.now();
      expect((await signIn(passkey)).status).toBe(201);
      return performance.now() - from;
    };
    do {
      waits.push(await wait());
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    } while (!isOver);
    await guessing;
    const { 'too-many-requests': _notLookedAt, ...lookedAt } = seen;
    expect(lookedAt).toEqual({ 'wrong-credentials': WRONG_PASSWORDS });
    // The median wait of the owner, compared with the longest while nobody guesses: a delay that grew with the guesses
    // would be in all of them.
    const alone: number[] = [];
    for (let n = 0; n < 5; n += 1) alone.push(await wait());
    expect(waits.sort((a, b) => a - b)[waits.length >> 1]).toBeLessThan(50 * Math.max(...alone));
  },
  process.env['VIGIL_PROVE'] ? 1_200_000 : 60_000,
);

describe('what goes wrong', () => {
  it('what a passkey signed is worth nothing a second time', async () => {
    const { passkey } = await joined();
    const answer = passkey.get(await toSignIn(), here());
    const both = await Promise.all([
      visitor.post('/api/sessions', { passkey: answer }),
      visitor.post('/api/sessions', { passkey: answer }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401]);
  });

  it('nor what it signed for a page that only looks like ours', async () => {
    const { passkey } = await joined();
    expect(said(await signIn(passkey, { origin: 'https://vigil-login.example' }))).toBe('wrong-proof');
    expect(said(await signIn(passkey, { origin: url.replace('http:', 'https:') }))).toBe('wrong-proof');
  });

  it('nor without a look at who holds it', async () => {
    const { passkey, client } = await joined();
    expect(said(await signIn(passkey, { ...here(), isVerified: false }))).toBe('wrong-proof');
    expect(said(await add(client, new SoftPasskey(), 'x', { ...here(), isVerified: false }))).toBe('wrong-proof');
  });

  it('nor with a challenge that is not ours, is too old, or was for something else', async () => {
    const { passkey, client } = await joined();
    const sent = (challenge: string): Promise<Answer> =>
      visitor.post('/api/sessions', { passkey: passkey.get({ challenge }, here()) });
    expect(said(await sent('A'.repeat(43)))).toBe('wrong-proof');
    expect(said(await sent((await toAdd(client)).challenge))).toBe('wrong-proof');
    const { challenge } = await toSignIn();
    await app.database.query(`update passkey_challenge set expires_at = now() - interval '1 second'`);
    expect(said(await sent(challenge))).toBe('wrong-proof');
    const other = await joined();
    expect(
      said(
        await client.post('/api/account/passkeys', {
          name: 'x',
          response: new SoftPasskey().create(await toAdd(other.client), here()),
        }),
      ),
    ).toBe('wrong-proof');
  });

  it('nor does somebody else’s passkey finish a sign-in, or become one’s own', async () => {
    const [one, two] = [await joined(), await joined()];
    const half = withCookieOf(url, await visitor.post('/api/sessions', { name: one.name, password: PASSWORD }));
    expect(
      said(await half.post('/api/sessions/current/proofs', { passkey: two.passkey.get(await toSignIn(), here()) })),
    ).toBe('wrong-proof');
    expect(said(await add(one.client, two.passkey))).toBe('already-exists');
    const { body } = await two.client.get<SignInMethods>('/api/account');
    expect(said(await one.client.delete(`/api/account/passkeys/${body.passkeys[0]!.id}`))).toBe('not-found');
    expect(said(await one.client.put(`/api/account/passkeys/${body.passkeys[0]!.id}`, { name: 'mine' }))).toBe(
      'not-found',
    );
  });

  it('junk is no passkey', async () => {
    const { client, passkey } = await joined();
    const broken = [
      {},
      { response: {} },
      { id: 'x', response: { clientDataJSON: '!' } },
      { id: null, response: { clientDataJSON: 'bnVsbA' } },
    ];
    for (const response of broken) {
      expect(said(await visitor.post('/api/sessions', { passkey: response }))).toBe('wrong-proof');
      expect(said(await client.post('/api/account/passkeys', { name: 'x', response }))).toBe('wrong-proof');
    }
    const whole = passkey.get(await toSignIn(), here()) as { response: Record<string, string> };
    expect(
      said(
        await visitor.post('/api/sessions', {
          passkey: { ...whole, response: { ...whole.response, signature: 'AAAA' } },
        }),
      ),
    ).toBe('wrong-proof');
    expect(said(await visitor.post('/api/sessions', { passkey: whole, name: 'x' }))).toBe('invalid-body');
  });

  it('a frozen member’s passkey says so, and opens nothing', async () => {
    const { name, passkey, client } = await joined();
    const admin = await app.signIn('admin');
    const [{ id }]: [{ id: string }] = await app.database.query('select id from member where name = $1', [name]);
    await admin.put(`/api/members/${id}`, { role: 'monitor', frozen: true });
    expect(said(await signIn(passkey))).toBe('frozen');
    expect(said(await client.get('/api/account'))).toBe('sign-in-needed');
  });
});
