import { Injectable } from '@nestjs/common';
import { PublicFacts } from '../counts/public-facts.js';
import { PublicDatabase } from '../database/public-database.js';
import { MOST_PAGES, type SitePage } from './sitemap.js';

/** Pages that always are. Pages of groups and places would be one more list. */
const ALWAYS = ['/', '/changes', '/method', '/codebook', '/data'];

interface Days { seq: number; incidents: ReadonlyMap<string, string>; reports: readonly SitePage[]; last: string | null }

/** Every public page, and the day on which it last changed. Which incidents there are is always of now; their days may be older while the database is stopped. */
@Injectable()
export class SitePages {
  private known: Days = { seq: -1, incidents: new Map(), reports: [], last: null };

  constructor(private readonly database: PublicDatabase, private readonly facts: PublicFacts) {}

  async fixed(): Promise<SitePage[]> {
    const { reports, last } = await this.days();
    return [...ALWAYS.map((path) => ({ path, day: path === '/' || path === '/changes' ? last : null })), ...reports];
  }

  /** How many files the incidents fill. */
  files(): number {
    return Math.ceil(this.facts.span().size / MOST_PAGES);
  }

  /** The incidents of one file, counted from 1; the newest change among them is the file's. */
  async incidents(file: number): Promise<SitePage[]> {
    const { incidents } = await this.days();
    const codes = this.facts.codes().sort().slice((file - 1) * MOST_PAGES, file * MOST_PAGES);
    return codes.map((code) => ({ path: `/incidents/${code}`, day: incidents.get(code) ?? null }));
  }

  private async days(): Promise<Days> {
    const { seq } = this.facts;
    if (this.known.seq === seq) return this.known;
    try {
      const changes = await this.database.pool.query<{ code: string; day: string }>('select code, max(on_day) as day from pub.change where code is not null group by code');
      const reports = await this.database.pool.query<{ code: string; day: string }>('select code, frozen_on as day from pub.report order by code');
      const last = await this.database.pool.query<{ day: string | null }>('select max(on_day) as day from pub.change');
      this.known = {
        seq, last: last.rows[0]!.day, incidents: new Map(changes.rows.map(({ code, day }) => [code, day])), reports: reports.rows.map(({ code, day }) => ({ path: `/reports/${code}`, day })),
      };
    } catch {
      // The database is away: the pages are there all the same.
    }
    return this.known;
  }
}
