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
import { isGivenOnce, targetOf } from './column-targets.js';
import { columnOfGuess, type ColumnGuess } from './guess-columns.js';
import { isDeepEqual } from './deep-equal.js';
import { matchHeaders } from './match-headers.js';
import type { ShippedMapping } from './shipped-mappings.js';

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

/** Returns a column as words, where the mapping gives its meaning to another and a record has only one such answer. */
const withoutTaken = (column: MappedColumn, stated: ReadonlySet<string>): MappedColumn =>
  isGivenOnce(column.target) && stated.has(column.target)
    ? { header: column.header, target: 'words', dates: null }
    : column;

/**
 * Applies a saved mapping to the columns of another file: each column is matched by header, new ones keep their guess,
 * with the decisions that belong to no column, and missing ones are dropped.
 */
export const mapForHeaders = (stored: EarlierMapping, guesses: readonly ColumnGuess[]): ColumnMapping => {
  const saved = wholeMap(stored);
  let left = saved.unplaced ?? {};
  const found = matchHeaders(guesses, saved.columns)
    .map((at) => (at === null ? null : saved.columns[at]!))
    .map((column) => (column && targetOf(column.target) ? column : null));
  const stated = new Set(found.flatMap((column) => column?.target ?? []));
  const taken = new Set(found.map((column, i) => (column ?? guesses[i]!).target));
  const columns = guesses.map((guess, i) => {
    const { header } = guess;
    if (found[i]) return { ...found[i], header };
    const fresh = withoutTaken(withFreeMeaning(guess, taken), stated);
    const { values } = takeUnplaced(saved.unplaced, fresh.target);
    left = takeUnplaced(left, fresh.target).left;
    return Object.keys(values).length > 0 ? { ...fresh, values } : fresh;
  });
  return withUnplaced({ ...saved, columns }, left);
};

/**
 * Returns a column of a shipped mapping with what somebody decided for it before, where that is of the same meaning:
 * what the mapping states comes first. Marks are read instead of words and parts, so that one excludes the other.
 */
const withOwnDecisions = (column: MappedColumn, before: MappedColumn): MappedColumn => {
  const { flag, split, values, ...kept } = before;
  const words = { ...values, ...column.values };
  const reading =
    column.flag || (flag && !column.split && !column.values)
      ? { flag: column.flag ?? flag }
      : { ...(split && { split }), ...(Object.keys(words).length > 0 && { values: words }) };
  return { ...kept, ...column, ...reading, dates: column.dates ?? before.dates };
};

/**
 * Applies a shipped mapping to a file: what it does not state stays as it was. That are other columns that somebody
 * set; what somebody decided for one of its own columns, if that had the same meaning; and what was proposed from their
 * cells: the form of their days, and which cells mean "not known".
 * @param now the file's mapping before, as proposed or as somebody set it
 */
export const withShippedMapping = (
  { map: { constants = [], ...stated } }: ShippedMapping,
  guesses: readonly ColumnGuess[],
  now: ColumnMapping,
): ColumnMapping => {
  const others = now.constants.filter(({ target }) => !constants.some((one) => one.target === target));
  const map = mapForHeaders({ ...now, ...stated, constants: [...others, ...constants] }, guesses);
  const found = matchHeaders(guesses, stated.columns);
  const given = new Set(map.columns.flatMap(({ target }, n) => (found[n] === null ? [] : [target])));
  const columns = map.columns.map((column, n): MappedColumn => {
    const [guess, before] = [guesses[n]!, now.columns[n]];
    const isOwn = before !== undefined && !isDeepEqual(before, columnOfGuess(guess));
    if (found[n] === null) return isOwn ? withoutTaken(before, given) : column;
    if (isOwn && before.target === column.target) return withOwnDecisions(column, before);
    const missing = column.missing ?? (guess.target === column.target ? guess.missing : undefined);
    const isDay = targetOf(column.target)?.reads === 'window';
    const dates = isDay ? (column.dates ?? guess.dateColumn?.rule ?? null) : column.dates;
    return { ...column, dates, ...(missing && { missing }) };
  });
  return { ...map, columns };
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
  const earlier = matchHeaders(map.columns, before.columns);
  const unplaced: Decisions = { ...map.unplaced };
  const leave = (key: string, values: Record<string, Decision>): void => {
    unplaced[key] = add(unplaced[key] ?? {}, values);
  };
  const columns = map.columns.map((column, n): MappedColumn => {
    const was = before.columns[earlier[n] ?? -1];
    const isSame = was?.target === column.target;
    if (was?.values && !isSame) leave(was.target, was.values);
    const values = add(column.values ?? {}, isSame ? was.values : {});
    return Object.keys(values).length > 0 ? { ...column, values } : column;
  });
  for (const [at, column] of before.columns.entries())
    if (!earlier.includes(at) && column.values) columns.push({ ...column, values: add({}, column.values) });
  for (const [key, values] of Object.entries(before.unplaced ?? {}))
    leave(
      key,
      Object.fromEntries(
        Object.entries(values).filter(
          ([words]) => !columns.some((column) => column.target === key && Object.hasOwn(column.values ?? {}, words)),
        ),
      ),
    );
  return withUnplaced({ ...map, columns }, unplaced);
};

/** Counts the decisions of a mapping. */
const countDecisions = ({ columns, unplaced = {} }: Pick<ColumnMapping, 'columns' | 'unplaced'>): number =>
  [...columns.map(({ values = {} }) => values), ...Object.values(unplaced)].reduce(
    (n, of) => n + Object.keys(of).length,
    0,
  );

/**
 * Returns the columns of a saved mapping that are missing in a file, and the columns of the file that are not in the
 * mapping and so keep their guess.
 */
export const notesOnUnused = (
  saved: Pick<ColumnMapping, 'columns'>,
  guesses: readonly ColumnGuess[],
): { notInFile: string[]; notInMap: string[] } => {
  const found = matchHeaders(guesses, saved.columns);
  return {
    notInFile: saved.columns.flatMap(({ header }, at) => (found.includes(at) ? [] : [header])),
    notInMap: guesses.flatMap(({ header }, n) => (found[n] === null ? [header] : [])),
  };
};
