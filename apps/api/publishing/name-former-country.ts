import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { appendLeaf } from '../audit-log/log-leaf.js';
import { PlacesService } from '../places/places.service.js';
import { lockPublicSeq } from '../platform/database/public-site-state.repository.js';
import { PublicRepository } from '../public-site/public.repository.js';
import { writeTotals } from './update-withheld-totals.js';
import { nameFormerCountry } from './withheld-totals.repository.js';

/**
 * At the first start with several countries, before the first answer, says of which one the totals of withheld types
 * are that were counted before: docs/decisions/withheld-totals.md.
 */
@Injectable()
export class NameFormerCountry implements OnApplicationBootstrap {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly published: PublicRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.places.isOfSeveral) return;
    const isNamed = await this.database.transaction(async (manager) => {
      await lockPublicSeq(manager);
      if (!(await nameFormerCountry(manager))) return false;
      await writeTotals(manager);
      await appendLeaf(manager, {
        entity: 'rows',
        entityId: null,
        revision: null,
        actorId: null,
        what: 'country-named',
        values: [],
      });
      return true;
    });
    if (isNamed) await this.published.withheld();
  }
}
