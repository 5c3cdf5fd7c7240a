import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { AT_ONCE, DownloadLimiter, OF_ONE_NETWORK } from './download-limiter.js';

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

describe('what goes wrong', () => {
  it('sends everybody away when all places are taken, before anything is read', () => {
    const answers = new DownloadLimiter();
    for (let at = 0; at < AT_ONCE; at += 1) answers.send(from(`203.0.113.${at}`), () => new PassThrough());
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

  it('ends an answer that nobody takes, so that nobody holds a place by doing nothing', async () => {
    const answers = new DownloadLimiter();
    const stuck = answers.send(from('203.0.113.1'), () => new PassThrough(), 20);
    await once(stuck, 'close');
    expect(stuck.destroyed).toBe(true);
  });

  it('goes on with one that is taken slowly', async () => {
    const answers = new DownloadLimiter();
    const socket = { bytesWritten: 0 };
    const slow = answers.send(from('203.0.113.1', socket), () => new PassThrough(), 40);
    const taking = setInterval(() => {
      socket.bytesWritten += 1;
    }, 10);
    await new Promise((resolve) => setTimeout(resolve, 150));
    clearInterval(taking);
    expect(slow.destroyed).toBe(false);
    slow.destroy();
  });
});
