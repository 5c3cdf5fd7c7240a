import { plainKey } from './header-key.js';

interface Headed {
  header: string;
}

/** Case and signs make no difference, but for the "_" before the columns that a form's tool adds. */
const alikeKey = (header: string): string => `${header.startsWith('_') ? '_' : ''}${plainKey(header)}`;

/**
 * Finds a column for each header: an equal one before one that is alike, in order, because a file may have two of one
 * name. None is taken twice.
 * @returns for each of `wanted` its position in `there`; null: none
 */
export const matchHeaders = (wanted: readonly Headed[], there: readonly Headed[]): (number | null)[] => {
  const found: (number | null)[] = wanted.map(() => null);
  const taken = new Set<number>();
  for (const keyOf of [(header: string) => header, alikeKey]) {
    const left = new Map<string, number[]>();
    for (const [at, { header }] of there.entries())
      if (!taken.has(at)) left.set(keyOf(header), [...(left.get(keyOf(header)) ?? []), at]);
    for (const [n, { header }] of wanted.entries()) {
      const at = found[n] === null ? left.get(keyOf(header))?.shift() : undefined;
      if (at === undefined) continue;
      found[n] = at;
      taken.add(at);
    }
  }
  return found;
};
