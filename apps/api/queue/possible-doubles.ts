import { isLikelyDuplicate, LIKENESS_REASONS, type LikenessReason } from '@vigil/shared/staff-responses/duplicates.js';
import type { Likeness } from '@vigil/shared/staff-responses/record-queue.js';
import { type EventMarks, likenessOf, type Places } from '../incidents/same-event.js';

/** One byte for each row. */
type Rows = Uint8Array;

/** What the index knows of an event: addresses of articles as numbers, which need less memory. */
export type IndexedEvent = EventMarks<number> & {
  /** Records that have a picture nearly the same as one of this record. */
  alike: readonly string[];
};

interface Alike {
  row: number;
  reasons: LikenessReason[];
}

/** Days that are searched together. */
const BUCKET_DAYS = 8;
/** Of a window that is longer, only so many days are searched: nobody could tell whether such records are one event. */
const MOST_DAYS = 1_100;
/** Others that are kept of a row. One that has more is compared again when somebody asks. */
const MOST = 256;
/** Once one is found, the most alike is looked for among so many of those in sight: a page asks for fifty rows. */
const ENOUGH_COMPARED = 500;
/** Where none is found, no more than so many are compared: `among` asks of every row. */
const MOST_COMPARED = 2_000;
/** Rows of about the same days. Where there are more, none is compared with all others until somebody asks. */
const MOST_IN_BUCKET = 1_000;
/** For so many different sets of visible records, what was found is kept until the next change. */
const MOST_REMEMBERED = 8;
/** A row and its reasons in one number. */
const REASONS = 2 ** LIKENESS_REASONS.length;

/**
 * Which records in memory may be duplicates of each other, by the rule of `same-event.ts`, whoever may see them. Kept
 * up to date by each change: it compares one row with those of about the same days.
 */
export class PossibleDoubles {
  private readonly events: (IndexedEvent | undefined)[] = [];
  private size = 0;
  private readonly ids = new Map<number, string>();
  /** The rows whose days, and the day after, are in each bucket of days. */
  private readonly buckets = new Map<number, Set<number>>();
  /** Each pair at both of its rows. */
  private readonly pairs = new Map<number, number[]>();
  /** By record, those that have a picture nearly the same; each pair at both. */
  private readonly alike = new Map<string, Set<string>>();
  private pairCount = 0;
  /**
   * Rows of which some pair is not kept. What is kept of them is not for what anybody sees: it would tell who sees two
   * that are alike, and not marked, of hundreds that they do not see.
   */
  private readonly crowded = new Set<number>();
  /** What `among` found since the last change: most members see the same records. */
  private known: { sees: Rows; found: Rows }[] = [];

  constructor(private readonly places: Places) {}

  get bytes(): number {
    return this.size * 320 + this.pairCount * 8;
  }

  /** Adds a row, or replaces it. @param event null: it may be no duplicate */
  put(row: number, id: string, event: IndexedEvent | null): void {
    this.remove(row);
    if (event === null) return;
    this.events[row] = event;
    this.size += 1;
    this.ids.set(row, id);
    for (const other of event.alike) {
      setOf(this.alike, id).add(other);
      setOf(this.alike, other).add(id);
    }
    const alike = this.alike.get(id);
    for (const bucket of bucketsOf(event)) {
      const rows = setOf(this.buckets, bucket);
      if (rows.size < MOST_IN_BUCKET) for (const other of rows) this.compare(row, other, bucket, alike);
      else this.crowd(row, rows);
      rows.add(row);
    }
  }

  /** Leaves a row to be compared when somebody asks, with the others that do not know of it. */
  private crowd(row: number, others: ReadonlySet<number>): void {
    this.crowded.add(row);
    // The next one finds them there already.
    if (others.size === MOST_IN_BUCKET) for (const other of others) this.crowded.add(other);
  }

  remove(row: number): void {
    this.known = [];
    const event = this.events[row];
    if (!event) return;
    const id = this.ids.get(row)!;
    this.events[row] = undefined;
    this.size -= 1;
    this.ids.delete(row);
    this.crowded.delete(row);
    for (const other of this.alike.get(id) ?? []) this.alike.get(other)?.delete(id);
    this.alike.delete(id);
    for (const bucket of bucketsOf(event)) this.buckets.get(bucket)?.delete(row);
    for (const pair of this.pairs.get(row) ?? []) {
      const other = Math.floor(pair / REASONS);
      const left = this.pairs.get(other)!.filter((one) => Math.floor(one / REASONS) !== row);
      if (left.length === 0) this.pairs.delete(other);
      else this.pairs.set(other, left);
      this.pairCount -= 2;
    }
    this.pairs.delete(row);
  }

  /**
   * Returns 1 for each row that may be a duplicate of another one in sight: others must not show in what is one. Those
   * are the rows of which `mostLike` names a record. Callers must not change what is returned.
   */
  among(sees: Rows): Rows {
    const same = this.known.find((one) => Buffer.compare(one.sees, sees) === 0);
    if (same) return same.found;
    const found = this.amongSeen(sees);
    this.known = [{ sees: sees.slice(), found }, ...this.known].slice(0, MOST_REMEMBERED);
    return found;
  }

  private amongSeen(sees: Rows): Rows {
    const found = new Uint8Array(sees.length);
    for (const [row, others] of this.pairs)
      if (sees[row] === 1 && !this.crowded.has(row) && others.some((pair) => sees[Math.floor(pair / REASONS)] === 1))
        found[row] = 1;
    for (const row of this.crowded) {
      if (sees[row] !== 1 || found[row] === 1) continue;
      const { most } = this.searchCrowd(row, sees, 0);
      if (most === null) continue;
      found[row] = 1;
      // Where the other is compared with all of about its days, it finds this one, too.
      if (this.mostNear(most.row) <= MOST_COMPARED) found[most.row] = 1;
    }
    return found;
  }

  /** How many rows, in sight or not, are of about the days of a row at most. */
  private mostNear(row: number): number {
    let n = 0;
    for (const bucket of bucketsOf(this.events[row]!)) n += this.buckets.get(bucket)?.size ?? 0;
    return n;
  }

  /**
   * The record in sight that is most like a row, and what they have in common. @returns null: it may be no duplicate;
   * `record` null: of as many as one question may cost, it is none
   */
  mostLike(row: number, sees: Rows): Likeness | null {
    const { most, compared } = this.crowded.has(row)
      ? this.searchCrowd(row, sees, this.mostReasons(row))
      : { most: this.mostOfKept(row, sees), compared: null };
    if (most === null) return compared && { record: null, reasons: [], compared };
    return { record: this.ids.get(most.row)!, reasons: most.reasons, compared };
  }

  private mostOfKept(row: number, sees: Rows): Alike | null {
    let most: Alike | null = null;
    for (const one of this.keptInSight(row, sees))
      if (most === null || one.reasons.length > most.reasons.length) most = one;
    return most;
  }

  /**
   * Compares a row until one has so many reasons, or some are found among the first 500, or none among the first 2,000.
   * @param enough 0: whether there is one is all that is asked, not among how many
   * @returns `compared`: null where nothing in sight can be more like it
   */
  private searchCrowd(row: number, sees: Rows, enough: number): { most: Alike | null; compared: Likeness['compared'] } {
    let most: Alike | null = null;
    let [n, of] = [0, 0];
    const alike = this.alikeOf(row);
    for (const other of this.nearInSight(row, sees)) {
      of += 1;
      if (n >= (most === null ? MOST_COMPARED : ENOUGH_COMPARED)) {
        if (enough === 0) break;
        continue;
      }
      n += 1;
      const reasons = this.likeness(row, other, alike);
      if (reasons === null || (most !== null && reasons.length <= most.reasons.length)) continue;
      most = { row: other, reasons };
      if (reasons.length >= enough) return { most, compared: null };
    }
    return { most, compared: n < of ? { n, of } : null };
  }

  /** How many reasons a record has at most that is just like this one. */
  private mostReasons(row: number): number {
    const { earliest, latest, place, groups, addresses } = this.events[row]!;
    return [
      earliest === latest,
      place !== null,
      groups.length > 0,
      addresses.length > 0,
      (this.alikeOf(row)?.size ?? 0) > 0,
    ].filter(Boolean).length;
  }

  private *keptInSight(row: number, sees: Rows): Generator<Alike> {
    for (const pair of this.pairs.get(row) ?? []) {
      const other = Math.floor(pair / REASONS);
      if (sees[other] === 1)
        yield { row: other, reasons: LIKENESS_REASONS.filter((_, n) => (pair % REASONS) & (1 << n)) };
    }
  }

  /** All in sight whose days touch those of a row, each once. */
  private *nearInSight(row: number, sees: Rows): Generator<number> {
    for (const bucket of bucketsOf(this.events[row]!))
      for (const other of this.buckets.get(bucket) ?? [])
        if (sees[other] === 1 && this.isNear(row, other, bucket)) yield other;
  }

  /** Keeps what two rows that are in one bucket have in common, if they may be doubles. */
  private compare(row: number, other: number, bucket: number, alike: ReadonlySet<string> | undefined): void {
    const reasons = this.isNear(row, other, bucket) ? this.likeness(row, other, alike) : null;
    if (reasons === null) return;
    const [mine, theirs] = [this.pairs.get(row) ?? [], this.pairs.get(other) ?? []];
    if (mine.length >= MOST || theirs.length >= MOST) {
      for (const one of [row, other]) this.crowded.add(one);
      return;
    }
    this.pairs.set(row, mine);
    this.pairs.set(other, theirs);
    const bits = reasons.reduce((sum, reason) => sum | (1 << LIKENESS_REASONS.indexOf(reason)), 0);
    mine.push(other * REASONS + bits);
    theirs.push(row * REASONS + bits);
    this.pairCount += 2;
  }

  /** Records that have a picture nearly the same as one of this row's. */
  private alikeOf(row: number): ReadonlySet<string> | undefined {
    return this.alike.get(this.ids.get(row)!);
  }

  /** Compares two rows. @returns null: they are no doubles */
  private likeness(row: number, other: number, alike: ReadonlySet<string> | undefined): LikenessReason[] | null {
    const hasPicture = alike !== undefined && alike.has(this.ids.get(other)!);
    return likenessOf(this.events[row]!, this.events[other]!, hasPicture, this.places, isLikelyDuplicate);
  }

  /**
   * Whether two rows of one bucket are of about the same days, as the rule of `same-event.ts` says; of those that are
   * in several buckets together, in the first one alone.
   */
  private isNear(row: number, other: number, bucket: number): boolean {
    const [a, b] = [this.events[row]!, this.events[other]!];
    const later = a.earliest > b.earliest ? a.earliest : b.earliest;
    if (row === other || Math.floor(later / BUCKET_DAYS) !== bucket) return false;
    return a.earliest <= b.latest + 1 && b.earliest <= a.latest + 1;
  }
}

function* bucketsOf({ earliest, latest }: IndexedEvent): Generator<number> {
  const last = Math.floor((Math.min(latest, earliest + MOST_DAYS) + 1) / BUCKET_DAYS);
  for (let bucket = Math.floor(earliest / BUCKET_DAYS); bucket <= last; bucket++) yield bucket;
}
const setOf = <K, T>(sets: Map<K, Set<T>>, key: K): Set<T> => {
  let set = sets.get(key);
  if (!set) sets.set(key, (set = new Set()));
  return set;
};
