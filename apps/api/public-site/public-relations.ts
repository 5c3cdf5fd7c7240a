import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { relationsNow } from './incident-documents.repository.js';

type Relations = PublicRecord['relations'];

/** How published records belong together, in memory, by the code of each of both. */
@Injectable()
export class PublicRelations implements OnApplicationBootstrap {
  private byCode = new Map<string, Relations>();
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: PublicDatabase,
    facts: PublicFacts,
    caches: PublishedCaches,
  ) {
    // Each begins and ends with a public change of one of its records.
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
        const byCode = new Map<string, Relations>();
        for (const { of, ...relation } of await relationsNow(this.database))
          byCode.set(of, [...(byCode.get(of) ?? []), relation]);
        this.byCode = byCode;
      });
    return this.reading;
  }

  /** Returns the relations of a record to others that are published, the earliest first. */
  of(code: string): Relations {
    return this.byCode.get(code) ?? [];
  }
}
