import { setImmediate as others } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { isLoopback, limitPerMinute, networkOf } from '../platform/http/rate-limit.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';

/**
 * Questions of one network that have to be counted, each minute. A reader who plays through the periods asks 300; a
 * telephone company may send a whole town from one address. What was counted before is no question.
 */
export const QUESTIONS_PER_MINUTE = 1_200;
/** One is counted at a time, since counting never waits for anything; more than so many do not queue. */
const WAITING = 200;

/**
 * Counting for the public takes turns, and between two of them everything else is answered: a flood of questions slows
 * down itself.
 */
@Injectable()
export class Questions {
  private readonly limit = limitPerMinute(QUESTIONS_PER_MINUTE);
  private readonly turns = new ConcurrencyLimiter(1, WAITING);

  /**
   * @param work counts, and does not wait
   * @throws Problem 'too-many-requests' for a network that asked too often, 'unavailable' when too many wait
   */
  async take<T>(address: string, work: () => T): Promise<T> {
    const network = networkOf(address);
    if (!isLoopback(network)) await this.limit.spend(network);
    return this.turns.take(async () => {
      const done = work();
      await others();
      return done;
    }, network);
  }
}
