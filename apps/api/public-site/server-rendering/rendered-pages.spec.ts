import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createRenderedPages, type RenderedPage, type RenderedPages } from './rendered-pages.js';

const SHELL =
  '<html lang="en"><head><title>Vigil</title><script type="module" crossorigin src="/a.js"></script><link rel="modulepreload" crossorigin href="/b.js"><link rel="stylesheet" crossorigin href="/a.css"></head><div id="vigil"></div></html>';
/** A page renderer that takes some time and reports how often it was called. */
const WRITER = `export const asked = [];
export const useCountryWords = () => undefined;
export const useFurtherLanguages = () => undefined;
export const write = async ({ path, search, language, ask }) => {
  asked.push(path + search);
  for (const one of new URLSearchParams(search).getAll('asks')) await ask('/api/public/counts?' + one);
  if (search === '?broken') throw new Error('the database is away');
  await new Promise((resolve) => setTimeout(resolve, 2));
  return { language, head: '', body: path + search, parts: [path === '/' ? 'map-page.tsx' : 'page'], styles: [] };
};`;

const folder = mkdtempSync(join(tmpdir(), 'vigil-written-'));
for (const part of ['site', 'server']) mkdirSync(join(folder, part));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
writeFileSync(
  join(folder, 'site', 'parts.json'),
  '{"index.html":{"file":"a.js","assets":["latin.woff2","khmer.woff2"]},"page":{"file":"page.js","css":["page.css"]},"map-page.tsx":{"file":"map.js","css":["map.css"]}}',
);
writeFileSync(join(folder, 'server', 'render.js'), WRITER);
afterAll(() => rmSync(folder, { recursive: true }));

const pages = () =>
  createRenderedPages(undefined as unknown as FastifyInstance, join(folder, 'site'), SHELL, { version: () => '1' })!;
const asking = (url: string, encodings = ''): FastifyRequest =>
  ({
    url,
    query: {},
    headers: { 'accept-encoding': encodings },
    protocol: 'http',
    host: 'vigil.example',
    ip: '203.0.113.7',
  }) as unknown as FastifyRequest;

const written = async (pageFor: RenderedPages['pageFor'], url: string, encodings = ''): Promise<RenderedPage> =>
  (await pageFor(asking(url, encodings))) as RenderedPage;

describe('written pages', () => {
  it('are written once for everybody who asks for the same', async () => {
    const { pageFor } = pages();
    const all = await Promise.all(Array.from({ length: 200 }, () => pageFor(asking('/?same'))));
    expect(new Set(all).size).toBe(1);
    expect(String((all[0] as RenderedPage).bytes)).toContain('<div id="served">/?same</div>');
  });

  it('are compressed once for each encoding, and are the same when unpacked', async () => {
    const { pageFor } = pages();
    const plain = await written(pageFor, '/?packed');
    for (const [encoding, unpacked] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const page = await written(pageFor, '/?packed', encoding);
      expect([page.encoding, unpacked(page.bytes), page.etag]).toEqual([encoding, plain.bytes, plain.etag]);
      expect(await pageFor(asking('/?packed', encoding))).toBe(page);
    }
    expect(await pageFor(asking('/?packed'))).toBe(plain);
    const { asked } = (await import(join(folder, 'server', 'render.js'))) as { asked: string[] };
    expect(asked.filter((path) => path === '/?packed')).toHaveLength(1);
  });
});

it('ask for style sheets first, for scripts when nothing else is needed, and for no letters before they are used', async () => {
  const html = String((await written(pages().pageFor, '/groups/x')).bytes);
  expect(html.match(/(?:href|src)="[^"]*"/g)).toEqual([
    'href="/a.css"',
    'href="/page.css"',
    'src="/a.js"',
    'href="/b.js"',
    'href="/page.js"',
  ]);
  const scripts = html.match(/<(?:script|link rel="modulepreload")[^>]*>/g)!;
  expect(scripts).toHaveLength(3);
  for (const script of scripts) expect(script).toContain('fetchpriority="low"');
});

it('of the map ask for scripts as soon as for style sheets: it is drawn by them', async () => {
  const html = String((await written(pages().pageFor, '/?drawn')).bytes);
  expect(html.match(/(?:href|src)="[^"]*"/g)).toEqual([
    'src="/a.js"',
    'href="/b.js"',
    'href="/a.css"',
    'href="/map.css"',
    'href="/latin.woff2"',
    'href="/map.js"',
  ]);
  expect(html).not.toContain('fetchpriority');
});

it('keep the answer that many of them ask for, however many answers of one page alone come in between', async () => {
  const counted: string[] = [];
  const { pageFor } = createRenderedPages(undefined as unknown as FastifyInstance, join(folder, 'site'), SHELL, {
    version: () => '1',
    answer: (path) => {
      counted.push(path);
      return Promise.resolve({ body: {}, letters: 100_000 });
    },
  })!;
  const times = async (n: number): Promise<number> => {
    await written(pageFor, `/?asks=rates&asks=own${n}`);
    return counted.filter((path) => path.endsWith('?rates')).length;
  };
  // Once for the first, when nobody knows that others will ask, and once for the next.
  expect([await times(1), await times(2), await times(3)]).toEqual([1, 2, 2]);
  for (let n = 0; n < 50; n += 1) await written(pageFor, `/?asks=alone${n}`);
  expect(await times(4)).toBe(2);
  expect(counted).toHaveLength(2 + 4 + 50);
});

describe('what goes wrong', () => {
  it('a flood of addresses that nobody asked for before gets none, and readers a written one again after it', async () => {
    const { pageFor } = pages();
    const flood = await Promise.all(Array.from({ length: 120 }, (_, i) => pageFor(asking(`/?flood=${i}`))));
    expect(flood.filter((page) => page !== 'not-now')).toHaveLength(32);
    for (const url of ['/?after', '/?flood=119']) expect(String((await written(pageFor, url)).bytes)).toContain(url);
  });
  it('a page that cannot be written now is none, and is written once it can be', async () => {
    const { pageFor } = pages();
    expect(await pageFor(asking('/?broken'))).toBe('not-now');
    expect(await pageFor(asking('/desk'))).toBeNull();
  });
});
