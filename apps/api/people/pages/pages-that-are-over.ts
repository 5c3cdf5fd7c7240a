import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { PlacesService } from '../../places/places.service.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { endPagesThatAreOver } from './person-page.repository.js';

const EVERY_MS = 3_600_000;

/**
 * Deletes pages about people whose day is over, with the name, at the start and each hour. Readers see them no more from
 * that day on, whether or not it was done. It needs no key.
 */
@Injectable()
export class PagesThatAreOver implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private endWork = (): void => undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly work: BackgroundWork,
  ) {}

  onApplicationBootstrap(): void {
    this.endWork = this.work.repeat('person-pages', EVERY_MS, () => this.run());
  }

  beforeApplicationShutdown(): void {
    this.endWork();
  }

  run(): Promise<void> {
    return this.database.transaction(async (manager) => {
      if (!(await endPagesThatAreOver(manager, todayIn(this.places.country.timeZone)))) return;
      await appendLeaf(manager, {
        entity: 'person',
        entityId: null,
        revision: null,
        actorId: null,
        what: 'pages-over',
        values: [],
      });
    });
  }
}
