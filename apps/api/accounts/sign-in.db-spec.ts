import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { OrganisationSettings } from '@vigil/shared/staff-responses/members.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { clientOf, startTestApp, TEST_CONFIG, type Client, type TestApp } from '../testing/app.js';
import { putSettings } from '../testing/desk.js';
import { enrol, withCookieOf as cookieOf, type Enrolled } from '../testing/authenticator-app.js';
import { InvitationsService } from './invitations.service.js';
import { DEMO_MEMBERS, DemoSignInLinksService } from './demo-sign-in-links.service.js';
import { SESSION_COOKIE } from './session-cookie.js';
import { newToken } from './random-token.js';

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

const invitation = (role: 'monitor' | 'admin' = 'monitor'): Promise<string> =>
  app.app.get(InvitationsService).invite(role, null);
/** Returns a client that carries the session of an answer. */
const withCookieOf = (headers: Headers): Client => cookieOf(app.url, { headers });
const currentOf = async (client: Client): Promise<unknown> =>
  (await client.get('/api/sessions/current')).body['member'];
let names = 0;
/** Creates a member who accepted an invitation and set up an authenticator app. */
const join = async (name = `sparrow ${(names += 1)}`): Promise<Enrolled & { name: string; id: string }> => {
  const accepted = await app.visitor.post('/api/invitations/acceptances', {
    token: await invitation(),
    name,
    password: PASSWORD,
  });
  const enrolled = await enrol(app.url, withCookieOf(accepted.headers));
  const { id } = (await currentOf(enrolled.client)) as { id: string };
  return { ...enrolled, name, id };
};
/** Signs in with password and code. */
const signIn = async (
  { name, phone }: { name: string; phone: Enrolled['phone'] },
  from: Client = app.visitor,
): Promise<Client> => {
  const half = withCookieOf((await from.post('/api/sessions', { name, password: PASSWORD })).headers);
  return withCookieOf((await half.post('/api/sessions/current/proofs', { code: await phone.code() })).headers);
};

describe('an invitation', () => {
  it('makes a member of its role, who is in once a second factor is set up', async () => {
    const { status, headers, body } = await app.visitor.post('/api/invitations/acceptances', {
      token: await invitation('admin'),
      name: 'Heron',
      password: PASSWORD,
    });
    expect([status, body]).toEqual([
      201,
      { member: null, pending: { name: 'Heron', needs: 'enrolment', ways: [], wait: null } },
    ]);
    const { client } = await enrol(app.url, withCookieOf(headers));
    expect(await currentOf(client)).toMatchObject({ name: 'Heron', role: 'admin' });
  });

  it('is made by an administrator and leads to this very host, with its secret behind the #', async () => {
    const admin = await app.signIn('admin');
    const { status, body } = await admin.post<{ link: string }>('/api/invitations', { role: 'analyst' });
    expect(status).toBe(201);
    expect(body.link).toMatch(new RegExp(`^${app.url}/sign-in#invitation=[A-Za-z0-9_-]{43}$`));
    const token = body.link.split('=')[1]!;
    const accepted = await app.visitor.post('/api/invitations/acceptances', {
      token,
      name: 'Kingfisher',
      password: PASSWORD,
    });
    const { client } = await enrol(app.url, withCookieOf(accepted.headers));
    expect((await client.get('/api/sessions/current')).body).toMatchObject({
      member: null,
      pending: { name: 'Kingfisher', needs: 'waiting', wait: { givenBy: admin.member!.name } },
    });
    const [{ id }]: [{ id: string }] = await app.database.query(`select id from member where name = 'Kingfisher'`);
    await (await app.signIn('reviewer')).post(`/api/members/${id}/vouch`, {});
    expect(await currentOf(client)).toMatchObject({ role: 'analyst' });
  });

  it('is kept as a hash, and the password as argon2id with 64 MiB and three passes', async () => {
    const token = await invitation();
    await app.visitor.post('/api/invitations/acceptances', { token, name: 'Egret', password: PASSWORD });
    const [member]: { password_hash: string }[] = await app.database.query(
      `select password_hash from member where name = 'Egret'`,
    );
    expect(member!.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    const everything: { row: string }[] = await app.database.query(
      `select row_to_json(i)::text as row from invitation i union all select row_to_json(s)::text from session s union all select row_to_json(m)::text from member m`,
    );
    for (const { row } of everything) expect(row).not.toContain(token);
  });

  it('for the first administrator is made only while there is none; another start voids none, and the first that is taken up voids the others', async () => {
    const other = await freshDatabase();
    const empty = await startTestApp(other);
    try {
      const invitations = empty.app.get(InvitationsService);
      const [first, second] = [await invitations.forFirstAdministrator(), await invitations.forFirstAdministrator()];
      expect(
        (await empty.visitor.post('/api/invitations/acceptances', { token: first, name: 'Owl', password: PASSWORD }))
          .status,
      ).toBe(201);
      expect(
        (await empty.visitor.post('/api/invitations/acceptances', { token: second, name: 'Gull', password: PASSWORD }))
          .body,
      ).toMatchObject({ code: 'link-spent' });
      expect(await invitations.forFirstAdministrator()).toBeNull();
    } finally {
      await empty.close();
      await other.drop();
    }
  });
});

describe('signing in', () => {
  it('takes the name as it sounds and the password exactly', async () => {
    const { name } = await join('Blue  Crane');
    const { status, body } = await app.visitor.post('/api/sessions', { name: 'BLUE  crane\u200B', password: PASSWORD });
    expect([status, body]).toMatchObject([
      201,
      { member: null, pending: { name, needs: 'second-factor', ways: ['code', 'recoveryCode'] } },
    ]);
  });

  it('hands out a cookie that only this host gets, no script reads and no other site sends', async () => {
    const { name } = await join();
    const { headers } = await app.visitor.post('/api/sessions', { name, password: PASSWORD });
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-vigil=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('ends the session that this browser had before', async () => {
    const person = await join();
    const again = await signIn(person, person.client);
    expect(await currentOf(person.client)).toBeNull();
    expect(await currentOf(again)).toMatchObject({ name: person.name });
  });

  it('is undone by signing out, at once', async () => {
    const { client } = await join();
    const { status, headers } = await client.delete('/api/sessions/current');
    expect([status, headers.getSetCookie()[0]]).toEqual([
      204,
      expect.stringContaining(`${SESSION_COOKIE}=; Max-Age=0; Path=/; Secure`),
    ]);
    expect(await currentOf(client)).toBeNull();
  });

  it('lasts for 30 minutes without a request and never longer than 12 hours', async () => {
    const idle = await join();
    await app.database.query(`update session set seen_at = now() - interval '29 minutes' where member_id = $1`, [
      idle.id,
    ]);
    expect(await currentOf(idle.client)).toMatchObject({ name: idle.name });
    await app.database.query(`update session set seen_at = now() - interval '31 minutes' where member_id = $1`, [
      idle.id,
    ]);
    expect(await currentOf(idle.client)).toBeNull();
    const busy = await join();
    const [{ hours }]: [{ hours: number }] = await app.database.query(
      `select extract(epoch from expires_at - created_at) / 3600 as hours from session where member_id = $1`,
      [busy.id],
    );
    expect(Number(hours)).toBeCloseTo(12, 3);
    await app.database.query(`update session set expires_at = now() - interval '1 second' where member_id = $1`, [
      busy.id,
    ]);
    expect(await currentOf(busy.client)).toBeNull();
  });

  it('goes on as long as it is used: the 29th minute starts the half hour again', async () => {
    const { client, id } = await join();
    await app.database.query(`update session set seen_at = now() - interval '29 minutes' where member_id = $1`, [id]);
    await currentOf(client);
    const [{ fresh }]: [{ fresh: boolean }] = await app.database.query(
      `select seen_at > now() - interval '1 minute' as fresh from session where member_id = $1`,
      [id],
    );
    expect(fresh).toBe(true);
  });
});

describe('a one-time link of the demo', () => {
  let demo: TestApp;
  beforeAll(async () => {
    demo = await startTestApp(database, { config: { ...TEST_CONFIG, mode: 'demo' } });
  });
  afterAll(() => demo.close());

  it('signs in as each of the demo’s members once, and the next start voids it', async () => {
    const links = demo.app.get(DemoSignInLinksService);
    const before = await links.forDemo();
    expect(before.map(({ name, role }) => ({ name, role }))).toEqual(DEMO_MEMBERS);
    const used = await demo.visitor.post('/api/sessions', { link: before[0]!.token });
    expect([used.status, used.body]).toMatchObject([201, { member: { name: 'DEMO monitor', role: 'monitor' } }]);
    expect((await demo.visitor.post('/api/sessions', { link: before[0]!.token })).body).toMatchObject({
      status: 410,
      code: 'link-spent',
    });
    const after = await links.forDemo();
    expect((await demo.visitor.post('/api/sessions', { link: before[1]!.token })).body).toMatchObject({
      code: 'link-spent',
    });
    expect((await demo.visitor.post('/api/sessions', { link: after[1]!.token })).status).toBe(201);
  });

  it('is used once even when two try at the same moment', async () => {
    const [link] = await demo.app.get(DemoSignInLinksService).forDemo();
    const answers = await Promise.all([1, 2, 3].map(() => demo.visitor.post('/api/sessions', { link: link!.token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410]);
  });

  it('needs no second factor and no step-up there, and is worth nothing in production', async () => {
    const links = await demo.app.get(DemoSignInLinksService).forDemo();
    const admin = links.find(({ role }) => role === 'admin')!;
    expect((await app.visitor.post('/api/sessions', { link: admin.token })).body).toMatchObject({ code: 'link-spent' });
    const client = cookieOf(demo.url, await demo.visitor.post('/api/sessions', { link: admin.token }));
    await demo.database.query(`update session set proved_at = now() - interval '11 hours'`);
    expect((await client.post('/api/invitations', { role: 'monitor' })).status).toBe(201);
  });
});

describe('members', () => {
  it('are frozen by a reviewer, whose freezing ends their sessions at once; only an administrator lets them go on', async () => {
    const [reviewer, admin, monitor] = [await app.signIn('reviewer'), await app.signIn('admin'), await join()];
    const frozen = await reviewer.put(`/api/members/${monitor.id}`, { role: 'monitor', frozen: true });
    expect([frozen.status, frozen.body]).toMatchObject([200, { frozen: true }]);
    expect(await currentOf(monitor.client)).toBeNull();
    expect((await app.visitor.post('/api/sessions', { name: monitor.name, password: PASSWORD })).body).toMatchObject({
      status: 403,
      code: 'frozen',
    });
    expect(
      (await app.visitor.post('/api/sessions', { name: monitor.name, password: `${PASSWORD}.` })).body,
    ).toMatchObject({ status: 401, code: 'wrong-credentials' });
    expect((await reviewer.put(`/api/members/${monitor.id}`, { role: 'monitor', frozen: false })).body).toMatchObject({
      code: 'not-allowed',
    });
    expect((await admin.put(`/api/members/${monitor.id}`, { role: 'monitor', frozen: false })).status).toBe(200);
    expect((await app.visitor.post('/api/sessions', { name: monitor.name, password: PASSWORD })).status).toBe(201);
  });

  it('sign in again when their role changes', async () => {
    const [admin, monitor] = [await app.signIn('admin'), await join()];
    expect((await admin.put(`/api/members/${monitor.id}`, { role: 'reviewer', frozen: false })).body).toMatchObject({
      role: 'reviewer',
    });
    expect(await currentOf(monitor.client)).toBeNull();
  });

  it('have no session once they are frozen, however that came about', async () => {
    const { client, id } = await join();
    await app.database.query('update member set frozen = true where id = $1', [id]);
    expect(await currentOf(client)).toBeNull();
    expect((await client.delete('/api/sessions/current')).status).toBe(401);
  });

  it("are listed with days as the country counts them, like the log's", async () => {
    const [admin, { id }] = [await app.signIn('admin'), await join()];
    await app.database.query(`update member set created_at = '2026-03-01T18:00Z' where id = $1`, [id]);
    const { items } = (await admin.get<{ items: { id: string }[] }>('/api/members')).body;
    expect(items.find((one) => one.id === id)).toMatchObject({ createdOn: '2026-03-02' });
  });

  it('are listed without anything secret', async () => {
    const admin = await app.signIn('admin');
    const { items } = (await admin.get<{ items: object[] }>('/api/members')).body;
    expect(items.length).toBeGreaterThan(3);
    for (const item of items)
      expect(Object.keys(item).sort()).toEqual([
        'accessGivenBy',
        'accessGivenOn',
        'accessHow',
        'countries',
        'createdOn',
        'frozen',
        'id',
        'mayBeginWait',
        'mayVouch',
        'name',
        'newTeam',
        'role',
        'samePersonAs',
        'vouchedBy',
        'vouchedOn',
        'waits',
      ]);
  });
});

describe('settings', () => {
  it('are what an administrator last said', async () => {
    const admin = await app.signIn('admin');
    const wanted = { organisation: 'A Rights Centre', standards: 'General Comment No. 37', smallTeam: false };
    const face = [
      'organisationKm',
      'standardsKm',
      'sentenceEn',
      'sentenceKm',
      'address',
      'contact',
      'logo',
      'startView',
    ];
    const all = {
      ...wanted,
      ...Object.fromEntries(face.map((part) => [part, ''])),
      objectionDays: 14,
      objectionKeepDays: 90,
      ownerDays: 7,
    };
    expect((await putSettings(admin, wanted)).body).toEqual(all);
    expect((await admin.get('/api/settings')).body).toEqual(all);
    expect((await app.visitor.get('/api/sessions/current')).body).toMatchObject({
      organisation: 'A Rights Centre',
      smallTeam: false,
    });
    // Here, small-team mode can only be proposed.
    expect((await putSettings(admin, { ...wanted, smallTeam: true })).body).toEqual(all);
    expect((await admin.get('/api/settings/small-team')).body).toMatchObject({
      on: false,
      asked: { by: admin.member!.id },
    });
  });

  it('are not overwritten by an administrator who has not seen what another saved', async () => {
    const [one, other] = [await app.signIn('admin'), await app.signIn('admin')];
    const { body: seen, headers } = await one.get<OrganisationSettings>('/api/settings');
    const basis = { 'if-match': headers.get('etag')! };
    const theirs = { ...seen, address: 'A street', ownerDays: 9 };
    expect((await other.put('/api/settings', theirs, basis)).body).toEqual(theirs);
    const late = await one.put('/api/settings', { ...seen, contact: 'A box' }, basis);
    expect([late.status, late.body]).toEqual([
      412,
      expect.objectContaining({ code: 'changed-meanwhile', current: theirs }),
    ]);
    // Nor by a client that does not say what it has seen.
    expect(await one.put('/api/settings', seen)).toMatchObject({ status: 428, body: { code: 'precondition-needed' } });
    const { body, headers: now } = await one.get('/api/settings');
    expect(body).toEqual(theirs);
    expect((await one.put('/api/settings', seen, { 'if-match': now.get('etag')! })).body).toEqual(seen);
  });
});

describe('what goes wrong', () => {
  const spent = async (token: unknown): Promise<unknown> => {
    const { status, body } = await app.visitor.post('/api/invitations/acceptances', {
      token,
      name: 'Nobody',
      password: PASSWORD,
    });
    return [status, body['code']];
  };

  it('answers a used, an expired and an invented invitation alike', async () => {
    const used = await invitation();
    await app.visitor.post('/api/invitations/acceptances', { token: used, name: 'Ibis', password: PASSWORD });
    const expired = await invitation();
    await app.database.query(`update invitation set expires_at = now() - interval '1 second' where used_at is null`);
    for (const token of [used, expired, newToken(), 'x', '']) expect(await spent(token)).toEqual([410, 'link-spent']);
  });

  it('leaves an invitation unused when the name is taken or the password is weak', async () => {
    const { name } = await join();
    const token = await invitation();
    const attempt = async (body: object): Promise<unknown> => {
      const answer = await app.visitor.post<{ errors: { pointer: string; code: string; text: string }[] }>(
        '/api/invitations/acceptances',
        { token, name: 'Stork', password: PASSWORD, ...body },
      );
      return [answer.status, answer.body.errors?.map((error) => `${error.pointer} ${error.code}`)];
    };
    expect(await attempt({ name: name.toUpperCase() })).toEqual([422, ['/name name-taken']]);
    expect(await attempt({ name: '\u200B' })).toEqual([422, ['/name blank-text']]);
    expect(await attempt({ password: 'short' })).toEqual([422, ['/password password-too-short']]);
    expect(await attempt({ password: 'password password' })).toEqual([422, ['/password password-too-common']]);
    expect(await attempt({ password: undefined })).toEqual([422, ['/password missing-key']]);
    expect(await attempt({ role: 'admin' })).toEqual([422, ['/role unknown-key']]);
    expect(await attempt({})).toEqual([201, undefined]);
  });

  it('makes one member of one invitation, however often it is sent at once', async () => {
    const token = await invitation();
    const answers = await Promise.all(
      ['Tern', 'Gull'].map((name) =>
        app.visitor.post('/api/invitations/acceptances', { token, name, password: PASSWORD }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410]);
  });

  it('answers an unknown name and a wrong password alike', async () => {
    const { name } = await join();
    const unknown = await app.visitor.post('/api/sessions', { name: 'nobody at all', password: PASSWORD });
    const wrong = await app.visitor.post('/api/sessions', { name, password: `${PASSWORD}.` });
    const plain = ({ requestId: _requestId, ...body }: Record<string, unknown>): unknown => body;
    expect([unknown.status, plain(unknown.body)]).toEqual([wrong.status, plain(wrong.body)]);
    expect(wrong.body).toMatchObject({
      status: 401,
      code: 'wrong-credentials',
      title: 'The name or the password is wrong; check both and try again',
    });
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it('names what is missing of a name and a password, and takes no link beside them', async () => {
    const errors = async (body: object): Promise<unknown> =>
      (await app.visitor.post<{ errors: { pointer: string }[] }>('/api/sessions', body)).body.errors.map(
        (error) => error.pointer,
      );
    expect(await errors({})).toEqual(['/name', '/password']);
    expect(await errors({ name: 'x' })).toEqual(['/password']);
    expect(await errors({ name: 'x', password: 'y', link: 'z' })).toEqual(['/link']);
  });

  it('leaves no installation without an administrator', async () => {
    const other = await freshDatabase();
    const small = await startTestApp(other);
    try {
      const [one, two] = [await small.signIn('admin'), await small.signIn('admin')];
      const together = await Promise.all([
        one.put(`/api/members/${two.member!.id}`, { role: 'admin', frozen: true }),
        two.put(`/api/members/${one.member!.id}`, { role: 'monitor', frozen: false }),
      ]);
      expect(together.map(({ status }) => status).sort()).not.toEqual([200, 200]);
      const [{ left }]: [{ left: number }] = await small.database.query(
        `select count(*)::int as left from member where role = 'admin' and not frozen`,
      );
      expect(left).toBe(1);
    } finally {
      await small.close();
      await other.drop();
    }
  });

  it('answers for a member who does not exist as for an address that does not exist', async () => {
    const admin = await app.signIn('admin');
    for (const id of [randomUUID(), 'x', '%00']) {
      expect((await admin.put(`/api/members/${id}`, { role: 'monitor', frozen: true })).body).toMatchObject({
        status: 404,
        code: 'not-found',
      });
    }
  });

  it('takes a forged or broken cookie for none', async () => {
    for (const cookie of [
      `${SESSION_COOKIE}=${newToken()}`,
      `${SESSION_COOKIE}=`,
      `${SESSION_COOKIE}=' or 1=1`,
      'vigil=x',
      ';;;=',
    ]) {
      const client = clientOf(app.url, cookie, null);
      expect(await currentOf(client)).toBeNull();
      expect((await client.get('/api/settings')).status).toBe(401);
    }
  });
});
