import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import type { Day } from '@vigil/shared/day/day.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PlacesService } from '../places/places.service.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { NotifyListener } from './notify-listener.js';
import { inSnapshot, readCoverage, readPubFacts, readPubFactsOf } from './read-pub-facts.js';

interface Line {
  seq: number;
  code: string | null;
  what: string;
}

/**
 * The published incidents in memory, for the one rule that counts. Built at start from schema pub, kept current by the
 * public change feed in its order; when the database is gone, the last state goes on answering.
 */
@Injectable()
export class PublicFacts implements OnModuleInit, BeforeApplicationShutdown {
  private table: Facts | null = null;
  private current = 0;
  private turn: Promise<void> = Promise.resolve();
  private watching: CoverageEntry[] = [];
  private readonly follower: NotifyListener;
  private readonly watchers: ((codes: readonly string[]) => Promise<void>)[] = [];

  constructor(
    private readonly database: PublicDatabase,
    private readonly places: PlacesService,
  ) {
    this.follower = new NotifyListener(
      () => database.newClient('listener'),
      'vigil_public',
      () => this.catchUp(),
    );
  }

  /** The facts to count on. Do not change them. */
  get facts(): Facts {
    if (!this.table) throw new Error('the public facts are read before they were built');
    return this.table;
  }

  /** The number in the public order that the facts stand at. It moves whenever an answer may: for ETags. */
  get seq(): number {
    return this.current;
  }

  /** Who was watching, as the facts have it. */
  get coverage(): readonly CoverageEntry[] {
    return this.watching;
  }

  /** Whoever keeps something made from published incidents is told which of them changed, and is waited for. */
  onChange(watch: (codes: readonly string[]) => Promise<void>): void {
    this.watchers.push(watch);
  }

  /** How many incidents there are, and the first and last day on which one may have begun. */
  span(): { size: number; earliest: Day | null; latest: Day | null } {
    const { size } = this.facts;
    const { earliest, latest } = this.facts.days();
    return { size, earliest, latest };
  }

  /** Whether an incident is published under this code. */
  has(code: string): boolean {
    return this.facts.has(code);
  }

  /** Every published code. */
  codes(): string[] {
    return [...this.facts.allCodes()];
  }

  /** Builds the facts and begins to listen, before the first answer. */
  async onModuleInit(): Promise<void> {
    await this.inTurn(() =>
      inSnapshot(this.database.pool, async (client) => {
        const {
          rows: [head],
        } = await client.query<{ seq: number }>('select seq from pub.head');
        await this.rebuild(client);
        this.standAt(head!.seq);
      }),
    );
    await this.follower.start();
  }

  /** Applies what changed since. After a write, so that a count that is asked for next includes it. */
  async catchUp(): Promise<void> {
    await this.inTurn(() => this.applyChanges());
  }

  /**
   * Holds the public order until the desk's transaction ends, with the facts where it stands: what is kept of them is
   * of one moment.
   */
  async hold(manager: { query(sql: string): Promise<unknown> }): Promise<void> {
    const [head] = (await manager.query('select seq from pub.head for update')) as { seq: number | string }[];
    if (Number(head!.seq) !== this.current) await this.catchUp();
  }

  /** The facts of these codes as rows, for a snapshot. */
  read(codes: readonly string[]): Promise<IncidentFact[]> {
    return inSnapshot(this.database.pool, (client) =>
      readPubFactsOf(client, codes, this.coverage, this.places.gazetteer),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.follower.stop();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async applyChanges(): Promise<void> {
    const codes = await inSnapshot(this.database.pool, async (client) => {
      const { rows } = await client.query<Line>('select seq, code, what from pub.change where seq > $1 order by seq', [
        this.current,
      ]);
      const last = rows.at(-1)?.seq;
      if (last === undefined) return null;
      const changed = [...new Set(rows.map(({ code }) => code).filter((code) => code !== null))];
      // Coverage is part of every fact, words beside the incidents of none; and where a number is missing, somebody
      // took lines out: then all is read anew.
      const isWhole = last - this.current === rows.length && rows.every(({ what }) => what !== 'coverage');
      if (isWhole) await this.reload(client, changed);
      else await this.rebuild(client);
      this.standAt(last);
      return changed;
    });
    if (codes) for (const watch of this.watchers) await watch(codes);
  }

  private standAt(seq: number): void {
    this.current = seq;
    this.facts.asOf = String(seq);
  }

  private async rebuild(client: ClientBase): Promise<void> {
    this.watching = await readCoverage(client);
    this.table = await readPubFacts(client, this.database, this.coverage, this.places.gazetteer);
  }

  private async reload(client: ClientBase, codes: readonly string[]): Promise<void> {
    const facts = await readPubFactsOf(client, codes, this.coverage, this.places.gazetteer);
    const present = new Set(facts.map(({ code }) => code));
    for (const code of codes) if (!present.has(code)) this.facts.remove(code);
    for (const fact of facts) this.facts.put(fact);
  }
}
