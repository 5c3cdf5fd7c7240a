import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { storiesNow } from './incident-documents.repository.js';

/** The paragraphs that two people wrote and that fit what is published, in memory, by the code of their record. */
@Injectable()
export class PublicStories implements OnApplicationBootstrap {
  private byCode = new Map<string, NonNullable<PublicRecord['story']>>();
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: PublicDatabase,
    facts: PublicFacts,
    caches: PublishedCaches,
  ) {
    // Each one that is shown or taken away, and each publication that it no longer fits, is a public change.
    facts.onChange(() => this.catchUp());
    caches.add(() => this.catchUp());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.catchUp().catch(() => undefined);
  }

  /** Reads them; calls run one after the other, so that an older state never replaces a newer one. */
  catchUp(): Promise<void> {
    this.reading = this.reading
      .catch(() => undefined)
      .then(async () => {
        this.byCode = new Map((await storiesNow(this.database)).map(({ code, ...words }) => [code, words]));
      });
    return this.reading;
  }

  /** Returns the words of a record; null: the rule's are shown. */
  of(code: string): PublicRecord['story'] {
    return this.byCode.get(code) ?? null;
  }
}
