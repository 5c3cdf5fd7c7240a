import { Problem } from '@vigil/shared/problems/problems.js';

interface Waiting {
  who: string;
  begin: () => void;
}

/**
 * Work that goes a few at a time, and of which no more than so many wait: a crowd of questions is sent away before it
 * costs anything. Whoever was served longest ago comes next, so that a client that asks for much waits behind its own
 * questions, and nobody else does.
 */
export class ConcurrencyLimiter {
  private readonly waiting: Waiting[] = [];
  /** When each client was served last while others waited, by a count of turns. */
  private readonly served = new Map<string, number>();
  private busy = 0;
  private count = 0;

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /**
   * @param who for whom; all who do not say are one
   * @throws Problem 'unavailable' when too many wait already; then nothing was begun.
   */
  async take<T>(work: () => T | Promise<T>, who = ''): Promise<T> {
    if (this.busy < this.atOnce) this.begin(who);
    else {
      if (this.waiting.length >= this.mostWaiting) throw new Problem('unavailable', { retryAfterSeconds: 5 });
      await new Promise<void>((begin) => {
        this.waiting.push({ who, begin });
      });
    }
    try {
      return await work();
    } finally {
      this.busy -= 1;
      this.next();
    }
  }

  private begin(who: string): void {
    this.busy += 1;
    this.served.set(who, (this.count += 1));
  }

  private next(): void {
    let at = 0;
    for (const [index, { who }] of this.waiting.entries())
      if ((this.served.get(who) ?? 0) < (this.served.get(this.waiting[at]!.who) ?? 0)) at = index;
    const [next] = this.waiting.splice(at, 1);
    if (!next) return this.served.clear();
    this.begin(next.who);
    next.begin();
  }
}
