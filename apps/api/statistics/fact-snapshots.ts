import { Injectable } from '@nestjs/common';
import { canBeShared } from '@vigil/shared/counting/facts-in-threads.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { isLoopback, networkOf } from '../platform/http/rate-limit.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';
import type { AskedMoment } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import type { FactSnapshot } from './counting-work.js';
import { EditionsRepository } from './editions.repository.js';
import { refuseUnknownGroups } from './parse-question.js';
import { PublicFacts } from './public-facts.js';
import { readCoverage } from './pub-facts.repository.js';
import { readPubFacts } from './read-pub-facts.js';

/** Maximum cached snapshots; each takes as much memory as the live table. */
const KEPT = 3;
/** Maximum snapshots waiting to be built. More are refused, so that nobody can fill the memory. */
const WAITING = 24;
/** Maximum per network, waiting or being built. A reader looks at one moment or compares two. */
const OF_ONE_NETWORK = 3;
/**
 * Maximum for loopback addresses: a third of the queue. Loopback may be the server itself, or many readers behind a
 * proxy that the configuration does not name.
 */
const OF_THIS_COMPUTER = 8;

const refused = (code: string): Problem => new Problem('invalid-query', { errors: [{ pointer: 'asOf', code }] });

/** All members count as one client. */
const OFFICE = 'office';

type Table = Omit<FactSnapshot, 'asOf'>;
/**
 * A cached table, and the public sequence number when it was read. Later changes may have withdrawn data from every
 * past table.
 */
interface Kept {
  table: Table;
  readAt: number;
  /** The only client that used it; null once another client did, too. */ of: string | null;
}

/**
 * Provides the public facts of a past moment, read from the versions that were published then. They omit what was since
 * withdrawn for safety or made coarser, because that was deleted from past versions too.
 */
@Injectable()
export class FactSnapshots {
  private kept = new Map<number, Kept>();
  private readonly limiter = new ConcurrencyLimiter(1, WAITING);
  private readonly waiting = new Map<string, number>();
  /** Tables queued or being built. Concurrent requests for the same moment share one build. */
  private readonly building = new Map<string, Promise<Table>>();

  constructor(
    private readonly database: PublicDatabase,
    private readonly moments: EditionsRepository,
    private readonly current: PublicFacts,
    private readonly places: PlacesService,
  ) {
    // No cached table is valid any longer (see `known`); this only frees the memory.
    current.onChange(async () => this.kept.clear());
  }

  /**
   * Returns the facts as of a moment.
   * @param asked null: now. A number: a position in the public change sequence, on the day of that publication, whether
   * or not there is a newer one; if that publication is hidden, on the last day that may have been its. A day in the
   * country's time zone: its last position. Both: that position as it was read on that day.
   * @param address the reader's address, to queue each network separately; undefined for staff.
   * @throws Problem 'invalid-query' for a future number or day, or a number that was not the newest on the day;
   * 'too-many-requests' when one network asks for too many
   * moments at once; 'unavailable' when the shared queue or the loopback limit is full.
   */
  async at(asked: AskedMoment | null, address?: string): Promise<FactSnapshot> {
    const today = todayIn(this.places.country.timeZone);
    const { facts, coverage, seq } = this.current;
    if (asked === null || asked === today) return { facts, coverage, asOf: { seq, day: today } };
    const { seq: number, day } =
      typeof asked === 'object'
        ? asked
        : typeof asked === 'number'
          ? { seq: asked, day: null }
          : { seq: null, day: asked };
    if ((number !== null && number > seq) || (day !== null && day > today)) throw refused('not-yet');
    const asOf = await this.momentOf(number, day, today);
    if (asOf.seq === this.current.seq) return { facts: this.current.facts, coverage: this.current.coverage, asOf };
    const table = await this.tableAt(asOf.seq, address === undefined ? OFFICE : networkOf(address));
    return {
      ...table,
      asOf: (await this.moments.withdrewSince(asOf.seq)) ? { ...asOf, withdrawnSince: true } : asOf,
    };
  }

  /** Whether these facts are still those of their moment: the current ones change with each publication. */
  isStill({ facts, asOf }: Pick<FactSnapshot, 'facts' | 'asOf'>): boolean {
    return facts !== this.current.facts || asOf.seq === this.current.seq;
  }

  /**
   * Refuses groups that nobody had read of at a moment: the answer must not change when a group is named later.
   * @throws Problem 'invalid-query'
   */
  async refuseGroupsUnknownAt(
    { facts, asOf }: Pick<FactSnapshot, 'facts' | 'asOf'>,
    question: Question,
  ): Promise<void> {
    const { groups } = question.filters;
    // What an incident of this moment names needs no database, so a cited link works while there is none.
    if (!groups || facts.nameGroups(groups)) return;
    refuseUnknownGroups(question, await this.moments.groupsAt(asOf.seq));
  }

  private async momentOf(seq: number | null, day: Day | null, today: Day): Promise<AsOf> {
    // The newest number needs no database: without one, its figures are answered from memory, as the current ones are.
    const { seq: newest, publishedOn } = this.current;
    if (seq === null)
      return {
        seq: publishedOn !== null && day! >= publishedOn ? newest : await this.moments.lastOf(day!),
        day: day!,
      };
    const { own, before, after } =
      seq === newest ? { own: publishedOn ?? today, before: publishedOn, after: null } : await this.moments.daysAt(seq);
    if (day !== null) {
      const first = own ?? before;
      // On another day, another number was the newest: nobody can have read this figure then.
      if ((first !== null && day < first) || (after !== null && day > after)) throw refused('not-a-moment');
      return { seq, day };
    }
    if (own !== null) return { seq, day: own };
    // The line of a hidden record is hidden with its day. On the day before, nobody can have read this number yet; on
    // the last of the possible days, everybody could.
    return before !== null && before === after ? { seq, day: before } : { seq, day: after ?? today, dayUnknown: true };
  }

  private async tableAt(seq: number, who: string): Promise<Table> {
    const known = this.known(seq, who);
    if (known) return known;
    // The key includes the current sequence number: a request after a withdrawal must not share a build from before it.
    const key = `${seq} ${this.current.seq}`;
    const begun = this.building.get(key);
    if (begun) return begun;
    const mine = this.waiting.get(who) ?? 0;
    if (mine >= (who === OFFICE ? WAITING : isLoopback(who) ? OF_THIS_COMPUTER : OF_ONE_NETWORK))
      throw new Problem(isLoopback(who) ? 'unavailable' : 'too-many-requests', { retryAfterSeconds: 5 });
    this.waiting.set(who, mine + 1);
    const building = this.limiter.take(() => this.build(seq, who), who);
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
    // Moves the entry to the end: the least recently used moment is evicted first, never the one that everybody reads.
    this.kept.delete(seq);
    this.kept.set(seq, kept.of === who ? kept : { ...kept, of: null });
    return kept.table;
  }

  private async build(seq: number, who: string): Promise<Table> {
    const known = this.known(seq, who);
    if (known) return known;
    const readAt = this.current.seq;
    const table = await this.database.inSnapshot(async (client, server) => {
      const coverage = await readCoverage(client, String(seq));
      return {
        coverage,
        facts: await readPubFacts(client, server, coverage, this.places.gazetteer, {
          asOf: String(seq),
          // What is compared with current facts is counted where they are.
          share: () => canBeShared(this.current.facts),
        }),
      };
    });
    table.facts.asOf = String(seq);
    this.kept.set(seq, { table, readAt, of: who });
    if (this.kept.size > KEPT) this.kept.delete(this.leastNeeded(seq, who));
    return table;
  }

  /** Chooses the snapshot to evict: first another one that only this client used, otherwise the least recently used. */
  private leastNeeded(newest: number, who: string): number {
    const others = [...this.kept.entries()].filter(([seq]) => seq !== newest);
    return (others.find(([, { of }]) => of === who) ?? others[0]!)[0];
  }
}
