import { Problem } from '@vigil/shared/problems/problems.js';

/** Work that goes a few at a time, and of which no more than so many wait: a crowd of questions is sent away before it costs anything. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private busy = 0;

  constructor(private readonly atOnce: number, private readonly mostWaiting: number) {}

  /** @throws Problem 'unavailable' when too many wait already; then nothing was begun. */
  async take<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.busy >= this.atOnce) {
      if (this.waiting.length >= this.mostWaiting) throw new Problem('unavailable', { retryAfterSeconds: 5 });
      await new Promise<void>((begin) => { this.waiting.push(begin); });
    } else this.busy += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.busy -= 1;
    }
  }
}
