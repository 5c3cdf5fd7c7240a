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
const MINUTE = 60_000;
/**
 * Bytes a minute, about 70 kbit/s: a line of the second generation takes more. A download that takes less gives up its
 * place to one who has none.
 */
export const LOWEST_PER_MINUTE = 512 * 1024;
const RETRY_SECONDS = 20;

interface Download {
  network: string;
  /** Its /24 or /48, which one person may have the whole of. */
  neighbourhood: string;
  stream: Readable;
  /** Bytes that it took in the last whole minute; null in its first. */
  taken: number | null;
}

const full = (): Problem => new Problem('too-many-requests', { retryAfterSeconds: RETRY_SECONDS });

/**
 * Limits concurrent streamed files and ends stalled ones: a whole table of incidents reads one file per incident. When
 * all places are taken, whoever holds several makes room for others, then the slowest one that takes less than the
 * lowest rate, so that nobody keeps others away by reading slowly on purpose. While there is a place, none is ended for
 * being slow.
 */
@Injectable()
export class DownloadLimiter {
  /** The one that runs longest first. */
  private readonly running = new Set<Download>();

  /**
   * Creates the stream and counts it until it ends.
   * @throws Problem 'too-many-requests' before anything is read
   */
  send(request: Pick<FastifyRequest, 'ip' | 'socket'>, make: () => Readable): Readable {
    const network = networkOf(request.ip);
    const neighbourhood = truncateIp(request.ip) ?? network;
    const mine = [...this.running].filter((one) => one.network === network).length;
    if (mine >= OF_ONE_NETWORK && !isLoopback(network)) throw full();
    if (this.running.size >= AT_ONCE) this.makeRoomFor(neighbourhood);
    const stream = make();
    const download: Download = { network, neighbourhood, stream, taken: null };
    this.running.add(download);
    const { socket } = request;
    let sent = socket.bytesWritten;
    const watch = setInterval(() => {
      download.taken = socket.bytesWritten - sent;
      if (download.taken === 0) stream.destroy();
      sent = socket.bytesWritten;
    }, MINUTE);
    watch.unref();
    finished(stream, () => {
      clearInterval(watch);
      this.running.delete(download);
    });
    return stream;
  }

  /**
   * Ends the longest download of the neighbourhood that has the most: those who hold places on purpose have held them
   * for long. Where the newcomer's would then have as many, and has none yet: the slowest below the lowest rate.
   * @throws Problem 'too-many-requests' if there is none
   */
  private makeRoomFor(newcomers: string): void {
    const of = (neighbourhood: string): Download[] =>
      [...this.running].filter((one) => one.neighbourhood === neighbourhood);
    const most = [...this.running]
      .map((one) => of(one.neighbourhood))
      .reduce((some, others) => (others.length > some.length ? others : some));
    const mine = of(newcomers).length;
    const ended = most.length > mine + 1 ? most[0] : mine === 0 ? this.slowest() : null;
    if (!ended) throw full();
    this.running.delete(ended);
    ended.stream.destroy();
  }

  private slowest(): Download | null {
    const rate = (one: Download): number => one.taken ?? Infinity;
    const [slowest] = [...this.running].sort((a, b) => rate(a) - rate(b));
    return slowest && rate(slowest) < LOWEST_PER_MINUTE ? slowest : null;
  }
}
