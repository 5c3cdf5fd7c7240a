/** Typed arrays that grow together: one array per column, one index per row. */
type Maker = Int32ArrayConstructor | Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
export type Columns<S extends Record<string, Maker>> = { [K in keyof S]: InstanceType<S[K]> };

export class Table<S extends Record<string, Maker>> {
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

  /** Releases unused space, except one hundredth: adding the next row must not move all others. */
  trim(): void {
    const needed = Math.ceil(this.length * 1.01) + 1;
    if (this.capacity > needed) this.resize(needed);
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
