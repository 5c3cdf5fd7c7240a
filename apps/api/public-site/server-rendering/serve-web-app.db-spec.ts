import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { allow } from '../../platform/http/allow-decorator.js';
import { withoutSlash } from './serve-web-app.js';
import { slowdownOf } from '../../testing/slowdown-of.js';
import { encodingFor } from '../../platform/http/built-web-files.js';

const SHELL = `<!doctype html><title>Vigil</title>${'<p>shell</p>'.repeat(200)}`;
const FIELD = '<!doctype html><title>Notes</title>';
const SCRIPT = `export const x = 1;${'// padding\n'.repeat(300)}`;
let folder: string;
let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), SHELL);
  writeFileSync(join(folder, 'assets', 'map-1a2b3c4d.js'), SCRIPT);
  writeFileSync(join(folder, 'assets', 'map-1a2b3c4d.js.map'), '{"sourcesContent":[]}');
  writeFileSync(join(folder, 'assets', 'font-5e6f7a8b.woff2'), Buffer.alloc(5000, 1));
  mkdirSync(join(folder, 'field', 'parts'), { recursive: true });
  writeFileSync(join(folder, 'field.html'), FIELD);
  writeFileSync(join(folder, 'field', 'service-worker.js'), 'export {};');
  writeFileSync(join(folder, 'field', 'parts', 'field-1a2b3c4d.js'), SCRIPT);
  writeFileSync(join(folder, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, '.secret'), 'secret');
  writeFileSync(join(folder, '..', 'vigil-outside.txt'), 'outside');
  database = await freshDatabase();
  app = await startTestApp(database, {
    webFolder: folder,
    extend: (server) =>
      void server.get('/testing/gone', { config: allow('read-public') }, (_request, reply) => reply.page(410)),
  });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(folder, { recursive: true });
  rmSync(join(tmpdir(), 'vigil-outside.txt'), { force: true });
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(app.url + path, { headers: { 'accept-encoding': 'identity', ...headers } });
/** Requests the path unchanged: fetch would normalize it before sending. */
const raw = (path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    request({ hostname, port, path }, (answer) => {
      let text = '';
      answer
        .setEncoding('utf8')
        .on('data', (chunk: string) => {
          text += chunk;
        })
        .on('end', () => resolve({ status: answer.statusCode!, text }));
    })
      .on('error', reject)
      .end();
  });

describe('the app of the field', () => {
  it.each(['/field', '/field/'])('is a page of its own at %s, with rules of its own', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('cache-control'), await answer.text()]).toEqual([200, 'no-cache', FIELD]);
    const rules = answer.headers.get('content-security-policy')!;
    expect(rules).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
    expect(rules).not.toMatch(/unsafe-inline|'unsafe-eval'|data:|https?:|\*/);
    expect(rules).toContain("worker-src 'self'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });
  it('comes with a refusal over a connection that others can read, and says why itself', async () => {
    const heard = await new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(app.url);
      request({ hostname, port, path: '/field', headers: { host: 'vigil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
      })
        .on('error', reject)
        .end();
    });
    expect(heard).toBe(403);
  });
  it('lets its service worker watch over /field, and keeps its hashed parts for ever', async () => {
    const worker = await get('/field/service-worker.js');
    expect([
      worker.headers.get('service-worker-allowed'),
      worker.headers.get('cache-control'),
      worker.headers.get('content-type'),
    ]).toEqual(['/field', 'no-cache', 'text/javascript; charset=utf-8']);
    expect((await get('/field/parts/field-1a2b3c4d.js')).headers.get('cache-control')).toContain('immutable');
  });
  it.each(['/field.html', '/field/none.js', '/field/parts/gone-1a2b3c4d.js', '/fields'])('is not at %s', async (path) =>
    expect((await get(path)).status).toBe(404),
  );
});

describe('the web application', () => {
  it('draws the page that says so under an address that is none, with the status of what does not exist', async () => {
    const answer = await get('/anything/at/all');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  it.each(['/', '/desk/incidents', '/method?lang=km', '/sign-in'])('draws the page of %s itself', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(await answer.text()).toBe(SHELL);
  });

  it.each([
    ['/method/', '/method'],
    ['/people/', '/people'],
    ['/places/?lang=km', '/places?lang=km'],
    ['/groups/', '/groups'],
    ['/reports/', '/reports'],
    ['/people/P-ABCDEF/?lang=km', '/people/P-ABCDEF?lang=km'],
    ['/desk/incidents///', '/desk/incidents'],
  ])('has one address for each page: %s leads to %s', async (path, bare) => {
    const answer = await fetch(app.url + path, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, bare]);
  });

  it.each(['//other.example/', '/\\other.example/', '///other.example/'])(
    'leads nobody from %s elsewhere',
    async (path) => expect((await raw(path)).status).toBe(404),
  );

  it('gives files their types, and lets those with a hash in their name be kept for ever', async () => {
    const script = await get('/assets/map-1a2b3c4d.js');
    expect([script.headers.get('content-type'), script.headers.get('cache-control'), await script.text()]).toEqual([
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
      SCRIPT,
    ]);
    const mark = await get('/mark.svg');
    expect([mark.headers.get('content-type'), mark.headers.get('cache-control')]).toEqual([
      'image/svg+xml',
      'no-cache',
    ]);
    expect((await get('/assets/font-5e6f7a8b.woff2')).headers.get('content-type')).toBe('font/woff2');
  });

  it('is compressed for whoever takes it, the same when unpacked', async () => {
    for (const encoding of ['br', 'gzip']) {
      const answer = await get('/assets/map-1a2b3c4d.js', { 'accept-encoding': encoding });
      expect([answer.headers.get('content-encoding'), answer.headers.get('vary'), await answer.text()]).toEqual([
        encoding,
        'Accept-Encoding',
        SCRIPT,
      ]);
      expect(Number(answer.headers.get('content-length'))).toBeLessThan(SCRIPT.length / 4);
    }
    const font = await get('/assets/font-5e6f7a8b.woff2', { 'accept-encoding': 'br' });
    expect([font.headers.get('content-encoding'), (await font.arrayBuffer()).byteLength]).toEqual([null, 5000]);
  });

  it('is not sent again to whoever has it', async () => {
    const { headers } = await get('/');
    const again = await get('/method', { 'if-none-match': headers.get('etag')! });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', headers.get('etag')]);
    // Of a page, the rules are told again: a release may change them.
    expect(again.headers.get('content-security-policy')).toBe(headers.get('content-security-policy'));
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get('/', { 'accept-encoding': 'br' })).headers.get('etag')).not.toBe(headers.get('etag'));
  });

  it('answers HEAD as GET, without the body', async () => {
    for (const path of ['/', '/desk', '/assets/map-1a2b3c4d.js']) {
      const [head, whole] = [
        await fetch(app.url + path, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } }),
        await get(path),
      ];
      expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
        200,
        whole.headers.get('content-length'),
        whole.headers.get('etag'),
      ]);
      expect(await head.text()).toBe('');
    }
  });

  it('can be the page of something that is gone', async () => {
    const answer = await get('/testing/gone');
    expect([answer.status, await answer.text()]).toEqual([410, SHELL]);
  });
});

describe('a page that cannot be rendered now', () => {
  it('is the application’s own page, which nobody keeps, and says when to come back', async () => {
    const site = join(folder, 'broken', 'site');
    for (const part of [site, join(site, '..', 'server')]) mkdirSync(part, { recursive: true });
    writeFileSync(join(site, '..', 'package.json'), '{"type":"module"}');
    writeFileSync(join(site, 'index.html'), SHELL);
    writeFileSync(join(site, 'parts.json'), '{"index.html":{"file":"a.js"}}');
    writeFileSync(
      join(site, '..', 'server', 'render.js'),
      `export const useCountryWords = () => undefined;
       export const useFurtherLanguages = () => undefined;
       export const write = () => Promise.reject(new Error('the database is away'));`,
    );
    const broken = await startTestApp(database, {
      webFolder: site,
      extend: (server) =>
        void server.get('/testing/gone', { config: allow('read-public') }, (_request, reply) => reply.page(410)),
    });
    try {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await fetch(`${broken.url}/method`, {
          method,
          headers: { 'vigil-cache': 'yes', 'if-none-match': '"any"' },
        });
        expect([
          status,
          ...['content-type', 'cache-control', 'retry-after', 'x-accel-expires', 'etag'].map((name) =>
            headers.get(name),
          ),
        ]).toEqual([503, 'text/html; charset=utf-8', 'no-store', '5', null, null]);
      }
      const page = await fetch(`${broken.url}/method`);
      expect(await page.text()).toBe(SHELL);
      expect((await fetch(`${broken.url}/testing/gone`)).status).toBe(410);
      // The desk is rendered by the application alone.
      expect((await fetch(`${broken.url}/desk`)).status).toBe(200);
    } finally {
      await broken.close();
    }
  });
});

describe('the encoding', () => {
  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['GZIP', 'gzip'],
    ['*', 'identity'],
    ['', 'identity'],
    ['deflate', 'identity'],
    ['br;q=0.0, gzip;q=0', 'identity'],
  ])('for "%s" is %s', (accepted, encoding) => expect(encodingFor(accepted)).toBe(encoding));
});

describe('what goes wrong', () => {
  it.each([
    ['an address with many slashes', (letters: number) => `/a${'/'.repeat(letters)}b`, withoutSlash],
    ['an accepted encoding with many spaces', (letters: number) => `a${' '.repeat(letters)}b`, encodingFor],
  ])('%s takes no longer than its length', (_, textOf, work) => {
    expect(slowdownOf(textOf, work)).toBeLessThan(32);
  });

  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/public/nothing?x=1',
    '/assets/map-00000000.js',
    '/assets/',
    '/assets/map-1a2b3c4d.js.map',
  ])('answers %s, which does not exist, with a problem and not with a page', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it.each([
    '/../vigil-outside.txt',
    '/%2e%2e/vigil-outside.txt',
    '/assets/..%2f..%2fvigil-outside.txt',
    '/%252e%252e/vigil-outside.txt',
    '/%252esecret',
    '/..%5cvigil-outside.txt',
    '/.secret',
    '/%2esecret',
    '//etc/passwd',
    '/assets/../.secret',
  ])('gives nothing away for %s', async (path) => {
    const { text } = await raw(path);
    expect(text).not.toMatch(/outside|secret|root:/);
  });

  it('does not take a page for an address to write to', async () => {
    const { status, body } = await app.visitor.post('/desk', {});
    expect([status, body['code']]).toEqual([404, 'not-found']);
  });
});
