import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { keyringOf } from '../../encryption/keyring.js';
import { PlacesService } from '../../places/places.service.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { logPages } from '../log-people.js';
import { EndBrokenPages } from './end-broken-pages.js';
import { endPagesThatAreOver } from './person-page.repository.js';

const EVERY_MS = 3_600_000;

/**
 * Deletes pages about people whose day is over, with the name, at the start and each hour. Readers see them no more
 * from that day on, whether or not it was done: it needs no key. Then, unless Vigil is locked, those a rule of which is
 * broken: two changes at one moment may each have kept it, and not both together.
 */
@Injectable()
export class PagesThatAreOver implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private endWork = (): void => undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly work: BackgroundWork,
    private readonly pages: EndBrokenPages,
  ) {}

  onApplicationBootstrap(): void {
    this.endWork = this.work.repeat('person-pages', EVERY_MS, () => this.run());
  }

  beforeApplicationShutdown(): void {
    this.endWork();
  }

  async run(): Promise<void> {
    await this.inLog((manager) => endPagesThatAreOver(manager, todayIn(this.places.country.timeZone)));
    if (!keyringOf(this.database.manager).locked) await this.inLog((manager) => this.pages.within(manager));
  }

  /** @param end returns whether pages were ended */
  private inLog(end: (manager: EntityManager) => Promise<boolean>): Promise<void> {
    return this.database.transaction(async (manager) => {
      if (!(await end(manager))) return;
      await logPages(manager, null, 'pages-over');
    });
  }
}
