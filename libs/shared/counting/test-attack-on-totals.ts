import type { ShownTotals } from './suppress-small-totals.js';

/**
 * What an attacker knows about a table of withheld types, for tests: how the table is made, every total that it shows,
 * and how much each record holds in all columns together. Of some records they know everything.
 */
export interface Attack {
  sizes: readonly number[];
  shown: ShownTotals;
  /** How the table is made: returns what is shown of these totals. */
  show: (totals: readonly number[]) => ShownTotals;
  /** Records about which the attacker knows everything, by their number. */
  known?: ReadonlyMap<number, readonly number[]>;
}
/** What remains possible: for each record, and for each column of the table. */
interface Remains {
  records: readonly (readonly number[])[][];
  columns: readonly ReadonlySet<number>[];
}

/** Returns every way to divide `size` among this many columns. */
const waysOf = (size: number, columns: number): number[][] => {
  if (columns === 1) return [[size]];
  return Array.from({ length: size + 1 }, (_, first) =>
    waysOf(size - first, columns - 1).map((rest) => [first, ...rest]),
  ).flat();
};

const add = (a: readonly number[], b: readonly number[]): number[] => a.map((value, column) => value + b[column]!);

/** Returns all totals that the records can add up to. */
const reachable = (ways: readonly (readonly number[])[][], columns: number): number[][] => {
  let totals = new Map([[Array<number>(columns).fill(0).join(), Array<number>(columns).fill(0)]]);
  for (const mine of ways) {
    const next = new Map<string, number[]>();
    for (const total of totals.values()) for (const way of mine) next.set(add(total, way).join(), add(total, way));
    totals = next;
  }
  return [...totals.values()];
};

/** Tries everything: which contents of each record, and which totals, would have made the same table. */
export const attack = ({ sizes, shown, show, known = new Map() }: Attack): Remains => {
  const columns = shown.length;
  const ways = sizes.map((size, record) => (known.has(record) ? [[...known.get(record)!]] : waysOf(size, columns)));
  const fits = new Map<string, boolean>();
  const isSame = (totals: readonly number[]): boolean => {
    const key = totals.join();
    if (!fits.has(key)) fits.set(key, show(totals).join() === shown.join());
    return fits.get(key)!;
  };
  const records = ways.map((mine, record) => {
    const others = reachable(
      ways.filter((_ways, other) => other !== record),
      columns,
    );
    return mine.filter((way) => others.some((rest) => isSame(add(rest, way))));
  });
  const totals = reachable(ways, columns).filter(isSame);
  return { records, columns: shown.map((_total, column) => new Set(totals.map((total) => total[column]!))) };
};

/** Returns the numbers of the records about which the attacker learnt anything. */
export const foundOut = (attacked: Attack): number[] => {
  const { records } = attack(attacked);
  const columns = attacked.shown.length;
  return records.flatMap((left, record) =>
    !attacked.known?.has(record) && left.length < waysOf(attacked.sizes[record]!, columns).length ? [record] : [],
  );
};
