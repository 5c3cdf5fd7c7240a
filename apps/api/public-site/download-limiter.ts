import { finished, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isLoopback, networkOf } from '../platform/http/rate-limit.js';

/** Concurrent streamed files: in total, and per network. */
export const AT_ONCE = 12;
export const OF_ONE_NETWORK = 3;
/**
 * Milliseconds. A reader who receives nothing for this long has gone, or blocks a slot on purpose; the stream is ended.
 */
const STILL = 60_000;
const RETRY_SECONDS = 20;

/** Limits concurrent streamed files and ends stalled ones: a whole table of incidents reads one file per incident. */
@Injectable()
export class DownloadLimiter {
  private readonly open = new Map<string, number>();

  /**
   * Creates the stream and counts it until it ends.
   * @throws Problem 'too-many-requests' before anything is read
   */
  send(request: Pick<FastifyRequest, 'ip' | 'socket'>, make: () => Readable, still = STILL): Readable {
    const network = networkOf(request.ip);
    const mine = this.open.get(network) ?? 0;
    const all = [...this.open.values()].reduce((sum, n) => sum + n, 0);
    if (all >= AT_ONCE || (mine >= OF_ONE_NETWORK && !isLoopback(network)))
      throw new Problem('too-many-requests', { retryAfterSeconds: RETRY_SECONDS });
    const stream = make();
    this.open.set(network, mine + 1);
    const { socket } = request;
    let sent = socket.bytesWritten;
    const watch = setInterval(() => {
      if (socket.bytesWritten === sent) stream.destroy();
      sent = socket.bytesWritten;
    }, still);
    watch.unref();
    finished(stream, () => {
      clearInterval(watch);
      const left = this.open.get(network)! - 1;
      if (left === 0) this.open.delete(network);
      else this.open.set(network, left);
    });
    return stream;
  }
}
