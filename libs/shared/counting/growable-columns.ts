/** Typed arrays that grow together: one array per column, one index per row. */
type Maker = Int32ArrayConstructor | Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
export type Columns<S extends Record<string, Maker>> = { [K in keyof S]: InstanceType<S[K]> };

/** Rows moved between two yields. */
const STEP = 2 ** 18;
/** Adding the next row to a trimmed table must not move all others. */
const withMargin = (rows: number): number => Math.ceil(rows * 1.01) + 1;

export class GrowableTable<S extends Record<string, Maker>> {
  /** Replaced when the table grows: read it again after every write. */
  columns: Columns<S>;
  private capacity: number;
  private readonly holes = new Map<number, number[]>();
  /** Rows handed out so far, including freed ones. */
  length = 0;

  constructor(
    private readonly shape: S,
    capacity = 64,
  ) {
    this.capacity = capacity;
    this.columns = this.make(capacity);
  }

  /** Allocates `count` adjacent rows and returns the first; reuses freed rows. */
  take(count: number): number {
    const hole = this.holes.get(count)?.pop();
    if (hole !== undefined) return hole;
    const first = this.length;
    this.reserve(first + count);
    this.length = first + count;
    return first;
  }

  /** Frees rows. The caller clears their values. */
  free(first: number, count: number): void {
    if (count === 0) return;
    const sameSize = this.holes.get(count);
    if (sameSize) sameSize.push(first);
    else this.holes.set(count, [first]);
  }

  /** Allocates space for this many rows at once, so that loading them does not copy repeatedly. */
  reserve(rows: number): void {
    if (rows > this.capacity) this.resize(Math.max(rows, Math.ceil(this.capacity * 1.5)));
  }

  /** Releases unused space, except one hundredth. */
  trim(): void {
    const needed = withMargin(this.length);
    if (this.capacity > needed) this.resize(needed);
  }

  /** Moves the rows into this order, and drops the others. */
  *rearrange(order: Uint32Array): Generator<void> {
    const capacity = withMargin(order.length);
    for (const [name, Column] of Object.entries(this.shape)) {
      const from = this.columns[name]!;
      const to = new Column(capacity);
      for (let begin = 0; begin < order.length; begin += STEP) {
        const end = Math.min(order.length, begin + STEP);
        for (let row = begin; row < end; row++) to[row] = from[order[row]!]!;
        yield;
      }
      (this.columns as Record<string, InstanceType<Maker>>)[name] = to;
    }
    this.length = order.length;
    this.capacity = capacity;
    this.holes.clear();
  }

  get bytes(): number {
    return Object.values(this.columns).reduce((sum, column) => sum + column.byteLength, 0);
  }

  private resize(capacity: number): void {
    const grown = this.make(capacity);
    for (const name of Object.keys(this.shape)) grown[name]!.set(this.columns[name]!.subarray(0, this.length));
    this.columns = grown;
    this.capacity = capacity;
  }

  private make(capacity: number): Columns<S> {
    const columns: Record<string, InstanceType<Maker>> = {};
    for (const [name, Column] of Object.entries(this.shape)) columns[name] = new Column(capacity);
    return columns as Columns<S>;
  }
}
