import { finished, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isLoopback, networkOf, truncateIp } from '../platform/http/rate-limit.js';

/** Concurrent streamed files: in total, and per network. */
export const AT_ONCE = 12;
export const OF_ONE_NETWORK = 3;
/**
 * Milliseconds. A reader who receives nothing for this long has gone, or blocks a slot on purpose; the stream is ended.
 */
const STILL = 60_000;
const RETRY_SECONDS = 20;

interface Download {
  network: string;
  /** Its /24 or /48, which one person may have the whole of. */
  neighbourhood: string;
  stream: Readable;
}

const full = (): Problem => new Problem('too-many-requests', { retryAfterSeconds: RETRY_SECONDS });

/**
 * Limits concurrent streamed files and ends stalled ones: a whole table of incidents reads one file per incident. When
 * all places are taken, whoever holds several makes room for others, so that a few who read slowly on purpose keep
 * nobody away. The only download of a neighbourhood is never ended, however slowly it is read.
 */
@Injectable()
export class DownloadLimiter {
  /** The one that runs longest first. */
  private readonly running = new Set<Download>();

  /**
   * Creates the stream and counts it until it ends.
   * @throws Problem 'too-many-requests' before anything is read
   */
  send(request: Pick<FastifyRequest, 'ip' | 'socket'>, make: () => Readable, still = STILL): Readable {
    const network = networkOf(request.ip);
    const neighbourhood = truncateIp(request.ip) ?? network;
    const mine = [...this.running].filter((one) => one.network === network).length;
    if (mine >= OF_ONE_NETWORK && !isLoopback(network)) throw full();
    if (this.running.size >= AT_ONCE) this.makeRoomFor(neighbourhood);
    const stream = make();
    const download = { network, neighbourhood, stream };
    this.running.add(download);
    const { socket } = request;
    let sent = socket.bytesWritten;
    const watch = setInterval(() => {
      if (socket.bytesWritten === sent) stream.destroy();
      sent = socket.bytesWritten;
    }, still);
    watch.unref();
    finished(stream, () => {
      clearInterval(watch);
      this.running.delete(download);
    });
    return stream;
  }

  /**
   * Ends the longest download of the neighbourhood that has the most: those who hold places on purpose have held them
   * for long.
   * @throws Problem 'too-many-requests' if the newcomer's would then have as many
   */
  private makeRoomFor(newcomers: string): void {
    const of = (neighbourhood: string): Download[] =>
      [...this.running].filter((one) => one.neighbourhood === neighbourhood);
    const most = [...this.running]
      .map((one) => of(one.neighbourhood))
      .reduce((some, others) => (others.length > some.length ? others : some));
    if (most.length <= of(newcomers).length + 1) throw full();
    const [longest] = most;
    this.running.delete(longest!);
    longest!.stream.destroy();
  }
}
