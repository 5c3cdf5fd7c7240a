import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { JoinedPersonPage, PublicPersonPage } from '@vigil/shared/people-pages/page-version.js';
import { PAGES_CHANNEL } from '../people/pages/person-page.repository.js';
import { isShownOn, type ShownPage } from '../people/pages/shown-pages.js';
import { PlacesService } from '../places/places.service.js';
import type { NotifyListener } from '../platform/database/notify-listener.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { PublicRepository } from './public.repository.js';

/**
 * Public pages about people. Each request reads them; if the database is away, what was read last is sent, and whatever
 * had an end goes by its day. What was withdrawn is forgotten as soon as the database says so.
 */
@Injectable()
export class PublicPersonPages implements BeforeApplicationShutdown {
  /** Increases whenever what readers may see of people differs from before: pages as HTML are rendered again. */
  turn = 0;
  private said = '';
  private readonly listener: NotifyListener;

  constructor(
    database: PublicDatabase,
    private readonly published: PublicRepository,
    private readonly places: PlacesService,
    caches: PublishedCaches,
  ) {
    caches.add(() => this.catchUp());
    this.listener = database.listen(PAGES_CHANNEL, () => this.catchUp());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.catchUp().catch(() => undefined);
    await this.listener.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.listener.stop();
  }

  /** Forgets what was read, and reads it again. */
  async catchUp(): Promise<void> {
    this.published.forgetPersonPages();
    await this.read();
  }

  /** Lists the pages: people with a name first, then the others by code. */
  async list(): Promise<PublicPersonPage[]> {
    return (await this.read()).flatMap(({ code, page, name }) => (page ? [{ code, name, ...page }] : []));
  }

  /** Returns a page, or into which other one it was joined; null: nothing is shown. */
  async find(code: string): Promise<PublicPersonPage | JoinedPersonPage | null> {
    const found = (await this.read()).find((one) => one.code === code);
    if (!found) return null;
    return found.page ? { code, name: found.name, ...found.page } : { code, into: found.into! };
  }

  /** Returns what is shown today. Whoever was joined into a page that is over is not shown either. */
  private async read(): Promise<ShownPage[]> {
    const today = todayIn(this.places.country.timeZone);
    const own = (await this.published.personPages()).filter((one) => isShownOn(one, today));
    const codes = new Set(own.flatMap(({ code, page }) => (page ? [code] : [])));
    const shown = own.filter(({ into }) => into === null || codes.has(into));
    const said = JSON.stringify(shown);
    if (said !== this.said) this.turn += 1;
    this.said = said;
    return shown;
  }
}
