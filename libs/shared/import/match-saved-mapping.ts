import {
  takeUnplaced,
  wholeMap,
  withUnplaced,
  type ColumnMapping,
  type Decision,
  type Decisions,
  type EarlierMapping,
  type MappedColumn,
} from './column-mapping.js';
import { plainKey } from './column-names.js';
import { targetOf } from './column-targets.js';
import { columnOfGuess, type ColumnGuess } from './guess-columns.js';

/** Lists columns by their headers, in order: a file may have two of one name. */
const byHeader = (columns: readonly MappedColumn[]): Map<string, MappedColumn[]> => {
  const found = new Map<string, MappedColumn[]>();
  for (const column of columns)
    found.set(plainKey(column.header), [...(found.get(plainKey(column.header)) ?? []), column]);
  return found;
};

/**
 * Returns the guess for a column. If another column had its meaning first, and the mapping reads that one differently,
 * this one gets it.
 */
const withFreeMeaning = (guess: ColumnGuess, taken: Set<string>): MappedColumn => {
  const column = columnOfGuess(guess);
  const { unused, dateColumn } = guess;
  if (unused?.code !== 'meaning-taken' || taken.has(unused.meaning)) return column;
  taken.add(unused.meaning);
  return { ...column, target: unused.meaning, dates: dateColumn?.rule ?? null };
};

/**
 * Applies a saved mapping to the columns of another file: each column is matched by header, new ones keep their guess,
 * with the decisions that belong to no column, and missing ones are dropped.
 */
export const mapForHeaders = (stored: EarlierMapping, guesses: readonly ColumnGuess[]): ColumnMapping => {
  const saved = wholeMap(stored);
  const known = byHeader(saved.columns);
  let left = saved.unplaced ?? {};
  const found = guesses
    .map(({ header }) => known.get(plainKey(header))?.shift())
    .map((column) => (column && targetOf(column.target) ? column : null));
  const taken = new Set(found.map((column, i) => (column ?? guesses[i]!).target));
  const columns = guesses.map((guess, i) => {
    const { header } = guess;
    if (found[i]) return { ...found[i], header };
    const fresh = withFreeMeaning(guess, taken);
    const { values } = takeUnplaced(saved.unplaced, fresh.target);
    left = takeUnplaced(left, fresh.target).left;
    return Object.keys(values).length > 0 ? { ...fresh, values } : fresh;
  });
  return withUnplaced({ ...saved, columns }, left);
};

/**
 * Returns a mapping that replaces an earlier one, with the decisions of that: a column keeps what was decided for its
 * header and meaning, a column that this file does not have stays in the mapping, and what was decided for another
 * meaning belongs to no column. Newer decisions come first.
 * @param most the number of decisions that one mapping may have; earlier ones beyond it are left out
 */
export const withEarlierDecisions = (map: ColumnMapping, before: ColumnMapping, most: number): ColumnMapping => {
  let room = most - countDecisions(map);
  const add = (own: Record<string, Decision>, earlier: Record<string, Decision> = {}): Record<string, Decision> => {
    const more = Object.entries(earlier)
      .filter(([words]) => !Object.hasOwn(own, words))
      .slice(0, Math.max(0, room));
    room -= more.length;
    return { ...own, ...Object.fromEntries(more) };
  };
  const earlier = byHeader(before.columns);
  const unplaced: Decisions = { ...map.unplaced };
  const leave = (key: string, values: Record<string, Decision>): void => {
    unplaced[key] = add(unplaced[key] ?? {}, values);
  };
  const columns = map.columns.map((column): MappedColumn => {
    const was = earlier.get(plainKey(column.header))?.shift();
    const isSame = was?.target === column.target;
    if (was?.values && !isSame) leave(was.target, was.values);
    const values = add(column.values ?? {}, isSame ? was.values : {});
    return Object.keys(values).length > 0 ? { ...column, values } : column;
  });
  for (const column of [...earlier.values()].flat())
    if (column.values) columns.push({ ...column, values: add({}, column.values) });
  for (const [key, values] of Object.entries(before.unplaced ?? {}))
    leave(
      key,
      Object.fromEntries(
        Object.entries(values).filter(
          ([words]) => !columns.some((column) => column.target === key && column.values?.[words]),
        ),
      ),
    );
  return withUnplaced({ ...map, columns }, unplaced);
};

/** Counts the decisions of a mapping. */
export const countDecisions = ({ columns, unplaced = {} }: Pick<ColumnMapping, 'columns' | 'unplaced'>): number =>
  [...columns.map(({ values = {} }) => values), ...Object.values(unplaced)].reduce(
    (n, of) => n + Object.keys(of).length,
    0,
  );

/**
 * Returns the columns of a saved mapping that are missing in a file, and the columns of the file that are not in the
 * mapping and so keep their guess.
 */
export const notesOnUnused = (
  saved: ColumnMapping,
  guesses: readonly ColumnGuess[],
): { notInFile: string[]; notInMap: string[] } => {
  const minus = (these: readonly { header: string }[], those: readonly { header: string }[]): string[] => {
    const left = new Map<string, number>();
    for (const { header } of those) left.set(plainKey(header), (left.get(plainKey(header)) ?? 0) + 1);
    return these
      .filter(({ header }) => {
        const n = left.get(plainKey(header)) ?? 0;
        left.set(plainKey(header), n - 1);
        return n < 1;
      })
      .map(({ header }) => header);
  };
  return { notInFile: minus(saved.columns, guesses), notInMap: minus(guesses, saved.columns) };
};
