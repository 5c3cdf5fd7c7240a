import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../../testing/app.js';

let folder: string;
let database: FreshDatabase;
/** The application behind a proxy on this computer, and without one. */
let behind: TestApp;
let bare: TestApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-web-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Vigil</title>');
  database = await freshDatabase();
  behind = await startTestApp(database, {
    webFolder: folder,
    config: { ...TEST_CONFIG, trustedProxies: ['127.0.0.1'] },
  });
  bare = await startTestApp(database, { webFolder: folder });
});
afterAll(async () => {
  await behind?.close();
  await bare?.close();
  await database?.drop();
  rmSync(folder, { recursive: true });
});

interface Said {
  status: number;
  code: string | undefined;
  body: Record<string, unknown>;
}
/** Sends a request under another host name, which fetch does not allow. */
const ask = (
  app: TestApp,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Said> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(app.url);
    request(
      {
        hostname: '127.0.0.1',
        port,
        path,
        method,
        headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      },
      (answer) => {
        let text = '';
        answer
          .setEncoding('utf8')
          .on('data', (chunk: string) => {
            text += chunk;
          })
          .on('end', () => {
            const parsed = (
              /json/.test(answer.headers['content-type'] ?? '') && text ? JSON.parse(text) : {}
            ) as Record<string, unknown>;
            resolve({ status: answer.statusCode!, code: parsed['code'] as string | undefined, body: parsed });
          });
      },
    )
      .on('error', reject)
      .end(body && JSON.stringify(body));
  });
const HTTPS = { host: 'vigil.example', origin: 'https://vigil.example', 'x-forwarded-proto': 'https' };
const PLAIN = { host: 'vigil.example', origin: 'http://vigil.example' };

describe('staff', () => {
  it('work over https with a host name, behind a proxy that is trusted', async () => {
    expect((await ask(behind, 'GET', '/api/sessions/current', HTTPS)).status).toBe(200);
    expect((await ask(behind, 'POST', '/api/sessions', HTTPS, { name: 'x', password: 'y' })).code).toBe(
      'wrong-credentials',
    );
    expect((await ask(behind, 'GET', '/sign-in', HTTPS)).status).toBe(200);
  });

  it('get passkeys that are bound to that name', async () => {
    expect((await ask(behind, 'POST', '/api/sessions/challenges', HTTPS, {})).body).toMatchObject({
      options: { rpId: 'vigil.example' },
    });
  });
});

describe('a browser that came over https', () => {
  it('is asked to come back by https alone, for a year, and no other is', async () => {
    const said = async (app: TestApp, path: string, protocol: string): Promise<string | null> =>
      (await app.visitor.get(path, { 'x-forwarded-proto': protocol })).headers.get('strict-transport-security');
    for (const path of ['/robots.txt', '/desk', '/api/nothing']) {
      expect([path, await said(behind, path, 'https')]).toEqual([path, 'max-age=31536000']);
      expect([path, await said(behind, path, 'http')]).toEqual([path, null]);
      expect([path, await said(bare, path, 'https')]).toEqual([path, null]);
    }
  });
});

describe('the public side', () => {
  it('answers on plain http too, under any name', async () => {
    for (const path of ['/', '/api/public/about', '/api/docs'])
      expect([path, (await ask(bare, 'GET', path, PLAIN)).status]).toEqual([path, 200]);
    expect((await ask(bare, 'GET', '/api/public/about', { host: '192.0.2.4:3000' })).status).toBe(200);
  });
});

describe('what goes wrong', () => {
  it('every route of staff refuses plain http, also whoever has a session', async () => {
    const admin = await bare.signIn('admin');
    const answered: string[] = [];
    for (const { method, path, action } of bare.routes.routes()) {
      if (action === 'read-public') continue;
      const { status, code } = await ask(bare, method, path.replace(/:\w+/g, 'x'), { ...PLAIN, cookie: admin.cookie });
      // A plain form is answered by a page instead of a code.
      if (status !== 403 || (code !== 'https-needed' && action !== 'send-objection'))
        answered.push(`${method} ${path}: ${status}`);
    }
    expect(answered).toEqual([]);
  });

  it('so do the pages of staff, with the page that says why', async () => {
    for (const path of ['/sign-in', '/desk', '/desk/incidents/new'])
      expect([path, (await ask(bare, 'GET', path, PLAIN)).status]).toEqual([path, 403]);
    expect((await ask(bare, 'GET', '/desk', { host: 'localhost:3000' })).status).toBe(200);
  });

  it('nobody but the proxy can say that it was https', async () => {
    expect((await ask(bare, 'GET', '/api/sessions/current', HTTPS)).code).toBe('https-needed');
  });

  it('https without a host name is not enough', async () => {
    expect(
      (await ask(behind, 'GET', '/api/sessions/current', { host: '192.0.2.4', 'x-forwarded-proto': 'https' })).code,
    ).toBe('https-needed');
  });
});
