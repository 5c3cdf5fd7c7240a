import { Problem } from '@vigil/shared/problems/problems.js';

interface Waiting {
  who: string;
  begin: () => void;
}

/**
 * Limits running and queued jobs. Refuses the rest before they use resources. The waiting client that was served
 * longest ago goes next, so a client with many requests delays only itself.
 */
export class ConcurrencyLimiter {
  private readonly waiting: Waiting[] = [];
  /** For each client, the count of turns when it was last served; cleared when nothing waits. */
  private readonly served = new Map<string, number>();
  private busy = 0;
  private count = 0;

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /**
   * Runs work when it is its turn.
   * @param who the client; all calls that omit it count as one client
   * @throws Problem 'unavailable' when too many wait already; the work was then not begun.
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
