import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Client, Notification, Pool } from 'pg';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { Day } from '@vigil/shared/day/day.js';
import { PublicDatabase } from '../database/public-database.js';
import { PlacesService } from '../places/places.service.js';
import type { CoverageEntry } from './coverage.js';
import { PUB_FACTS_SQL } from './pub-facts.sql.js';
import { toFact, type PubFactRow } from './to-fact.js';

const PAGE = 5000;
const RETRY_MS = 2000;

/**
 * The published incidents in memory, for the one rule that counts. Built at start from schema pub, kept current by the
 * public change feed in its order; when the database is gone, the last state goes on answering.
 */
@Injectable()
export class PublicFacts implements OnModuleInit, BeforeApplicationShutdown {
  private table: Facts | null = null;
  private current = 0;
  private turn: Promise<void> = Promise.resolve();
  private coverage: CoverageEntry[] = [];
  private listener: Client | null = null;
  private stopped = false;
  private retry: NodeJS.Timeout | null = null;
  private coverageVersion = 0;
  private readonly watchers: ((codes: readonly string[]) => Promise<void>)[] = [];

  constructor(private readonly database: PublicDatabase, private readonly places: PlacesService) {}

  /** The facts to count on. Do not change them. */
  get facts(): Facts {
    if (!this.table) throw new Error('the public facts are read before they were built');
    return this.table;
  }

  /** The public sequence number that the facts stand at. */
  get seq(): number {
    return this.current;
  }

  /** Changes whenever an answer may change: for ETags. */
  get version(): string {
    return `${this.current}.${this.coverageVersion}`;
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
    await this.inTurn(async () => { this.standAt(await this.rebuild()); });
    await this.listen();
  }

  /** Applies what was published since. After a write, so that a count that is asked for next includes it. */
  async catchUp(): Promise<void> {
    await this.inTurn(() => this.applyChanges());
  }

  /** Coverage changed: who was watching is part of every fact, so all are read anew. */
  async coverageChanged(): Promise<void> {
    await this.inTurn(async () => {
      await this.rebuild();
      // What was published meanwhile is in the new table, but whoever watches the changes has not heard of it.
      await this.applyChanges();
    });
  }

  /** The facts of these codes as rows, for a snapshot. */
  async read(codes: readonly string[]): Promise<IncidentFact[]> {
    const { rows } = await this.database.pool.query<PubFactRow>(PUB_FACTS_SQL, [0, codes.length, codes]);
    return rows.map((row) => toFact(row, this.coverage, this.places.gazetteer));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    await this.listener?.end().catch(() => undefined);
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async applyChanges(): Promise<void> {
    const { rows } = await this.database.pool.query<{ seq: string; code: string }>('select seq, code from pub.change where seq > $1 order by seq', [this.current]);
    if (rows.length === 0) return;
    await this.reload([...new Set(rows.map((row) => row.code))], Number(rows.at(-1)!.seq));
  }

  private standAt(seq: number): void {
    this.current = seq;
    this.facts.asOf = String(seq);
  }

  /** Reads all facts anew. @returns the sequence number at which the reading began. */
  private async rebuild(): Promise<number> {
    const { pool } = this.database;
    const { rows: [head] } = await pool.query<{ seq: string }>('select seq from pub.head');
    this.coverage = await readCoverage(pool);
    const facts = createFacts(createPlaceTree(this.places.gazetteer.places));
    for (let after = 0; ;) {
      const { rows } = await pool.query<PubFactRow>(PUB_FACTS_SQL, [after, PAGE, null]);
      for (const row of rows) facts.put(toFact(row, this.coverage, this.places.gazetteer));
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.key;
    }
    facts.trim();
    facts.asOf = String(this.current);
    this.table = facts;
    this.coverageVersion += 1;
    return Number(head!.seq);
  }

  private async reload(codes: string[], seq: number): Promise<void> {
    const { rows } = await this.database.pool.query<PubFactRow>(PUB_FACTS_SQL, [0, codes.length, codes]);
    const present = new Set(rows.map((row) => row.code));
    for (const code of codes) if (!present.has(code)) this.facts.remove(code);
    for (const row of rows) this.facts.put(toFact(row, this.coverage, this.places.gazetteer));
    this.standAt(seq);
    for (const watch of this.watchers) await watch(codes);
  }

  /** Other instances publish too: their NOTIFY carries only a number, and the truth is read from the table. */
  private async listen(): Promise<void> {
    if (this.stopped) return;
    const client = this.database.newClient();
    client.on('notification', (message: Notification) => {
      const work = message.channel === 'vigil_coverage' ? this.coverageChanged() : this.catchUp();
      work.catch(() => this.listenAgain());
    });
    client.on('error', () => this.listenAgain());
    client.on('end', () => this.listenAgain());
    this.listener = client;
    try {
      await client.connect();
      await client.query('listen vigil_public');
      await client.query('listen vigil_coverage');
      await this.catchUp();
    } catch {
      this.listenAgain();
    }
  }

  private listenAgain(): void {
    if (this.stopped || this.retry) return;
    const lost = this.listener;
    this.listener = null;
    lost?.removeAllListeners();
    lost?.on('error', () => undefined);
    lost?.end().catch(() => undefined);
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.listen();
    }, RETRY_MS);
    this.retry.unref();
  }
}

const readCoverage = async (pool: Pool): Promise<CoverageEntry[]> => {
  const { rows } = await pool.query<{ place: string; from: Day; until: Day; level: CoverageEntry['level']; group: string | null }>(
    'select place_code as place, from_day as "from", until_day as until, level, group_code as "group" from pub.coverage');
  return rows;
};
