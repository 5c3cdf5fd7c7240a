import { Injectable } from '@nestjs/common';
import { READING_PAGES } from '@vigil/shared/public/reading-pages.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { PublicDatabase } from '../../platform/database/public-database.js';
import { PlacesService } from '../../places/places.service.js';
import { pageDays } from '../incident-documents.repository.js';
import { MOST_PAGES, type SitePage } from './sitemap.js';

interface Days {
  seq: number;
  incidents: ReadonlyMap<string, string>;
  groups: readonly string[];
  reports: readonly SitePage[];
  last: string | null;
}

/**
 * Lists every public page and the day of its last change. The list of incidents is always current; the days may be out
 * of date while the database is down.
 */
@Injectable()
export class SitePages {
  private known: Days = { seq: -1, incidents: new Map(), groups: [], reports: [], last: null };

  private codes: { seq: number; sorted: readonly string[] } = { seq: -1, sorted: [] };

  constructor(
    private readonly database: PublicDatabase,
    private readonly facts: PublicFacts,
    private readonly places: PlacesService,
  ) {}

  async fixed(): Promise<SitePage[]> {
    const { groups, reports, last } = await this.days();
    // The country and its provinces. Smaller places have pages, too, but a thousand pages without an incident help
    // nobody.
    const places = this.places.gazetteer.places
      .filter(({ level }) => level <= 1)
      .map(({ code }) => ({ path: `/places/${code}`, day: null }));
    return [
      ...READING_PAGES.map((path) => ({ path, day: path === '/' || path === '/changes' ? last : null })),
      ...groups.map((code) => ({ path: `/groups/${code}`, day: null })),
      ...places,
      ...reports,
    ];
  }

  /** Returns the number of sitemap files that the incidents fill. */
  files(): number {
    return Math.ceil(this.facts.span().size / MOST_PAGES);
  }

  /** Returns the incidents of one file, numbered from 1. Its last change is the newest among them. */
  async incidents(file: number): Promise<SitePage[]> {
    const { incidents } = await this.days();
    const codes = this.sorted().slice((file - 1) * MOST_PAGES, file * MOST_PAGES);
    return codes.map((code) => ({ path: `/incidents/${code}`, day: incidents.get(code) ?? null }));
  }

  /** Changes whenever a sitemap file may: with every publication, and when the days could be read again. */
  async version(): Promise<string> {
    return `${this.facts.seq} ${(await this.days()).seq}`;
  }

  /** Returns the day of the last change of each published incident. */
  async changedOn(): Promise<ReadonlyMap<string, string>> {
    return (await this.days()).incidents;
  }

  private sorted(): readonly string[] {
    if (this.codes.seq !== this.facts.seq) this.codes = { seq: this.facts.seq, sorted: this.facts.codes().sort() };
    return this.codes.sorted;
  }

  private async days(): Promise<Days> {
    const { seq } = this.facts;
    if (this.known.seq === seq) return this.known;
    try {
      const { incidents, reports, groups, last } = await pageDays(this.database);
      this.known = {
        seq,
        last,
        groups,
        incidents: new Map(incidents.map(({ code, day }) => [code, day])),
        reports: reports.map(({ code, day }) => ({ path: `/reports/${code}`, day })),
      };
    } catch {
      // The database is down: list the pages with the last known days.
    }
    return this.known;
  }
}
