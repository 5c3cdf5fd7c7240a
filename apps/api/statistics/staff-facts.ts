import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { PlacesService } from '../places/places.service.js';
import { Connection } from '../platform/database/connection.js';
import { NotifyListener } from '../platform/database/notify-listener.js';
import type { Member } from '../platform/http/current-member.js';
import { CountingThreads } from './counting-threads.js';
import { WorkingCopies } from './staff-working-copies.js';

export const STAFF_DATABASE_URL = Symbol('address of the database with the role that owns it');

/** Every figure asks for changes itself, so reading them ahead may wait until many were saved. */
const GATHER_MS = 250;
/** How many sets of countries are held in memory besides all records, those asked for last. */
const MOST_LIMITED = 3;

/** The facts that figures of working copies are counted from: those of records that the member may know of. */
@Injectable()
export class StaffFacts implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly whole: WorkingCopies;
  /** By their countries. Members limited to the same countries count the same records. */
  private readonly limited = new Map<string, WorkingCopies>();
  private readonly listener: NotifyListener;
  private readonly onSignals: (() => Promise<void>)[] = [];

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly threads: CountingThreads,
    @Inject(STAFF_DATABASE_URL) url: string,
  ) {
    this.whole = new WorkingCopies(database, places, threads, null);
    const newClient = (): pg.Client =>
      new Connection({ connectionString: url, application_name: 'vigil desk listener' });
    this.listener = new NotifyListener(newClient, 'vigil_change', () => this.hear(), { gatherMs: GATHER_MS });
  }

  /** Registers who else hears that something changed, here or in another instance. */
  onSignal(listener: () => Promise<void>): void {
    this.onSignals.push(listener);
  }

  /** Starts building the table in the background. The public site does not wait for it; a desk figure does. */
  onApplicationBootstrap(): void {
    void this.listener.start();
  }

  /**
   * Returns the facts as the database has them now: of all records, or of those of the countries to which the member is
   * limited. Callers must not change them.
   */
  current({ countries }: Pick<Member, 'countries'>): Promise<Facts> {
    return (countries === null ? this.whole : this.ofCountries(countries)).current();
  }

  /** Reads one author's own records, including drafts. */
  ofAuthor(member: string): Promise<Facts> {
    return this.whole.ofAuthor(member);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.listener.stop();
    await Promise.all([this.whole, ...this.limited.values()].map((one) => one.ended()));
  }

  private ofCountries(countries: readonly string[]): WorkingCopies {
    const key = countries.join();
    const found = this.limited.get(key) ?? new WorkingCopies(this.database, this.places, this.threads, countries);
    this.limited.delete(key);
    this.limited.set(key, found);
    for (const first of this.limited.keys()) if (this.limited.size > MOST_LIMITED) this.limited.delete(first);
    return found;
  }

  private async hear(): Promise<void> {
    await this.whole.catchUp();
    for (const listener of this.onSignals) await listener();
  }
}
