import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import type { Day } from '@vigil/shared/day/day.js';
import { NotifyListener } from '../platform/database/notify-listener.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { PublicDatabase, type SameServer } from '../platform/database/public-database.js';
import { lockPublicSeq } from '../platform/database/public-site-state.repository.js';
import { PlacesService } from '../places/places.service.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { CountingThreads } from './counting-threads.js';
import { readChangesSince, readCoverage, readHead } from './pub-facts.repository.js';
import { readPubFacts, readPubFactsOf } from './read-pub-facts.js';

/**
 * Holds the published incidents in memory for the counting rule. Built from schema pub at start and updated from the
 * public change feed, in order. If the database is down, it keeps answering with the last state.
 */
@Injectable()
export class PublicFacts implements OnModuleInit, BeforeApplicationShutdown {
  private table: Facts | null = null;
  private current = 0;
  private lastDay: Day | null = null;
  private turn: Promise<void> = Promise.resolve();
  private watching: CoverageEntry[] = [];
  private readonly listener: NotifyListener;
  private readonly watchers: ((codes: readonly string[]) => Promise<void>)[] = [];

  constructor(
    private readonly database: PublicDatabase,
    private readonly places: PlacesService,
    caches: PublishedCaches,
    private readonly threads: CountingThreads,
  ) {
    caches.add(() => this.catchUp());
    this.listener = new NotifyListener(
      () => database.newClient('listener'),
      'vigil_public',
      () => this.catchUp(),
    );
  }

  /** The current facts. Callers must not change them. */
  get facts(): Facts {
    if (!this.table) throw new Error('the public facts are read before they were built');
    return this.table;
  }

  /** The public sequence number of the facts. It changes whenever an answer may, so ETags use it. */
  get seq(): number {
    return this.current;
  }

  /** The day of the publication with this number; null if nothing was published yet. */
  get publishedOn(): Day | null {
    return this.lastDay;
  }

  /** The monitoring coverage that the facts were built with. */
  get coverage(): readonly CoverageEntry[] {
    return this.watching;
  }

  /** Returns the monitoring coverage as it stood at an earlier public sequence number. */
  async coverageAt(seq: number): Promise<readonly CoverageEntry[]> {
    if (seq === this.current) return this.watching;
    return this.database.inSnapshot((client) => readCoverage(client, String(seq)));
  }

  /** Registers a listener that is told which published incidents changed. Catching up awaits it. */
  onChange(watch: (codes: readonly string[]) => Promise<void>): void {
    this.watchers.push(watch);
  }

  /** Returns the number of incidents, and the first and last day on which one may have begun. */
  span(): { size: number; earliest: Day | null; latest: Day | null } {
    const { size } = this.facts;
    const { earliest, latest } = this.facts.days();
    return { size, earliest, latest };
  }

  /** Returns whether an incident is published under this code. */
  has(code: string): boolean {
    return this.facts.has(code);
  }

  /** Returns every published code. */
  codes(): string[] {
    return [...this.facts.allCodes()];
  }

  /** Builds the facts and starts to listen, before the first answer. */
  async onModuleInit(): Promise<void> {
    await this.database.lookAtReplica();
    await this.runInTurn(() =>
      this.database.inSnapshot(async (client, server) => {
        const head = await readHead(client);
        await this.rebuild(client, server);
        this.standAt(head.seq, head.day);
      }),
    );
    await this.listener.start();
  }

  /** Applies changes since the last read. Called after a write, so that the next count includes it. */
  async catchUp(): Promise<void> {
    await this.runInTurn(() => this.applyChanges());
  }

  /**
   * Locks the public change sequence until the desk's transaction ends, and brings the facts up to date. Everything
   * saved from them in that transaction is then of one moment.
   */
  async hold(manager: EntityManager): Promise<void> {
    if ((await lockPublicSeq(manager)) !== this.current) await this.catchUp();
  }

  /** Returns the facts of these codes as rows, for a saved snapshot. */
  read(codes: readonly string[]): Promise<IncidentFact[]> {
    return this.database.inPrimarySnapshot((client) =>
      readPubFactsOf(client, codes, this.coverage, this.places.gazetteer),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.listener.stop();
  }

  private runInTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async applyChanges(): Promise<void> {
    const codes = await this.database.inPrimarySnapshot(async (client) => {
      const rows = await readChangesSince(client, this.current);
      // After the snapshot was taken and before anybody sees the new number: what has that number is read nowhere
      // older.
      await this.database.expectNews();
      const newest = rows.at(-1);
      if (!newest) return null;
      const last = newest.seq;
      const changed = [...new Set(rows.map(({ code }) => code).filter((code) => code !== null))];
      // Rereads everything when coverage changed, since it is part of every fact, or when a number is missing because a
      // person deleted change rows. Changes without a code, such as to texts, affect no incident.
      const isWhole = last - this.current === rows.length && rows.every(({ what }) => what !== 'coverage');
      if (isWhole) await this.reload(client, changed, () => this.standAt(last, newest.day));
      else {
        await this.rebuild(client, this.database);
        this.standAt(last, newest.day);
      }
      return changed;
    });
    if (codes) for (const watch of this.watchers) await watch(codes);
  }

  private standAt(seq: number, day: Day | null): void {
    this.current = seq;
    this.lastDay = day;
    this.facts.asOf = String(seq);
  }

  private async rebuild(client: ClientBase, server: SameServer): Promise<void> {
    this.watching = await readCoverage(client);
    this.table = await readPubFacts(client, server, this.coverage, this.places.gazetteer, {
      share: CountingThreads.share,
    });
  }

  /** @param then runs before anybody can read the changed facts */
  private async reload(client: ClientBase, codes: readonly string[], then: () => void): Promise<void> {
    const facts = await readPubFactsOf(client, codes, this.coverage, this.places.gazetteer);
    const present = new Set(facts.map(({ code }) => code));
    await this.threads.untilFree();
    for (const code of codes) if (!present.has(code)) this.facts.remove(code);
    for (const fact of facts) this.facts.put(fact);
    then();
  }
}
