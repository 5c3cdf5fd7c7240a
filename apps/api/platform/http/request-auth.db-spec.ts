import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { anIncident } from '../../testing/an-incident.js';
import { clientOf, startTestApp, type Answer, type Client, type TestApp } from '../../testing/app.js';
import { SECURITY_HEADERS } from './security-headers.js';

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

/** Sends bytes unchanged and returns everything that comes back until the server closes the connection. */
const sendRaw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        answer += chunk;
      })
      .on('end', () => resolve(answer))
      .on('error', reject);
  });

describe('every answer', () => {
  it.each([
    ['a page of the API', '/api/sessions/current'],
    ['what does not exist', '/api/nothing'],
    ['what needs a session', '/api/settings'],
    ['an address that is none', '/api/%zz'],
  ])('carries the security headers and a request id: %s', async (_what, path) => {
    const { headers } = await app.visitor.get(path);
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      expect([name, headers.get(name)]).toEqual([name, value]);
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{12}$/);
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('does not repeat them to whoever has the answer', async () => {
    const { headers } = await app.visitor.get('/api/public/places');
    const again = await app.visitor.get('/api/public/places', { 'if-none-match': headers.get('etag')! });
    expect([again.status, again.headers.get('etag')]).toEqual([304, headers.get('etag')]);
    expect(Object.keys(SECURITY_HEADERS).filter((name) => again.headers.has(name))).toEqual([]);
  });

  it('allows no inline script, no third party and no frame around it', () => {
    const policy = SECURITY_HEADERS['content-security-policy']!;
    expect(policy).not.toMatch(/unsafe|https?:|\*|upgrade/);
    expect(policy).toMatch(/img-src 'self' blob:;.*object-src 'none';.*frame-ancestors 'none'/);
  });

  it('takes no request id from outside', async () => {
    const { headers } = await app.visitor.get('/api/sessions/current', {
      'x-request-id': 'mine',
      'request-id': 'mine',
    });
    expect(headers.get('x-request-id')).not.toBe('mine');
  });

  it('is compressed where the reader takes it', async () => {
    const admin = await app.signIn('admin', 'a'.repeat(60));
    for (let n = 0; n < 20; n += 1) await app.signIn('analyst', `${n} `.padEnd(60, 'b'));
    expect((await admin.get('/api/members', { 'accept-encoding': 'br' })).headers.get('content-encoding')).toBe('br');
    expect(
      (await admin.get('/api/members', { 'accept-encoding': 'identity' })).headers.get('content-encoding'),
    ).toBeNull();
  });
});

describe('a refusal', () => {
  it('is a problem in the reader’s language', async () => {
    const english = await app.visitor.get('/api/settings');
    expect(english.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(english.body).toEqual({
      type: '/problems/sign-in-needed',
      title: 'Please sign in',
      status: 401,
      code: 'sign-in-needed',
      requestId: english.headers.get('x-request-id'),
      detail: expect.stringContaining('What you typed is kept'),
    });
    for (const khmer of [
      await app.visitor.get('/api/settings?lang=km'),
      await app.visitor.get('/api/settings', { 'accept-language': 'km-KH, en;q=0.5' }),
    ]) {
      expect(khmer.body).toMatchObject({ title: 'សូមចូលគណនី', code: 'sign-in-needed' });
      expect(khmer.headers.get('vary')).toContain('Accept-Language');
    }
  });

  it('names the wrong field in that language', async () => {
    const admin = await app.signIn('admin');
    const { status, body } = await admin.post<{ errors: unknown[] }>('/api/invitations?lang=km', { role: 'king' });
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/role', code: 'unknown-code', text: 'ចម្លើយនេះមិនមានក្នុងបញ្ជីទេ សូមជ្រើសពីបញ្ជី' }],
    ]);
  });

  it('is never kept by a cache', async () => {
    expect((await app.visitor.get('/api/nothing')).headers.get('cache-control')).toBe('no-store');
  });

  it('is kept as little as what a member is answered', async () => {
    const admin = await app.signIn('admin');
    for (const path of ['/api/settings', '/api/members', '/api/server-health'])
      expect([path, (await admin.get(path)).headers.get('cache-control')]).toEqual([path, 'no-store']);
  });
});

describe('a page that was opened by another member of the same browser', () => {
  it('neither reads nor changes anything in the name of whoever has signed in since', async () => {
    const [before, now] = [await app.signIn('admin'), await app.signIn('admin')];
    const asPageOf = ({ member }: Client): Record<string, string> => ({ 'vigil-member': member!.id });
    const settings = (await now.get<Record<string, unknown>>('/api/settings')).body;
    for (const answer of [
      await now.get('/api/settings', asPageOf(before)),
      await now.put('/api/settings', { ...settings, ownerDays: 30 }, asPageOf(before)),
    ])
      expect([answer.status, answer.body]).toEqual([403, expect.objectContaining({ code: 'another-member' })]);
    expect((await now.get('/api/settings', asPageOf(now))).body).toEqual(settings);
  });

  it('can still be used to sign out', async () => {
    const [before, now] = [await app.signIn('monitor'), await app.signIn('monitor')];
    const { status } = await now.delete('/api/sessions/current', { 'vigil-member': before.member!.id });
    expect([status, (await now.get('/api/account')).status]).toEqual([204, 401]);
  });
});

describe('what goes wrong', () => {
  const codeOf = async (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<[number, unknown]> => {
    const answer = await (await app.signIn('admin')).request(method, path, body, headers);
    return [answer.status, answer.body?.['code']];
  };

  it.each<[string, string, string, unknown, Record<string, string>, [number, string]]>([
    ['broken JSON', 'POST', '/api/invitations', '{"role": ', {}, [400, 'malformed-json']],
    ['JSON with a comment', 'POST', '/api/invitations', '{/**/}', {}, [400, 'malformed-json']],
    [
      'a form',
      'POST',
      '/api/invitations',
      'role=admin',
      { 'content-type': 'application/x-www-form-urlencoded' },
      [415, 'wrong-content-type'],
    ],
    [
      'a plain text',
      'POST',
      '/api/invitations',
      '{"role":"admin"}',
      { 'content-type': 'text/plain' },
      [415, 'wrong-content-type'],
    ],
    [
      'an unreadable content type',
      'POST',
      '/api/invitations',
      '{}',
      { 'content-type': '/' },
      [415, 'wrong-content-type'],
    ],
    ['a body that is no object', 'POST', '/api/invitations', '[]', {}, [422, 'invalid-body']],
    ['a body that is nothing', 'POST', '/api/invitations', 'null', {}, [422, 'invalid-body']],
    ['no body', 'POST', '/api/invitations', undefined, {}, [422, 'invalid-body']],
    ['an empty body', 'POST', '/api/invitations', '', { 'content-type': 'application/json' }, [422, 'invalid-body']],
    [
      'a prototype for a key',
      'POST',
      '/api/invitations',
      '{"role":"admin","__proto__":{"x":1}}',
      {},
      [422, 'invalid-body'],
    ],
    [
      'three megabytes',
      'POST',
      '/api/invitations',
      JSON.stringify({ role: 'x'.repeat(3_000_000) }),
      {},
      [413, 'too-large'],
    ],
    ['an address that does not exist', 'GET', '/api/nothing', undefined, {}, [404, 'not-found']],
    ['an address that is no address', 'GET', '/api/%zz', undefined, {}, [404, 'not-found']],
    ['an address without end', 'PUT', `/api/members/${'x'.repeat(300)}`, {}, {}, [404, 'not-found']],
    ['a method that is not there', 'DELETE', '/api/settings', undefined, {}, [405, 'method-not-allowed']],
    ['a method that nobody has', 'PATCH', '/api/sessions', {}, {}, [405, 'method-not-allowed']],
  ])('answers %s', async (_what, method, path, body, headers, expected) => {
    expect(await codeOf(method, path, body, headers)).toEqual(expected);
  });

  it('says which methods an address has', async () => {
    expect((await app.visitor.delete('/api/settings')).headers.get('allow')).toBe('GET, HEAD, PUT');
  });

  it('answers ten megabytes without reading them, and stays up', async () => {
    const admin = await app.signIn('admin');
    const answer = await new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(app.url);
      const sending = httpRequest(
        {
          hostname,
          port,
          method: 'PUT',
          path: '/api/settings',
          headers: {
            origin: app.url,
            cookie: admin.cookie,
            'content-type': 'application/json',
            'content-length': 10_000_000,
          },
        },
        (response) => resolve(response.statusCode!),
      );
      sending.on('error', reject);
      sending.write('{"organisation":"');
    });
    expect(answer).toBe(413);
    expect((await app.visitor.get('/api/sessions/current')).status).toBe(200);
  });

  it('answers text that is no UTF-8', async () => {
    const admin = await app.signIn('admin');
    const answer = await fetch(`${app.url}/api/invitations`, {
      method: 'POST',
      headers: { origin: app.url, cookie: admin.cookie, 'content-type': 'application/json' },
      body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'malformed-json']);
  });

  it.each([
    'GARBAGE\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  ])('answers what is no HTTP with a problem and hangs up', async (text) => {
    const answer = await sendRaw(text);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain("default-src 'self'");
    expect(answer).not.toContain('GARBAGE');
  });

  it('lets nothing be changed from another site, before anything else is looked at', async () => {
    const admin = await app.signIn('admin');
    for (const headers of [
      { origin: 'https://else.example' },
      { origin: 'null' },
      { origin: '' },
      { 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      for (const [method, path] of [
        ['POST', '/api/invitations'],
        ['PUT', '/api/settings'],
        ['DELETE', '/api/sessions/current'],
        ['POST', '/api/sessions'],
        ['POST', '/api/nothing'],
      ] as const) {
        const { status, body } = await admin.request(method, path, {}, headers);
        expect([method, path, status, body['code']]).toEqual([method, path, 403, 'cross-site']);
      }
    }
    expect((await admin.get('/api/members', { origin: 'https://else.example' })).status).toBe(200);
  });

  it('does not answer other sites’ questions whether they may', async () => {
    const { status, headers } = await app.visitor.request('OPTIONS', '/api/settings', undefined, {
      origin: 'https://else.example',
      'access-control-request-method': 'PUT',
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  it('refuses a body that nobody may send before it is read', async () => {
    const monitor = await app.signIn('monitor');
    const big = JSON.stringify({ role: 'x'.repeat(3_000_000) });
    expect((await clientOf(app.url, '', null).post('/api/invitations', big)).status).toBe(401);
    expect((await monitor.post('/api/invitations', big)).body).toMatchObject({ status: 403, code: 'not-allowed' });
  });

  describe('of a body that comes later than its headers', () => {
    /** Sends the headers, and the body once `meanwhile` is done. */
    const sendLate = async (sender: Client, id: string, meanwhile: () => Promise<unknown>): Promise<string> => {
      const { host, hostname, port } = new URL(app.url);
      const body = JSON.stringify(anIncident());
      const socket = connect(Number(port), hostname).setEncoding('utf8');
      const pieces: string[] = [];
      const ended = new Promise<void>((resolve, reject) => {
        socket
          .on('data', (piece: string) => void pieces.push(piece))
          .on('end', resolve)
          .on('error', reject);
      });
      socket.write(
        [
          `PUT /api/incidents/${id} HTTP/1.1`,
          'If-None-Match: *',
          `Host: ${host}`,
          `Origin: ${app.url}`,
          `Cookie: ${sender.cookie}`,
          'Content-Type: application/json',
          `Content-Length: ${Buffer.byteLength(body)}`,
          'Connection: close',
          '\r\n',
        ].join('\r\n'),
      );
      // By now its sender was found: asked earlier, the server would refuse it without this.
      await pause(300);
      await meanwhile();
      socket.write(body);
      await ended;
      return pieces.join('');
    };

    it.each<[string, (sender: Client, admin: Client) => Promise<Answer>]>([
      [
        'was suspended',
        ({ member }, admin) => admin.put(`/api/members/${member!.id}`, { role: 'monitor', frozen: true }),
      ],
      [
        'was given another role',
        ({ member }, admin) => admin.put(`/api/members/${member!.id}`, { role: 'analyst', frozen: false }),
      ],
      ['signed out', (sender) => sender.delete('/api/sessions/current')],
    ])('takes nothing from a sender who %s meanwhile', async (_what, end) => {
      const [sender, admin, id] = [await app.signIn('monitor'), await app.signIn('admin'), randomUUID()];
      const answer = await sendLate(sender, id, async () =>
        expect((await end(sender, admin)).status).toBeLessThan(300),
      );
      expect(answer).toMatch(/^HTTP\/1\.1 401 .*"code":"sign-in-needed"/s);
      expect(await app.database.query('select from incident where id = $1', [id])).toEqual([]);
    });

    it('takes it from a sender who still may', async () => {
      const answer = await sendLate(await app.signIn('monitor'), randomUUID(), () => Promise.resolve());
      expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    });
  });

  it('refuses what comes in a flood, and says when to come back', async () => {
    const other = await freshDatabase();
    const narrow = await startTestApp(other, { writesPerMinute: 3 });
    try {
      const statuses: number[] = [];
      for (let n = 0; n < 4; n += 1) statuses.push((await narrow.visitor.post('/api/sessions', {})).status);
      expect(statuses).toEqual([422, 422, 422, 429]);
      const { headers, body } = await narrow.visitor.post('/api/sessions', {});
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body).toMatchObject({
        code: 'too-many-requests',
        detail: expect.stringMatching(/^Try again in \d+ seconds\.$/),
      });
      expect((await (await narrow.signIn('admin')).post('/api/invitations', { role: 'monitor' })).status).toBe(201);
      expect((await narrow.visitor.get('/api/sessions/current')).status).toBe(200);
    } finally {
      await narrow.close();
      await other.drop();
    }
  });

  it('answers for an unknown member as for an unknown address', async () => {
    const plain = ({ requestId: _requestId, ...body }: Record<string, unknown>): unknown => body;
    const admin = await app.signIn('admin');
    const unknown = await admin.put(`/api/members/${randomUUID()}`, { role: 'monitor', frozen: true });
    expect(plain(unknown.body)).toEqual(plain((await admin.get('/api/nothing')).body));
  });
});
