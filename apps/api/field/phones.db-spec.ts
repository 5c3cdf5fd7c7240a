import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CannotOpen, fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { publicKeyOf } from '@vigil/shared/sealing/sealing-key.js';
import type { PhoneEntry } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { openDisclosure } from '../audit-log/log-leaf.js';
import { startTestApp, type Client, type TestApp } from '../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { aFieldFile, aReport, addPhone, sealedBody, type FieldPhone } from '../testing/field-phone.js';
import { intakeSeed } from './intake-key.js';

let database: FreshDatabase;
let app: TestApp;
let monitor: Client;
let admin: Client;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  monitor = await app.signIn('monitor', 'heron');
  admin = await app.signIn('admin', 'crane');
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const codeFor = async (client: Client, name = 'The blue one'): Promise<string> =>
  (await client.post<{ code: string }>('/api/field/devices', { name })).body.code;
const phonesOf = async (client: Client): Promise<PhoneEntry[]> =>
  (await client.get<{ items: PhoneEntry[] }>('/api/field/devices')).body.items;
const standing = async (phone: {
  request: (method: string, path: string) => Promise<{ status: number; body: Record<string, unknown> }>;
}): Promise<unknown> => {
  const { status, body } = await phone.request('GET', '/api/field/self');
  return status === 200 ? 'in' : `${status} ${String(body['code'])}`;
};

describe('a phone', () => {
  it('is let in with a code from the desk, which works once, typed in any way', async () => {
    const code = await codeFor(monitor);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    const enrolled = await app.visitor.post<{ token: string; member: object; device: string }>('/api/field/enrolment', {
      code: ` ${code.toLowerCase().replaceAll('-', ' ')} `,
    });
    expect(enrolled).toMatchObject({
      status: 201,
      body: {
        token: expect.stringMatching(/^phone_[\w-]{43}$/),
        member: { name: 'heron' },
        key: { codebook: { key: 'incident' } },
      },
    });
    expect(await app.visitor.post('/api/field/enrolment', { code })).toMatchObject({
      status: 410,
      body: { code: 'link-spent' },
    });
    const rows = JSON.stringify([
      await app.database.query('select * from field_device'),
      await app.database.query('select * from log_value'),
      await app.database.query('select * from field_enrolment'),
    ]);
    expect(rows).not.toContain(enrolled.body.token.slice(6));
  });

  it('gets a key to seal to whose secret half the server has, encrypted', async () => {
    const { key } = await addPhone(app, monitor);
    const seed = await intakeSeed(app.database.manager, key.id);
    expect(Buffer.from(await publicKeyOf(seed))).toEqual(Buffer.from(fromBase64Url(key.publicKey)!));
    const [{ seed: kept }] = (await app.database.query('select seed from intake_key')) as [{ seed: Buffer }];
    expect(kept.includes(Buffer.from(seed))).toBe(false);
    await expect(intakeSeed(app.database.manager, 'another')).rejects.toThrow(CannotOpen);
  });

  it('may do what names phones, and nothing else of what its member may', async () => {
    const phone = await addPhone(app, monitor);
    const heard: string[] = [];
    for (const { method, path, roles } of app.routes.routes()) {
      if (roles.includes('phone') || roles.includes('public')) continue;
      const { status, body } = await phone.request<{ code: string }>(
        method,
        path.replace(/:\w+/g, () => crypto.randomUUID()),
        method === 'GET' ? undefined : {},
      );
      if (status !== 403 || body.code !== 'not-allowed') heard.push(`${method} ${path}: ${status}`);
    }
    expect(heard).toEqual([]);
    expect(await standing(phone)).toBe('in');
  });

  it('is listed to its member and to administrators, by days, and is ended by either at once', async () => {
    const [mine, other] = [
      await addPhone(app, monitor, 'Mine'),
      await addPhone(app, await app.signIn('monitor', 'egret'), 'Other'),
    ];
    expect((await phonesOf(monitor)).find(({ id }) => id === mine.device)).toEqual({
      id: mine.device,
      name: 'Mine',
      member: 'heron',
      mine: true,
      enrolledOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      lastSeenOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      hasEnded: false,
      endsBy: null,
    });
    expect((await phonesOf(monitor)).some(({ id }) => id === other.device)).toBe(false);
    expect((await phonesOf(admin)).filter(({ id }) => [mine.device, other.device].includes(id))).toHaveLength(2);
    expect((await monitor.delete(`/api/field/devices/${other.device}`)).status).toBe(404);
    expect((await monitor.delete(`/api/field/devices/${mine.device}`)).status).toBe(204);
    expect((await admin.delete(`/api/field/devices/${other.device}`)).status).toBe(204);
    expect([await standing(mine), await standing(other)]).toEqual(['401 device-ended', '401 device-ended']);
    const { body } = await admin.get<{ items: { kind: string; actor: string; whom: string }[] }>(
      '/api/log/administration',
    );
    expect(body.items.filter(({ kind }) => kind.startsWith('member.phone')).slice(0, 2)).toEqual([
      expect.objectContaining({ kind: 'member.phone-ended', actor: 'crane', whom: 'egret' }),
      expect.objectContaining({ kind: 'member.phone-ended', actor: 'heron', whom: 'heron' }),
    ]);
  });

  it('ends when an administrator makes its member a new way in, at once and with its line in the log, and so does one that was let in before that was taken up', async () => {
    const member = await app.signIn('monitor', 'stilt');
    const [one, other] = [await addPhone(app, member), await addPhone(app, member)];
    const code = await codeFor(member);
    const { body: reset } = await admin.post<{ link: string }>(`/api/members/${member.member!.id}/resets`);
    expect([await standing(one), await standing(other)]).toEqual(['401 device-ended', '401 device-ended']);
    expect((await app.visitor.post('/api/field/enrolment', { code })).status).toBe(410);
    const { body } = await admin.get<{ items: { kind: string; actor: string; whom: string }[] }>(
      '/api/log/administration',
    );
    expect(
      body.items
        .filter(({ whom }) => whom === 'stilt')
        .slice(0, 3)
        .map(({ kind, actor }) => [kind, actor]),
    ).toEqual([
      ['member.reset', 'crane'],
      ['member.phone-ended', 'crane'],
      ['member.phone-ended', 'crane'],
    ]);
    const third = await addPhone(app, member);
    expect(await standing(third)).toBe('in');
    const token = reset.link.slice(reset.link.indexOf('=') + 1);
    expect(
      (await app.visitor.post('/api/invitations/acceptances', { token, password: 'a heron stands in the reeds' }))
        .status,
    ).toBe(201);
    expect(await standing(third)).toBe('401 device-ended');
  });

  it('does not end with a member who is reset, or frozen, beside its own', async () => {
    const [phone, other] = [await addPhone(app, monitor), await app.signIn('monitor')];
    await addPhone(app, other);
    await admin.post(`/api/members/${other.member!.id}/resets`);
    await admin.put(`/api/members/${other.member!.id}`, { role: 'monitor', frozen: true });
    expect(await standing(phone)).toBe('in');
  });

  it.each([
    ['frozen', { role: 'monitor', frozen: true }],
    ['given another role', { role: 'reviewer', frozen: false }],
  ])('ends when its member is %s, and so does a code that was not used', async (_how, to) => {
    const member = await app.signIn('monitor');
    const phone = await addPhone(app, member);
    const code = await codeFor(member);
    expect((await admin.put(`/api/members/${member.member!.id}`, to)).status).toBe(200);
    expect(await standing(phone)).toBe('401 device-ended');
    expect((await app.visitor.post('/api/field/enrolment', { code })).status).toBe(410);
    const { body } = await admin.get<{ items: { kind: string; whom: string; actor: string }[] }>(
      '/api/log/administration',
    );
    expect(
      body.items.filter(({ whom, kind }) => whom === member.member!.name && kind === 'member.phone-ended'),
    ).toEqual([expect.objectContaining({ actor: 'crane' })]);
    await admin.put(`/api/members/${member.member!.id}`, { role: 'monitor', frozen: false });
    expect(await standing(phone)).toBe('401 device-ended');
  });
});

describe('a phone whose member waits for a vouch', () => {
  it('is told that, and not that its report was refused: the same report is taken once somebody has vouched', async () => {
    const member = await app.signIn('reviewer', 'sandpiper');
    const phone = await addPhone(app, member);
    const report = aReport({ files: [aFieldFile()] });
    const send = async (): Promise<unknown> => {
      const { status, body } = await phone.request('PUT', `/api/field/reports/${report.id}`, sealed);
      return status < 300 ? 'taken' : `${status} ${String(body['code'])}`;
    };
    const sealed = await sealedBody(report, phone.key);
    // The state of the first reviewer of a new team after somebody vouched for the second one.
    await app.database.query(
      `update member set access_how = 'invited', access_given_at = now(), new_team = 'closing' where id = $1`,
      [member.member!.id],
    );
    expect([await standing(phone), await send()]).toEqual(['403 vouching-needed', '403 vouching-needed']);
    const begun = await fetch(`${app.url}/api/evidence/uploads`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${phone.token}`,
        'tus-resumable': '1.0.0',
        'upload-length': '100',
        'upload-metadata': `id ${Buffer.from(report.files[0]!.id).toString('base64')}`,
      },
    });
    expect([begun.status, await begun.json()]).toEqual([403, expect.objectContaining({ code: 'vouching-needed' })]);
    await app.database.query(`update member set vouched_at = now(), new_team = null where id = $1`, [
      member.member!.id,
    ]);
    expect([await standing(phone), await send()]).toEqual(['in', 'taken']);
  });
});

describe('a phone that may send first', () => {
  const inHours = (n: number): number => Math.round((n * 3_600_000 + Date.now()) / 60_000);
  const minuteOf = (iso: unknown): number => Math.round(Date.parse(iso as string) / 60_000);
  const endsBy = async (phone: FieldPhone): Promise<unknown> =>
    (await phone.request('GET', '/api/field/self')).body['endsBy'];

  it('goes on sending what it has for a day, is told so, and ends when it says that nothing is left', async () => {
    const member = await app.signIn('monitor', 'plover');
    const phone = await addPhone(app, member);
    expect(await endsBy(phone)).toBe(null);
    const { status, body } = await member.post<{ endsBy: string }>(`/api/field/devices/${phone.device}/ending`);
    expect(status).toBe(200);
    expect(Math.abs(minuteOf(body.endsBy) - inHours(24))).toBeLessThanOrEqual(2);
    expect((await phonesOf(member))[0]).toMatchObject({ hasEnded: false, endsBy: body.endsBy });
    expect(await endsBy(phone)).toBe(body.endsBy);
    const report = aReport({ files: [] });
    expect(
      (await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key))).status,
    ).toBe(200);
    expect((await phone.request('DELETE', '/api/field/self')).status).toBe(204);
    expect(await standing(phone)).toBe('401 device-ended');
    expect((await phonesOf(member))[0]).toMatchObject({ hasEnded: true, endsBy: null });
    const { body: log } = await admin.get<{ items: { kind: string; actor: string; whom: string }[] }>(
      '/api/log/administration',
    );
    expect(
      log.items
        .filter(({ whom }) => whom === 'plover')
        .slice(0, 2)
        .map(({ kind }) => kind),
    ).toEqual(['member.phone-sent-all', 'member.phone-ending']);
    const kept: { disclosure: string }[] = await app.database.query(
      `select disclosure from log_value where field = 'endsBy'`,
    );
    expect(kept.map(({ disclosure }) => openDisclosure(disclosure).value)).toEqual([body.endsBy]);
  });

  it('has ended when its time is over, whether it was heard of or not, and is asked for no more time', async () => {
    const member = await app.signIn('monitor');
    const phone = await addPhone(app, member);
    const end = (): ReturnType<typeof member.post<{ endsBy: string }>> =>
      member.post<{ endsBy: string }>(`/api/field/devices/${phone.device}/ending`);
    await end();
    await app.database.query(
      `update field_device set ends_by = date_trunc('minute', now() + interval '1 hour') where id = $1`,
      [phone.device],
    );
    expect(Math.abs(minuteOf((await end()).body.endsBy) - inHours(1))).toBeLessThanOrEqual(2);
    await app.database.query(`update field_device set ends_by = now() - interval '1 minute' where id = $1`, [
      phone.device,
    ]);
    expect(await standing(phone)).toBe('401 device-ended');
    expect((await phonesOf(member))[0]).toMatchObject({ hasEnded: true, endsBy: null });
    expect((await end()).status).toBe(404);
  });

  it('is ended at once all the same, when it was taken', async () => {
    const member = await app.signIn('monitor');
    const phone = await addPhone(app, member);
    await member.post(`/api/field/devices/${phone.device}/ending`);
    expect((await admin.delete(`/api/field/devices/${phone.device}`)).status).toBe(204);
    expect(await standing(phone)).toBe('401 device-ended');
  });

  it('is none that nobody told to end, nor somebody else’s', async () => {
    const phone = await addPhone(app, await app.signIn('monitor'));
    expect(await phone.request('DELETE', '/api/field/self')).toMatchObject({
      status: 409,
      body: { code: 'wrong-state', reason: 'not-ending' },
    });
    expect((await monitor.post(`/api/field/devices/${phone.device}/ending`)).status).toBe(404);
    expect(await standing(phone)).toBe('in');
  });

  it('is offered to whoever thinks of freezing its member, with when each was last heard of, and without what it is called', async () => {
    const [member, reviewer] = [await app.signIn('monitor'), await app.signIn('reviewer')];
    const [one, other] = [await addPhone(app, member, 'A name'), await addPhone(app, member)];
    const code = await codeFor(member);
    const before = await reviewer.get<{ items: object[] }>(`/api/field/members/${member.member!.id}/devices`);
    expect(before.body.items).toEqual(
      Array(2).fill({ id: expect.any(String), lastSeenOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), endsBy: null }),
    );
    expect((await member.get(`/api/field/members/${member.member!.id}/devices`)).status).toBe(403);
    expect((await reviewer.get(`/api/field/members/${crypto.randomUUID()}/devices`)).status).toBe(404);
    const { status, body } = await reviewer.post<{ items: { endsBy: string }[] }>(
      `/api/field/members/${member.member!.id}/ending`,
    );
    expect([status, body.items.every((phone) => phone.endsBy !== null)]).toEqual([200, true]);
    expect([await standing(one), await standing(other)]).toEqual(['in', 'in']);
    expect((await app.visitor.post('/api/field/enrolment', { code })).status).toBe(410);
    await admin.put(`/api/members/${member.member!.id}`, { role: 'monitor', frozen: true });
    expect([await standing(one), await standing(other)]).toEqual(['401 device-ended', '401 device-ended']);
  });
});

describe('what goes wrong', () => {
  it('a code that is ten minutes old, was replaced, or is none', async () => {
    const old = await codeFor(monitor);
    expect((await admin.post('/api/field/devices', { name: 'x' })).status).toBe(403);
    const newer = await codeFor(monitor);
    for (const code of [old, '', 'AAAA-AAAA-AAAA', 'x'.repeat(100)])
      expect((await app.visitor.post('/api/field/enrolment', { code })).status).toBe(410);
    await app.database.query(`update field_enrolment set expires_at = now() - interval '1 second'`);
    expect((await app.visitor.post('/api/field/enrolment', { code: newer })).status).toBe(410);
  });

  it('two phones with one code at the same moment: one of them is let in', async () => {
    const code = await codeFor(monitor);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => app.visitor.post('/api/field/enrolment', { code })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(410)]);
  });

  it('a code that is taken up while its member is frozen or reset: no phone is left that may submit, and nobody waits for the other', async () => {
    const frozen = await app.signIn('monitor');
    for (const end of [
      () => admin.post(`/api/members/${frozen.member!.id}/resets`),
      () => admin.put(`/api/members/${frozen.member!.id}`, { role: 'monitor', frozen: true }),
    ]) {
      const code = await codeFor(frozen);
      const [taken, ended] = await Promise.all([
        app.visitor.post<{ token?: string }>('/api/field/enrolment', { code }),
        end(),
      ]);
      expect([[201, 410].includes(taken.status), ended.status < 300]).toEqual([true, true]);
      const live: unknown[] = await app.database.query(
        'select 1 from field_device where member_id = $1 and ended_at is null',
        [frozen.member!.id],
      );
      expect(live).toEqual([]);
    }
  });

  it('a token that nobody has, one with a cookie beside it, and a desk session in the place of a phone', async () => {
    const phone = await addPhone(app, monitor);
    const ask = async (headers: Record<string, string>): Promise<string> => {
      const answer = await fetch(`${app.url}/api/field/self`, { headers });
      return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
    };
    expect(await ask({ authorization: `Bearer phone_${'A'.repeat(43)}` })).toBe('401 wrong-token');
    expect(await ask({ authorization: `Bearer ${phone.token}`, cookie: monitor.cookie })).toBe('401 wrong-token');
    expect(await ask({ cookie: monitor.cookie })).toBe('403 not-allowed');
  });
});
