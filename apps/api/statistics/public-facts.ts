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

const RETRY_MS = 2000;

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
  /** The codes of changes that the facts have and not yet every watcher; null: everybody was told. */
  private untold: Set<string> | null = null;
  private again: NodeJS.Timeout | null = null;
  private stopped = false;

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
      () => this.runInTurn(() => this.applyChanges()),
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

  /**
   * Names what is answered of more than the facts, such as texts, names and relations: what is made while these catch
   * up with the facts has another edition than what is made afterwards. An edition that is over never comes back.
   */
  get edition(): string {
    return this.untold === null ? String(this.current) : `${this.current} catching up`;
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

  /**
   * Registers a listener that is told which published incidents changed. Catching up awaits it. All are told at once;
   * if any fails, all are told again later, also of these changes.
   */
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
        await this.rebuild(client, server, () => this.standAt(head.seq, head.day));
      }),
    );
    await this.listener.start();
  }

  /**
   * Applies changes since the last read. Called after a write, so that the next count includes it. If that fails, it is
   * tried again every two seconds.
   */
  async catchUp(): Promise<void> {
    try {
      await this.runInTurn(() => this.applyChanges());
    } catch (failure) {
      if (!this.stopped) this.again ??= setTimeout(() => this.tryAgain(), RETRY_MS).unref();
      throw failure;
    }
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
    this.stopped = true;
    if (this.again) clearTimeout(this.again);
    await this.listener.stop();
  }

  private tryAgain(): void {
    this.again = null;
    this.catchUp().catch(() => undefined);
  }

  private runInTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** What the facts have is told in any case: also if the database breaks after they changed. */
  private async applyChanges(): Promise<void> {
    await this.database.inPrimarySnapshot((client) => this.readChanges(client)).finally(() => this.tell());
  }

  private async readChanges(client: ClientBase): Promise<void> {
    const rows = await readChangesSince(client, this.current);
    // After the snapshot was taken and before anybody sees the new number: what has that number is read nowhere older.
    await this.database.expectNews();
    const newest = rows.at(-1);
    if (!newest) return;
    const changed = [...new Set(rows.map(({ code }) => code).filter((code) => code !== null))];
    const stand = (): void => {
      this.standAt(newest.seq, newest.day);
      this.untold = new Set([...(this.untold ?? []), ...changed]);
    };
    // Rereads everything when coverage changed, since it is part of every fact, or when a number is missing because a
    // person deleted change rows. Changes without a code, such as to texts, affect no incident.
    const isWhole = newest.seq - this.current === rows.length && rows.every(({ what }) => what !== 'coverage');
    if (isWhole) await this.reload(client, changed, stand);
    else await this.rebuild(client, this.database, stand);
  }

  /** Tells all watchers at once, so that each forgets at once what it has of these codes. */
  private async tell(): Promise<void> {
    if (this.untold === null) return;
    const codes = [...this.untold];
    const told = await Promise.allSettled(this.watchers.map(async (watch) => watch(codes)));
    const failed = told.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
    this.untold = null;
  }

  private standAt(seq: number, day: Day | null): void {
    this.current = seq;
    this.lastDay = day;
    this.facts.asOf = String(seq);
  }

  /** @param then runs before anybody can read the new facts */
  private async rebuild(client: ClientBase, server: SameServer, then: () => void): Promise<void> {
    const coverage = await readCoverage(client);
    const table = await readPubFacts(client, server, coverage, this.places.gazetteer, { share: CountingThreads.share });
    this.watching = coverage;
    this.table = table;
    then();
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
