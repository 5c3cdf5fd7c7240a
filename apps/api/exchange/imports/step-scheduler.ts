import { Problem } from '@vigil/shared/problems/problems.js';

interface Waiting {
  who: string;
  begin: () => void;
}
interface Limits {
  /** Milliseconds after which a step counts as long, and the next one starts in parallel. */ long: number;
  /** Maximum parallel steps, including long ones. */ atOnce: number;
  /** The same per person. */ ofOne: number;
  waiting: number;
}

/** Each step takes up to 64 MiB of memory for texts. */
const LIMITS: Limits = { long: 3_000, atOnce: 4, ofOne: 3, waiting: 20 };

/**
 * Runs import steps, normally one at a time. When a step takes long, the next starts in parallel, so that a large
 * workbook does not delay small files. The number of parallel steps is limited, in total and per person.
 */
export class StepScheduler {
  private readonly waiting: Waiting[] = [];
  private readonly running = new Map<string, number>();
  private busy = 0;
  private reserved = 0;
  private isShort = false;

  constructor(private readonly limits: Limits = LIMITS) {}

  /**
   * Keeps a place in the queue until somebody knows whether a step is to begin. @returns gives the place up, after
   * which `take` has it if called at once. @throws Problem 'unavailable' when the queue is full
   */
  reserve(): () => void {
    if (this.waiting.length + this.reserved >= this.limits.waiting)
      throw new Problem('unavailable', { retryAfterSeconds: 5 });
    this.reserved += 1;
    return () => {
      this.reserved -= 1;
    };
  }

  /** Runs a step when its turn comes. @throws Problem 'unavailable' when the queue is full; nothing was begun. */
  async take<T>(who: string, work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= this.limits.waiting) throw new Problem('unavailable', { retryAfterSeconds: 5 });
    await new Promise<void>((begin) => {
      this.waiting.push({ who, begin });
      this.goOn();
    });
    let isLong = false;
    const grown = setTimeout(() => {
      isLong = true;
      this.isShort = false;
      this.goOn();
    }, this.limits.long);
    grown.unref();
    try {
      return await work();
    } finally {
      clearTimeout(grown);
      if (!isLong) this.isShort = false;
      this.busy -= 1;
      this.running.set(who, this.running.get(who)! - 1);
      if (this.running.get(who) === 0) this.running.delete(who);
      this.goOn();
    }
  }

  private goOn(): void {
    if (this.isShort || this.busy >= this.limits.atOnce) return;
    const at = this.waiting.findIndex(({ who }) => (this.running.get(who) ?? 0) < this.limits.ofOne);
    const [next] = at < 0 ? [] : this.waiting.splice(at, 1);
    if (!next) return;
    this.isShort = true;
    this.busy += 1;
    this.running.set(next.who, (this.running.get(next.who) ?? 0) + 1);
    next.begin();
  }
}
