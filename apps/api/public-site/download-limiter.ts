import { finished, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isLoopback, networkOf } from '../platform/http/rate-limit.js';

/** Files that are written while they are sent, at once: of everybody, and of one network. */
export const AT_ONCE = 12;
export const OF_ONE_NETWORK = 3;
/** A reader who takes nothing for so long has gone, or holds a place on purpose. Milliseconds. */
const STILL = 60_000;
const RETRY_SECONDS = 20;

/**
 * Whole tables of incidents read one file for each incident: only so many go out at a time, and none waits for a reader
 * who is not there.
 */
@Injectable()
export class LongAnswers {
  private readonly open = new Map<string, number>();

  /**
   * The stream, counted until it ends.
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
