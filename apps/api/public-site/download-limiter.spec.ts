import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { AT_ONCE, DownloadLimiter, LOWEST_PER_MINUTE, OF_ONE_NETWORK } from './download-limiter.js';

const from = (ip: string, socket = { bytesWritten: 0 }) =>
  ({ ip, socket }) as unknown as Pick<FastifyRequest, 'ip' | 'socket'>;
const code = (work: () => unknown): string => {
  try {
    work();
    return 'sent';
  } catch (refused) {
    return (refused as { code: string }).code;
  }
};

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => void jest.useRealTimers());
const MINUTE = 60_000;

describe('long answers', () => {
  it('go to one network a few at a time, and again when one has ended', async () => {
    const answers = new DownloadLimiter();
    const streams = Array.from(
      { length: OF_ONE_NETWORK },
      () => answers.send(from('203.0.113.1'), () => new PassThrough()) as PassThrough,
    );
    expect(code(() => answers.send(from('203.0.113.1'), () => new PassThrough()))).toBe('too-many-requests');
    expect(code(() => answers.send(from('203.0.113.2'), () => new PassThrough()))).toBe('sent');
    streams[0]!.resume().end();
    await once(streams[0]!, 'close');
    expect(code(() => answers.send(from('203.0.113.1'), () => new PassThrough()))).toBe('sent');
  });
});

describe('when all places are taken', () => {
  /** Fills all places, in turn from these addresses. */
  const taken = (by: readonly string[]) => {
    const answers = new DownloadLimiter();
    const streams = Array.from({ length: AT_ONCE }, (_, n) =>
      answers.send(from(by[n % by.length]!), () => new PassThrough()),
    );
    return { answers, ended: () => streams.flatMap(({ destroyed }, n) => (destroyed ? [n] : [])) };
  };
  const ask = (answers: DownloadLimiter, ip: string) => code(() => answers.send(from(ip), () => new PassThrough()));

  it('those who hold several make room for others, the longest one first', () => {
    const four = Array.from({ length: 4 }, (_, n) => `203.0.${n}.1`);
    const { answers, ended } = taken(four);
    const others = Array.from({ length: AT_ONCE - four.length }, (_, n) => ask(answers, `198.51.${n}.1`));
    expect(new Set(others)).toEqual(new Set(['sent']));
    expect(ended()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    // Each has one: nobody's is ended, and those who held all come back to nothing.
    expect([ask(answers, '198.51.100.1'), ask(answers, four[0]!)]).toEqual(['too-many-requests', 'too-many-requests']);
    expect(ended()).toHaveLength(8);
  });

  it.each([
    ['IPv4', Array.from({ length: 4 }, (_, n) => `203.0.113.${n}`)],
    ['IPv6', Array.from({ length: AT_ONCE }, (_, n) => `2001:db8:1:${n}::1`)],
  ])('many addresses of one neighbourhood are one, by %s', (_, addresses) => {
    const { answers, ended } = taken(addresses);
    expect(ask(answers, addresses[0]!)).toBe('too-many-requests');
    expect(ended()).toEqual([]);
    expect(ask(answers, '198.51.100.1')).toBe('sent');
    expect(ended()).toEqual([0]);
  });

  it('nobody makes room for a network that has its share', () => {
    const { answers, ended } = taken(Array.from({ length: 4 }, (_, n) => `203.0.${n}.1`));
    expect([1, 2, 3].map(() => ask(answers, '198.51.100.1'))).toEqual(['sent', 'sent', 'too-many-requests']);
    expect(ended()).toEqual([0, 1]);
  });
});

describe('what goes wrong', () => {
  it('sends everybody away when all places are taken, before anything is read', () => {
    const answers = new DownloadLimiter();
    for (let at = 0; at < AT_ONCE; at += 1) answers.send(from(`203.0.${at}.1`), () => new PassThrough());
    let read = false;
    expect(
      code(() =>
        answers.send(from('198.51.100.1'), () => {
          read = true;
          return new PassThrough();
        }),
      ),
    ).toBe('too-many-requests');
    expect(read).toBe(false);
  });

  it('ends an answer that nobody takes, so that nobody holds a place by doing nothing', () => {
    const answers = new DownloadLimiter();
    const stuck = answers.send(from('203.0.113.1'), () => new PassThrough());
    jest.advanceTimersByTime(MINUTE - 1);
    expect(stuck.destroyed).toBe(false);
    jest.advanceTimersByTime(1);
    expect(stuck.destroyed).toBe(true);
  });
});

describe('those who read slowly', () => {
  /** Fills all places from as many neighbourhoods. @returns what reads on for a minute, each this many bytes */
  const slowly = (rates: (place: number) => number) => {
    const answers = new DownloadLimiter();
    const sockets = Array.from({ length: AT_ONCE }, () => ({ bytesWritten: 0 }));
    const streams = sockets.map((socket, n) => answers.send(from(`203.0.${n}.1`, socket), () => new PassThrough()));
    const readOn = (): void => {
      sockets.forEach((socket, n) => (socket.bytesWritten += rates(n)));
      jest.advanceTimersByTime(MINUTE);
    };
    const ask = (ip: string) => code(() => answers.send(from(ip), () => new PassThrough()));
    return { readOn, ask, ended: () => streams.flatMap(({ destroyed }, n) => (destroyed ? [n] : [])) };
  };

  it('give up their place after a minute, the slowest first, to those who have none', () => {
    const { readOn, ask, ended } = slowly((n) => LOWEST_PER_MINUTE - 1 - n);
    expect([ask('198.51.100.1'), ended()]).toEqual(['too-many-requests', []]);
    readOn();
    expect([ask('198.51.100.1'), ended()]).toEqual(['sent', [AT_ONCE - 1]]);
    expect([ask('198.51.100.2'), ask('203.0.0.2'), ended()]).toEqual([
      'too-many-requests',
      'too-many-requests',
      [AT_ONCE - 1],
    ]);
    expect([ask('198.51.101.1'), ended()]).toEqual(['sent', [AT_ONCE - 2, AT_ONCE - 1]]);
  });

  it('keep it at the lowest rate, and below it while nobody else asks', () => {
    const one = slowly(() => LOWEST_PER_MINUTE);
    one.readOn();
    expect([one.ask('198.51.100.1'), one.ended()]).toEqual(['too-many-requests', []]);
    const other = slowly(() => 1);
    for (let minutes = 0; minutes < 60; minutes += 1) other.readOn();
    expect(other.ended()).toEqual([]);
  });

  it('are judged by their last minute', () => {
    let rate = 2 * LOWEST_PER_MINUTE;
    const { readOn, ask } = slowly(() => rate);
    readOn();
    rate = 1;
    readOn();
    expect(ask('198.51.100.1')).toBe('sent');
  });
});
