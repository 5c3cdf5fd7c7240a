import type { OnApplicationBootstrap } from '@nestjs/common';
import type { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import type { PublicFacts } from '../statistics/public-facts.js';

/**
 * A small public table in memory. It is read at the start and after each public change, before the response to the
 * request that made it: what was withdrawn is gone by then.
 */
export abstract class ReadAfterPublicChange implements OnApplicationBootstrap {
  private reading: Promise<void> = Promise.resolve();

  constructor(facts: PublicFacts, caches: PublishedCaches) {
    facts.onChange(() => this.catchUp());
    caches.add(() => this.catchUp());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.catchUp().catch(() => undefined);
  }

  /** Reads the table; calls run one after the other, so that an older state never replaces a newer one. */
  catchUp(): Promise<void> {
    this.reading = this.reading.catch(() => undefined).then(() => this.read());
    return this.reading;
  }

  protected abstract read(): Promise<void>;
}
