import { Injectable } from '@nestjs/common';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';

const MOST_BYTES = 48 * 1024 * 1024;
/** Reports rendered at once, and queued. One takes a second of work; concurrent requests share it. */
const AT_ONCE = 2;
const WAITING = 20;

/** Caches rendered published reports; evicts the oldest first beyond 48 MiB. */
@Injectable()
export class MadeReports {
  private readonly kept = new Map<string, Buffer>();
  private readonly making = new Map<string, Promise<Buffer>>();
  private readonly turns = new ConcurrencyLimiter(AT_ONCE, WAITING);
  private bytes = 0;

  /**
   * Returns a cached report, or renders it. @param key names everything that the output depends on. @throws Problem
   * 'unavailable' when the queue is full
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
