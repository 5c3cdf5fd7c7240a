/** Typed arrays that grow together: one array per column, one index per row. */
type Maker = Int32ArrayConstructor | Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
export type Shape = Record<string, Maker>;
export type Columns<S extends Shape> = { [K in keyof S]: InstanceType<S[K]> };

/** Returns an array of zeros. @param isShared whether other threads can be handed it, and read what is written here */
export const zeros = <M extends Maker>(Array: M, length: number, isShared: boolean): InstanceType<M> => {
  const bytes = length * Array.BYTES_PER_ELEMENT;
  const Columns = Array as unknown as new (buffer: ArrayBufferLike) => InstanceType<M>;
  return new Columns(isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
};

/** Rows moved between two yields. */
const STEP = 2 ** 18;
/** Adding the next row to a trimmed table must not move all others. */
const withMargin = (rows: number): number => Math.ceil(rows * 1.01) + 1;

export class GrowableTable<S extends Shape> {
  /** Replaced when the table grows: read it again after every write. */
  columns: Columns<S>;
  /** How often they were replaced. */
  replaced = 0;
  /**
   * Whether columns are made in memory that other threads can read: those that are there stay until they are replaced.
   */
  isShared = false;
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
    if (this.capacity > needed || this.isToMove) this.resize(needed);
  }

  /** Reads the columns of another table instead of its own. Nobody may write to it any more. */
  lookAt(columns: Columns<S>, length: number): void {
    this.columns = columns;
    this.length = this.capacity = length;
  }

  private get isToMove(): boolean {
    return this.isShared && Object.values(this.columns).some(({ buffer }) => buffer instanceof ArrayBuffer);
  }

  /** Moves the rows into this order, and drops the others. */
  *rearrange(order: Uint32Array): Generator<void> {
    const capacity = withMargin(order.length);
    for (const [name, Column] of Object.entries(this.shape)) {
      const from = this.columns[name]!;
      const to = zeros(Column, capacity, this.isShared);
      for (let begin = 0; begin < order.length; begin += STEP) {
        const end = Math.min(order.length, begin + STEP);
        for (let row = begin; row < end; row++) to[row] = from[order[row]!]!;
        yield;
      }
      (this.columns as Record<string, InstanceType<Maker>>)[name] = to;
    }
    this.length = order.length;
    this.replaced += 1;
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
    this.replaced += 1;
    this.capacity = capacity;
  }

  private make(capacity: number): Columns<S> {
    const columns: Record<string, InstanceType<Maker>> = {};
    for (const [name, Column] of Object.entries(this.shape)) columns[name] = zeros(Column, capacity, this.isShared);
    return columns as Columns<S>;
  }
}
