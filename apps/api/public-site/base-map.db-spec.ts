import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { baseMapPath } from '../places/base-map-file.js';
import type { Answered } from '../platform/http/request-log.js';
import type { TestApp } from '../testing/app.js';
import { cityMap } from '../testing/city-map.js';
import { useDesk } from '../testing/use-desk.js';

const PATH = '/api/public/base-map.pmtiles';
const file = cityMap();
const logged: Answered[] = [];
let app: TestApp;
let home: string;
let restart: () => Promise<TestApp>;
useDesk((opened) => ({ app, home, restart } = opened), {
  ownHome: true,
  log: { answered: (line) => void logged.push(line) },
});

const get = async (
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; bytes: Buffer }> => {
  const answer = await fetch(app.url + PATH, { headers });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};
const places = async () => (await app.visitor.get<{ tiles?: { url: string } }>('/api/public/places')).body;

describe('a base map', () => {
  it('is nowhere before the operator loads one', async () => {
    expect((await get()).status).toBe(404);
    expect(await places()).not.toHaveProperty('tiles');
  });

  it('is told to pages after a restart, with whose it is, and its address changes with it', async () => {
    writeFileSync(baseMapPath(home), file);
    app = await restart();
    const { tiles } = await places();
    expect(tiles).toEqual({
      url: expect.stringMatching(/^\/api\/public\/base-map\.pmtiles\?v=[\w-]{8}$/),
      bounds: [102.3, 9.9, 107.7, 14.75],
      minZoom: 0,
      maxZoom: 12,
      credit: '© OpenStreetMap',
      isOpenStreetMap: true,
    });
  });

  it.each([
    ['bytes=0-6', 0, 6],
    ['bytes=100-', 100, file.length - 1],
    ['bytes=-20', file.length - 20, file.length - 1],
    [`bytes=127-${file.length * 2}`, 127, file.length - 1],
  ])('answers %s with those bytes', async (range, first, last) => {
    const { status, headers, bytes } = await get({ range });
    expect(status).toBe(206);
    expect(headers.get('content-range')).toBe(`bytes ${first}-${last}/${file.length}`);
    expect(headers.get('content-length')).toBe(String(last - first + 1));
    expect(headers.get('content-encoding')).toBeNull();
    expect(bytes.equals(file.subarray(first, last + 1))).toBe(true);
  });

  it('answers a range outside the file with 416 and its size', async () => {
    const { status, headers } = await get({ range: `bytes=${file.length}-` });
    expect([status, headers.get('content-range')]).toEqual([416, `bytes */${file.length}`]);
  });

  it('answers the whole file where no range is understood, and where the range is of another file', async () => {
    for (const headers of [{}, { range: 'bytes=5-2' }, { range: 'bytes=0-6', 'if-range': '"another"' }]) {
      const { status, bytes } = await get(headers as Record<string, string>);
      expect([status, bytes.equals(file)]).toEqual([200, true]);
    }
  });

  it('has an ETag, with which nothing is sent twice and a range stays one', async () => {
    const { headers } = await get();
    const etag = headers.get('etag')!;
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    expect((await get({ range: 'bytes=0-6', 'if-range': etag })).status).toBe(206);
  });

  it('leaves nothing in the log of where somebody looked', async () => {
    logged.length = 0;
    await get({ range: 'bytes=1234-5677' });
    const lines = logged.filter(({ route }) => route === PATH);
    expect(lines).toHaveLength(1);
    expect(Object.keys(lines[0]!).sort()).toEqual(['method', 'ms', 'requestId', 'route', 'status']);
    expect(JSON.stringify({ ...lines[0], requestId: '', ms: 0 })).not.toMatch(/1234|5677|4444/);
  });

  it('stops the start when it is damaged, and names the file', async () => {
    writeFileSync(baseMapPath(home), file.subarray(0, -5));
    await expect(restart()).rejects.toThrow(/base-map\.pmtiles is cut off: it should have/);
    writeFileSync(baseMapPath(home), file);
    app = await restart();
  });
});
