import type { RecordTable } from './record-table.js';

/** More people than work at once: the one who asked first is forgotten. */
const MOST_KEPT = 50;

/** Returns what is kept of a table under a key, or makes it. */
export const keptBy = <T>(
  all: WeakMap<RecordTable, Map<string, T>>,
  table: RecordTable,
  key: string,
  make: () => T,
): T => {
  const of = all.get(table) ?? new Map<string, T>();
  all.set(table, of);
  const kept = of.get(key) ?? make();
  of.delete(key);
  if (of.size >= MOST_KEPT) of.delete(of.keys().next().value!);
  of.set(key, kept);
  return kept;
};
