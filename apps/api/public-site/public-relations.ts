import { Injectable } from '@nestjs/common';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { relationsNow } from './incident-documents.repository.js';
import { ReadAfterPublicChange } from './read-after-public-change.js';

type Relations = PublicRecord['relations'];

/**
 * How published records belong together, by the code of each of both. Each relation begins and ends with a public
 * change of one of its records.
 */
@Injectable()
export class PublicRelations extends ReadAfterPublicChange {
  private byCode = new Map<string, Relations>();

  constructor(
    private readonly database: PublicDatabase,
    facts: PublicFacts,
    caches: PublishedCaches,
  ) {
    super(facts, caches);
  }

  /** Returns the relations of a record to others that are published, the earliest first. */
  of(code: string): Relations {
    return this.byCode.get(code) ?? [];
  }

  protected async read(): Promise<void> {
    const byCode = new Map<string, Relations>();
    for (const { of, ...relation } of await relationsNow(this.database))
      byCode.set(of, [...(byCode.get(of) ?? []), relation]);
    this.byCode = byCode;
  }
}
