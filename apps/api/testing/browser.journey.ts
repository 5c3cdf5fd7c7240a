import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { existsSync, rmSync } from 'node:fs';
import { openBrowser, type TestBrowser, type WatchedPage } from './test-browser.js';

/** Pages with one fault each: a watcher that finds none of them would prove nothing about the pages without. */
const pages: Record<string, string> = {
  '/clean': '<p>ភ្នំពេញ</p>',
  '/stranger': '<img src="http://tiles.example/1.png">',
  '/fetch': '<script>fetch("https://count.example/").catch(() => 0)</script>',
  '/socket': '<script>new WebSocket("ws://live.example/")</script>',
  '/throws': '<script>throw new Error("planted")</script>',
  '/rejects': '<script>Promise.reject(new Error("planted"))</script>',
  '/complains': '<script>console.error("planted")</script>',
  '/missing': '<img src="/none.png">',
  '/opens': '<script>open("/throws")</script>',
};

/** Whom each request to the server was meant for. */
const heard: string[] = [];
let server: Server;
let origin: string;
let browser: TestBrowser;
let watched: WatchedPage | null = null;

beforeAll(async () => {
  server = createServer((request, response) => {
    heard.push(request.headers.host ?? '');
    const body = pages[request.url ?? ''];
    response
      .writeHead(body || request.url === '/favicon.ico' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><link rel="icon" href="data:,">${body ?? ''}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  origin = `http://127.0.0.1:${address.port}`;
  browser = await openBrowser();
});
afterEach(async () => {
  await watched?.close();
  watched = null;
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function troublesAt(path: string): Promise<string[]> {
  watched = await browser.newPage({ origin });
  await watched.page.goto(`${origin}${path}`);
  await watched.page.waitForTimeout(500);
  return watched.troubles;
}

describe('a watched page', () => {
  it('without a fault has no trouble', async () => expect(await troublesAt('/clean')).toEqual([]));

  it.each([
    ['/stranger', 'request to tiles.example'],
    ['/fetch', 'request to count.example'],
    ['/socket', 'web socket to live.example'],
    ['/throws', 'page error: planted'],
    ['/rejects', 'page error: planted'],
    ['/complains', 'console: planted'],
    ['/missing', 'console: Failed to load resource'],
    ['/opens', 'page error: planted'],
  ])('with a fault, %s, says so', async (path, trouble) => {
    expect((await troublesAt(path)).filter((line) => line.startsWith(trouble))).toHaveLength(1);
  });

  it('reaches no stranger, not even one whose address this computer is', async () => {
    watched = await browser.newPage({ origin });
    await watched.page.goto(`${origin}/clean`);
    const stranger = `stranger.localhost:${new URL(origin).port}`;
    await watched.page.evaluate(`fetch('http://${stranger}/', { mode: 'no-cors' }).catch(() => null)`);
    expect(watched.troubles[0]).toBe(`request to ${stranger}`);
    expect(heard).toContain(new URL(origin).host);
    expect(heard).not.toContain(stranger);
  });

  it('forgives what was expected and nothing else', async () => {
    const troubles = await troublesAt('/missing');
    watched!.forgive(/nothing like it/);
    expect(troubles).toHaveLength(1);
    watched!.forgive(/none\.png/);
    expect(troubles).toEqual([]);
  });

  it('is as wide and speaks the language that was asked for', async () => {
    watched = await browser.newPage({ origin, lang: 'km', width: 390 });
    await watched.page.goto(`${origin}/clean`);
    expect(await watched.page.evaluate('[innerWidth, navigator.language]')).toEqual([390, 'km-KH']);
  });

  it('can be kept as a picture', async () => {
    await troublesAt('/clean');
    const file = await watched!.picture('a-watched-page');
    expect(existsSync(file)).toBe(true);
    rmSync(file);
  });
});
