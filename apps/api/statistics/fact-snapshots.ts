import { Injectable } from '@nestjs/common';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { AsOf } from '@vigil/shared/public/shapes.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { isLoopback, networkOf } from '../platform/http/rate-limit.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';
import { PlacesService } from '../places/places.service.js';
import { PublicFacts } from './public-facts.js';
import { inSnapshot, readCoverage, readPubFacts } from './read-pub-facts.js';

/** Tables that are kept; each is as large as the current one. */
const KEPT = 3;
/** Tables that wait to be built: more than so many are sent away, so that nobody can fill the memory. */
const WAITING = 24;
/** Of one network, waiting or being built. A reader looks at one moment, or compares two. */
const OF_ONE_NETWORK = 3;
/**
 * This computer may be the server itself, or many readers behind a proxy that it was not told of: they get no more than
 * a third.
 */
const OF_THIS_COMPUTER = 8;

/** Members, whose questions are counted as one client. */
const OFFICE = 'office';

/** The public facts, who was watching, and the moment that both are of. */
export interface FactSnapshot {
  facts: Facts;
  coverage: readonly CoverageEntry[];
  asOf: AsOf;
}
type Table = Omit<FactSnapshot, 'asOf'>;
/**
 * A table, and where the public order stood when it was read: what came after may have been forgotten, in every table
 * of then.
 */
interface Kept {
  table: Table;
  readAt: number;
  /** Who had it built; null once somebody else read it, too. */ of: string | null;
}

/**
 * The public facts of an earlier day, read from the versions that were published then. What was withdrawn for safety,
 * or made coarser since, is in none of them: there it was forgotten.
 */
@Injectable()
export class FactSnapshots {
  private kept = new Map<number, Kept>();
  private readonly turns = new ConcurrencyLimiter(1, WAITING);
  private readonly waiting = new Map<string, number>();
  /** Tables that are being built or wait for it. Everybody who asks for the same moment waits for the same one. */
  private readonly building = new Map<string, Promise<Table>>();

  constructor(
    private readonly database: PublicDatabase,
    private readonly current: PublicFacts,
    private readonly places: PlacesService,
  ) {
    // Nothing kept is true any longer (see `known`): only its memory is given back here.
    current.onChange(async () => this.kept.clear());
  }

  /**
   * @param asked null: as they stand. A number in the public order; or a day of the place, whose last number is meant.
   * @param address of the reader; undefined: somebody of the office asks. Each network waits behind its own questions.
   * @throws Problem 'invalid-query' for a number or day that has not come; 'too-many-requests' when one network asks
   * for many moments at once, 'unavailable' when all do.
   */
  async at(asked: number | Day | null, address?: string): Promise<FactSnapshot> {
    const today = todayIn(this.places.country.timeZone);
    if (asked === null || asked === this.current.seq || asked === today)
      return {
        facts: this.current.facts,
        coverage: this.current.coverage,
        asOf: { seq: this.current.seq, day: today },
      };
    if (typeof asked === 'number' ? asked > this.current.seq : asked > today) {
      throw new Problem('invalid-query', { errors: [{ pointer: 'asOf', code: 'not-yet' }] });
    }
    const asOf = await this.momentOf(asked);
    return { ...(await this.tableAt(asOf.seq, address === undefined ? OFFICE : networkOf(address))), asOf };
  }

  private async momentOf(asked: number | Day): Promise<AsOf> {
    const [column, order] = typeof asked === 'number' ? ['seq', 'seq'] : ['on_day', 'seq'];
    const {
      rows: [last],
    } = await this.database.pool.query<AsOf>(
      `select seq, on_day as day from pub.change where ${column} <= $1 order by ${order} desc limit 1`,
      [asked],
    );
    return typeof asked === 'number'
      ? { seq: asked, day: last?.day ?? todayIn(this.places.country.timeZone) }
      : { seq: last?.seq ?? 0, day: asked };
  }

  private async tableAt(seq: number, who: string): Promise<Table> {
    const known = this.known(seq, who);
    if (known) return known;
    // With where the public order stands: who asks after a withdrawal must not get what began to be read before it.
    const key = `${seq} ${this.current.seq}`;
    const begun = this.building.get(key);
    if (begun) return begun;
    const mine = this.waiting.get(who) ?? 0;
    if (mine >= (who === OFFICE ? WAITING : isLoopback(who) ? OF_THIS_COMPUTER : OF_ONE_NETWORK))
      throw new Problem(isLoopback(who) ? 'unavailable' : 'too-many-requests', { retryAfterSeconds: 5 });
    this.waiting.set(who, mine + 1);
    const building = this.turns.take(() => this.build(seq, who), who);
    this.building.set(key, building);
    try {
      return await building;
    } finally {
      this.building.delete(key);
      const left = this.waiting.get(who)! - 1;
      if (left > 0) this.waiting.set(who, left);
      else this.waiting.delete(who);
    }
  }

  private known(seq: number, who: string): Table | null {
    const kept = this.kept.get(seq);
    if (kept?.readAt !== this.current.seq) return null;
    // The moments that nobody asked for longest are forgotten first, not the address that everybody reads.
    this.kept.delete(seq);
    this.kept.set(seq, kept.of === who ? kept : { ...kept, of: null });
    return kept.table;
  }

  private async build(seq: number, who: string): Promise<Table> {
    const known = this.known(seq, who);
    if (known) return known;
    const readAt = this.current.seq;
    const table = await inSnapshot(this.database.pool, async (client) => {
      const coverage = await readCoverage(client, String(seq));
      return {
        coverage,
        facts: await readPubFacts(client, this.database, coverage, this.places.gazetteer, String(seq)),
      };
    });
    table.facts.asOf = String(seq);
    this.kept.set(seq, { table, readAt, of: who });
    if (this.kept.size > KEPT) this.kept.delete(this.leastNeeded(seq, who));
    return table;
  }

  /**
   * Whoever walks through moments that nobody else reads forgets their own; else the one that nobody asked for longest.
   */
  private leastNeeded(newest: number, who: string): number {
    const others = [...this.kept.entries()].filter(([seq]) => seq !== newest);
    return (others.find(([, { of }]) => of === who) ?? others[0]!)[0];
  }
}
