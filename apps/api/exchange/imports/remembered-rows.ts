import type { Likeness } from '@vigil/shared/import/doubles.js';

/** A row as it is compared with later ones. */
export interface RememberedRow {
  row: number;
  title: string | null;
  like: Likeness;
}

const NONE: readonly string[] = [];

/**
 * The rows of one file that are known to a day, by that day. A file may have 200,000 of them: each takes some 200
 * bytes, its marks side by side with those of all others.
 */
export class RememberedRows {
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

  /** Remembers a row whose window is one day; others, and those of a day that has enough, are passed over. */
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

  /** The rows of a day, in the order of the file. */
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

  /** One copy of a code for all rows that have it. */
  private once(code: string | null): string | null {
    if (code === null) return null;
    const known = this.words.get(code);
    if (known !== undefined) return known;
    this.words.set(code, code);
    return code;
  }
}
