import { Injectable } from '@nestjs/common';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { storiesNow } from './incident-documents.repository.js';
import { ReadAfterPublicChange } from './read-after-public-change.js';

/**
 * The paragraphs that two people wrote and that fit what is published, by the code of their record. Each one that is
 * shown or taken away, and each publication that it no longer fits, is a public change.
 */
@Injectable()
export class PublicStories extends ReadAfterPublicChange {
  private byCode = new Map<string, NonNullable<PublicRecord['story']>>();

  constructor(
    private readonly database: PublicDatabase,
    facts: PublicFacts,
    caches: PublishedCaches,
  ) {
    super(facts, caches);
  }

  /** Returns the words of a record; null: the rule's are shown. */
  of(code: string): PublicRecord['story'] {
    return this.byCode.get(code) ?? null;
  }

  protected async read(): Promise<void> {
    this.byCode = new Map((await storiesNow(this.database)).map(({ code, ...words }) => [code, words]));
  }
}
