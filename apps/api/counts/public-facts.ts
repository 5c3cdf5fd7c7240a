import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Client, Notification, Pool } from 'pg';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
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
export class PublicFacts implements OnApplicationShutdown {
  private table: Facts | null = null;
  private current = 0;
  private turn: Promise<void> = Promise.resolve();
  private coverage: CoverageEntry[] = [];
  private listener: Client | null = null;
  private stopped = false;
  private retry: NodeJS.Timeout | null = null;
  private coverageVersion = 0;
  private readonly watchers: ((codes: readonly string[]) => void)[] = [];

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

  /** Whoever keeps something made from published incidents is told which of them changed. */
  onChange(watch: (codes: readonly string[]) => void): void {
    this.watchers.push(watch);
  }

  /** Builds the facts and begins to listen. Must end before the first answer. */
  async start(): Promise<void> {
    await this.inTurn(() => this.rebuild());
    await this.listen();
  }

  /** Applies what was published since. After a write, so that a count that is asked for next includes it. */
  async catchUp(): Promise<void> {
    await this.inTurn(async () => {
      const { rows } = await this.database.pool.query<{ seq: string; code: string }>('select seq, code from pub.change where seq > $1 order by seq', [this.current]);
      const { rows: [head] } = await this.database.pool.query<{ seq: string }>('select seq from pub.head');
      if (rows.length > 0) await this.reload([...new Set(rows.map((row) => row.code))]);
      // A withdrawal for safety removes earlier lines of the feed, so the head says how far we are.
      this.current = Math.max(this.current, Number(rows.at(-1)?.seq ?? 0), rows.length === 0 ? Number(head!.seq) : 0);
      this.facts.asOf = String(this.current);
    });
  }

  /** Coverage changed: who was watching is part of every fact, so all are read anew. */
  async coverageChanged(): Promise<void> {
    await this.inTurn(() => this.rebuild());
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    await this.listener?.end().catch(() => undefined);
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async rebuild(): Promise<void> {
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
    facts.asOf = head!.seq;
    this.table = facts;
    this.current = Number(head!.seq);
    this.coverageVersion += 1;
  }

  private async reload(codes: string[]): Promise<void> {
    const { rows } = await this.database.pool.query<PubFactRow>(PUB_FACTS_SQL, [0, codes.length, codes]);
    const present = new Set(rows.map((row) => row.code));
    for (const code of codes) if (!present.has(code)) this.facts.remove(code);
    for (const row of rows) this.facts.put(toFact(row, this.coverage, this.places.gazetteer));
    for (const watch of this.watchers) watch(codes);
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
