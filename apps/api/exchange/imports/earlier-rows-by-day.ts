import type { Likeness } from '@vigil/shared/import/possible-duplicates.js';

/** A row as compared with later ones. */
export interface RememberedRow {
  row: number;
  title: string | null;
  like: Likeness;
}

const NONE: readonly string[] = [];

/**
 * Stores the exactly dated rows of one file, by day. A file may have 200,000: each takes about 200 bytes, with all
 * marks in one array.
 */
export class EarlierRowsByDay {
  private marks = new Float64Array(4096);
  private ends = new Uint32Array(1024);
  private used = 0;
  private readonly kept: {
    row: number;
    title: string | null;
    kind: string | null;
    place: string | null;
    note: number | null;
    groups: readonly string[];
  }[] = [];
  private readonly ofDay = new Map<string, number[]>();
  private readonly words = new Map<string, string>();

  constructor(private readonly mostOfDay: number) {}

  /** Adds a row dated to one day. Ignores others, and those of a day that is full. */
  add({ row, title, like }: RememberedRow): void {
    if (like.earliest === null || like.earliest !== like.latest) return;
    const list = this.ofDay.get(like.earliest);
    if (list && list.length >= this.mostOfDay) return;
    const n =
      this.kept.push({
        row,
        title,
        kind: this.once(like.kind),
        place: this.once(like.place),
        note: like.note,
        groups: like.groups.length > 0 ? like.groups : NONE,
      }) - 1;
    if (list) list.push(n);
    else this.ofDay.set(like.earliest, [n]);
    this.append(2 * n, like.words);
    this.append(2 * n + 1, like.urls);
  }

  /** Yields the rows of a day in file order. */
  *of(day: string): Generator<RememberedRow> {
    for (const n of this.ofDay.get(day) ?? []) {
      const { row, title, kind, place, note, groups } = this.kept[n]!;
      yield {
        row,
        title,
        like: {
          kind,
          earliest: day,
          latest: day,
          place,
          note,
          groups,
          words: this.part(2 * n),
          urls: this.part(2 * n + 1),
        },
      };
    }
  }

  private append(part: number, marks: ArrayLike<number>): void {
    if (this.used + marks.length > this.marks.length) {
      const wider = new Float64Array(2 * (this.used + marks.length));
      wider.set(this.marks);
      this.marks = wider;
    }
    if (part >= this.ends.length) {
      const longer = new Uint32Array(2 * part);
      longer.set(this.ends);
      this.ends = longer;
    }
    this.marks.set(marks, this.used);
    this.used += marks.length;
    this.ends[part] = this.used;
  }

  private part(part: number): Float64Array {
    return this.marks.subarray(part === 0 ? 0 : this.ends[part - 1]!, this.ends[part]!);
  }

  /** Returns one shared string for all rows with the same code. */
  private once(code: string | null): string | null {
    if (code === null) return null;
    const known = this.words.get(code);
    if (known !== undefined) return known;
    this.words.set(code, code);
    return code;
  }
}
