import { Injectable } from '@nestjs/common';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';

const MOST_BYTES = 48 * 1024 * 1024;
/**
 * Made at once, and waiting: a report costs a second of work, and a crowd that asks for one gets the one that was made.
 */
const AT_ONCE = 2;
const WAITING = 20;

/** Published reports as they were set last, the oldest forgotten first beyond 48 MiB. */
@Injectable()
export class MadeReports {
  private readonly kept = new Map<string, Buffer>();
  private readonly making = new Map<string, Promise<Buffer>>();
  private readonly turns = new ConcurrencyLimiter(AT_ONCE, WAITING);
  private bytes = 0;

  /**
   * @param key names everything that the form depends on. @throws Problem 'unavailable' when too many are asked for at
   * once
   */
  async get(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.kept.get(key) ?? this.making.get(key);
    if (known) return known;
    const making = this.turns.take(make);
    this.making.set(key, making);
    try {
      const made = await making;
      this.keep(key, made);
      return made;
    } finally {
      this.making.delete(key);
    }
  }

  private keep(key: string, made: Buffer): void {
    this.kept.set(key, made);
    this.bytes += made.length;
    for (const [oldest, { length }] of this.kept) {
      if (this.bytes <= MOST_BYTES || oldest === key) break;
      this.kept.delete(oldest);
      this.bytes -= length;
    }
  }
}
