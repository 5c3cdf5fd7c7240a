import { createServer } from 'node:http';
import { atLeast, atMost, isMet, shareOfFloor, timesFloor } from './aims.mjs';
import { load } from './send-load.mjs';
import { asking } from './draw-reader-questions.mjs';
import { KINDS } from './reader-questions.mjs';
import { openSocket } from './socket-client.mjs';

const CODES = Array.from({ length: 500 }, (_, i) => `KH-${String(i).padStart(6, '0')}`);
const aKnown = () => {
  let turn = 0;
  const inOrder = () => CODES[(turn += 1) % CODES.length];
  return {
    codes: CODES,
    groups: ['G-000001', 'G-000002', 'G-000003', 'G-000004'],
    places: ['01', '0101', '02'],
    members: [{ group: 'G-000001', province: '01' }],
    texts: {
      en: [{ text: 'police banners court morning', language: 'en' }],
      km: [{ text: 'តុលាការនគរបាល', language: 'km' }],
    },
    recordsInOrder: inOrder,
    pagesInOrder: inOrder,
  };
};
const asked = (kind, seed, n = 100) => {
  const next = asking(kind, aKnown(), seed);
  return Array.from({ length: n }, () => next().path);
};

describe('the questions of the readers’ bench', () => {
  it.each(KINDS.filter(({ once }) => !once).map((kind) => [kind.name, kind]))(
    '%s: none comes up twice',
    (_name, kind) => {
      const paths = asked(kind, 7);
      expect(new Set(paths).size).toBe(paths.length);
    },
  );

  it('are the same for the same seed, and others for another', () => {
    for (const kind of KINDS) expect(asked(kind, 7)).toEqual(asked(kind, 7));
    const [counts] = KINDS;
    expect(asked(counts, 8)).not.toEqual(asked(counts, 7));
  });
});

describe('the load', () => {
  let server;
  let answer;
  const ask = (given) =>
    load({ port: server.address().port, next: () => ({ path: '/' }), clients: 2, seconds: 0.05, ...given });
  beforeEach(async () => {
    server = createServer((_request, response) => answer(response));
    await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['Node’s client', undefined],
    ['plain sockets', openSocket],
  ])('counts answers of %s, whole or in chunks', async (_name, open) => {
    answer = (response) => response.end('x'.repeat(70_000));
    expect(await ask({ open })).toMatchObject({ bytes: 70_000 });
    answer = (response) => {
      response.write('a'.repeat(300));
      response.write('b'.repeat(70_000));
      response.end();
    };
    const { bytes, rate } = await ask({ open, next: () => ({ path: '/', mark: 'ab' }) });
    expect(bytes).toBe(70_300);
    expect(rate).toBeGreaterThan(0);
  });

  it.each([
    ['Node’s client', undefined],
    ['plain sockets', openSocket],
  ])('ends at the first wrong answer to %s', async (_name, open) => {
    answer = (response) => response.writeHead(503).end('busy');
    await expect(ask({ open })).rejects.toThrow('/ answered 503: busy');
    answer = (response) => response.end('[]');
    await expect(ask({ open, next: () => ({ path: '/', mark: '"items":' }) })).rejects.toThrow('without "items":');
    answer = (response) => response.destroy();
    await expect(ask({ open })).rejects.toThrow();
  });
});

describe('an aim', () => {
  it('compares a figure with its floor or a limit', () => {
    expect(isMet({ value: 50, floor: 100, aim: shareOfFloor(0.5) })).toBe(true);
    expect(isMet({ value: 49, floor: 100, aim: shareOfFloor(0.5) })).toBe(false);
    expect(isMet({ value: 31, floor: 10, aim: timesFloor(3) })).toBe(false);
    expect(isMet({ value: 10, aim: atMost(10, 'ms') })).toBe(true);
    expect(isMet({ value: 299, aim: atLeast(300, '/s') })).toBe(false);
    expect(isMet({ value: 1 })).toBeNull();
  });
});
