import { Problem } from '@vigil/shared/problems/problems.js';

interface Waiting {
  who: string;
  begin: () => void;
  refuse: (why: Problem) => void;
}

const busy = (): Problem => new Problem('unavailable', { retryAfterSeconds: 5 });

/**
 * Limits running and queued jobs. Refuses the rest before they use resources. The waiting client that was served
 * longest ago goes next, and one who fills the queue makes room for others, so a client with many requests delays only
 * itself.
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
    /** What whoever finds no room is told. */
    private readonly full = busy,
  ) {}

  /**
   * Runs work when it is its turn.
   * @param who the client; all calls that omit it count as one client
   * @throws Problem 'unavailable', or another one, when too many wait already, or the queue is full of this client's
   * work and another one comes; the work was then not begun.
   */
  async take<T>(work: () => T | Promise<T>, who = ''): Promise<T> {
    if (this.busy < this.atOnce) this.begin(who);
    else {
      if (this.waiting.length >= this.mostWaiting) this.makeRoomFor(who);
      await new Promise<void>((begin, refuse) => {
        this.waiting.push({ who, begin, refuse });
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

  /**
   * Refuses the newest work of the client that has the most waiting.
   * @throws Problem 'unavailable' if this client would then have as much
   */
  private makeRoomFor(who: string): void {
    const many = new Map<string, number>();
    for (const one of this.waiting) many.set(one.who, (many.get(one.who) ?? 0) + 1);
    const most = Math.max(0, ...many.values());
    if (most <= (many.get(who) ?? 0) + 1) throw this.full();
    const newest = this.waiting.findLastIndex((one) => many.get(one.who) === most);
    this.waiting.splice(newest, 1)[0]!.refuse(this.full());
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
