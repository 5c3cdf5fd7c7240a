import { createHmac, randomBytes } from 'node:crypto';
import { Global, Injectable, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { limitBy, type Limit } from './rate-limit.js';

const [MINUTE, HOUR] = [60, 3_600];
const FORGET_MS = 60_000;

/** Deletes what ended before a moment, in milliseconds since 1970. The library has it, and its types do not. */
interface Forgetting {
  clearExpired(before: number): Promise<void>;
}
/** Counts by key. Keys may be names and networks: outside this process only their hashes are seen. */
export type Counter = Pick<RateLimiterAbstract, 'consume' | 'get' | 'penalty' | 'reward' | 'block' | 'delete'>;

/**
 * Limits that all servers on one database keep together, so that somebody who is sent to another one has no more tries:
 * what is guessed, opened or sent. What protects the processor of one server is counted by that server alone
 * (rate-limit.ts). While the database is away, each server counts by itself.
 */
@Injectable()
export class SharedLimits implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly hashed: (key: string) => string;
  private anyCounter: (RateLimiterPostgres & Forgetting) | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(@InjectDataSource() private readonly database: DataSource) {
    // All servers know the password of the database. Where it asks for none, nothing but this process knows the key.
    const { url } = database.options as { url?: string };
    const secret = (url && new URL(url).password) || randomBytes(32);
    this.hashed = (key) => createHmac('sha256', secret).update(`limit ${key}`).digest('base64url');
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.forget(), FORGET_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Deletes what has ended, of all counters: they are in one table. */
  async forget(): Promise<void> {
    await this.anyCounter?.clearExpired(Date.now());
  }

  /** @param name of the limit; no two have the same @param duration in seconds, from the first try of a key */
  counter(name: string, { points, duration }: { points: number; duration: number }): Counter {
    const counting = { keyPrefix: name, points, duration };
    const limiter = new RateLimiterPostgres({
      ...counting,
      storeClient: this.database,
      storeType: 'typeorm',
      tableName: 'shared_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      insuranceLimiter: new RateLimiterMemory(counting),
    }) as RateLimiterPostgres & Forgetting;
    this.anyCounter ??= limiter;
    return {
      consume: (key, ...rest) => limiter.consume(this.hashed(String(key)), ...rest),
      get: (key) => limiter.get(this.hashed(String(key))),
      penalty: (key, ...rest) => limiter.penalty(this.hashed(String(key)), ...rest),
      reward: (key, ...rest) => limiter.reward(this.hashed(String(key)), ...rest),
      block: (key, seconds) => limiter.block(this.hashed(String(key)), seconds),
      delete: (key) => limiter.delete(this.hashed(String(key))),
    };
  }

  perMinute(name: string, points: number): Limit {
    return limitBy(this.counter(name, { points, duration: MINUTE }), 'too-many-requests');
  }

  /** For actions that one person does a few times in an hour, and a thief would do all at once. */
  perHour(name: string, points: number): Limit {
    return limitBy(this.counter(name, { points, duration: HOUR }), 'hourly-limit');
  }
}

@Global()
@Module({ providers: [SharedLimits], exports: [SharedLimits] })
export class SharedLimitsModule {}
