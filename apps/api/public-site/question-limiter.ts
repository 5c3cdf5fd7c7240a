import { setImmediate as others } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { isLoopback, limitPerMinute, networkOf } from '../platform/http/rate-limit.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';

/**
 * Uncached questions per network and minute. A reader who plays through the periods asks 300; a telephone company can
 * send a whole town from one address. Cached answers do not count.
 */
export const QUESTIONS_PER_MINUTE = 1_200;
/** Maximum queue. Counting is synchronous, so only one question is counted at a time. */
const WAITING = 200;
/** Milliseconds of counting after which others have their turn. A turn after each count costs as much as counting. */
const COUNTED_IN_TURN_MS = 2;

/**
 * Counts public questions one at a time and lets other requests run every few milliseconds: a flood of questions slows
 * down only itself.
 */
@Injectable()
export class QuestionLimiter {
  private readonly limit = limitPerMinute(QUESTIONS_PER_MINUTE);
  private readonly limiter = new ConcurrencyLimiter(1, WAITING);
  /** Milliseconds of counting since others had their turn. */
  private counted = 0;

  /**
   * Runs a count when its turn comes.
   * @param work counts synchronously
   * @throws Problem 'too-many-requests' for a network that asked too often, 'unavailable' when the queue is full
   */
  async take<T>(address: string, work: () => T): Promise<T> {
    const network = await this.spend(address);
    return this.limiter.take(async () => {
      const began = performance.now();
      try {
        return work();
      } finally {
        this.counted += performance.now() - began;
        if (this.counted >= COUNTED_IN_TURN_MS) {
          await others();
          this.counted = 0;
        }
      }
    }, network);
  }

  /**
   * Counts one more question of a network, which another thread will count.
   * @returns the network
   * @throws Problem 'too-many-requests'
   */
  async spend(address: string): Promise<string> {
    const network = networkOf(address);
    if (!isLoopback(network)) await this.limit.spend(network);
    return network;
  }
}
