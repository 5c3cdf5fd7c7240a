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

/** Days that are searched together. */
const BUCKET_DAYS = 8;
/** Of a window that is longer, only so many days are searched: nobody could tell whether such records are one event. */
const MOST_DAYS = 1_100;
/** Others that are kept of a row. Of one that has more, all are compared again when somebody asks. */
const MOST = 256;
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
      for (const other of rows) this.compare(row, other, bucket, alike);
      rows.add(row);
    }
  }

  remove(row: number): void {
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

  /** Returns 1 for each row that may be a duplicate of another one in sight: others must not show in what is one. */
  among(sees: Rows): Uint8Array<ArrayBuffer> {
    const found = new Uint8Array(sees.length);
    for (const [row, others] of this.pairs)
      if (sees[row] === 1 && others.some((pair) => sees[Math.floor(pair / REASONS)] === 1)) found[row] = 1;
    for (const row of this.crowded)
      if (sees[row] === 1 && found[row] === 0 && !this.alikeInSight(row, sees).next().done) found[row] = 1;
    return found;
  }

  /** The record in sight that is most like a row, and what they have in common; null: it may be no duplicate. */
  mostLike(row: number, sees: Rows): Likeness | null {
    let most: { row: number; reasons: LikenessReason[] } | null = null;
    for (const one of this.crowded.has(row) ? this.alikeInSight(row, sees) : this.keptInSight(row, sees))
      if (most === null || one.reasons.length > most.reasons.length) most = one;
    return most && { record: this.ids.get(most.row)!, reasons: most.reasons };
  }

  private *keptInSight(row: number, sees: Rows): Generator<{ row: number; reasons: LikenessReason[] }> {
    for (const pair of this.pairs.get(row) ?? []) {
      const other = Math.floor(pair / REASONS);
      if (sees[other] === 1)
        yield { row: other, reasons: LIKENESS_REASONS.filter((_, n) => (pair % REASONS) & (1 << n)) };
    }
  }

  /** Compares a row with all in sight. */
  private *alikeInSight(row: number, sees: Rows): Generator<{ row: number; reasons: LikenessReason[] }> {
    const alike = this.alike.get(this.ids.get(row)!);
    for (const bucket of bucketsOf(this.events[row]!))
      for (const other of this.buckets.get(bucket) ?? []) {
        const reasons = sees[other] === 1 ? this.likeness(row, other, bucket, alike) : null;
        if (reasons !== null) yield { row: other, reasons };
      }
  }

  /** Keeps what two rows that are in one bucket have in common, if they may be doubles. */
  private compare(row: number, other: number, bucket: number, alike: ReadonlySet<string> | undefined): void {
    const reasons = this.likeness(row, other, bucket, alike);
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

  /**
   * Compares two rows that are in one bucket; those that are in several, in the first one alone.
   * @returns null: they are no doubles
   */
  private likeness(
    row: number,
    other: number,
    bucket: number,
    alike: ReadonlySet<string> | undefined,
  ): LikenessReason[] | null {
    const [a, b] = [this.events[row]!, this.events[other]!];
    const later = a.earliest > b.earliest ? a.earliest : b.earliest;
    if (row === other || Math.floor(later / BUCKET_DAYS) !== bucket) return null;
    // Most are of other days; the rule says the same.
    if (a.earliest > b.latest + 1 || b.earliest > a.latest + 1) return null;
    const hasPicture = alike !== undefined && alike.has(this.ids.get(other)!);
    return likenessOf(a, b, hasPicture, this.places, isLikelyDuplicate);
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
