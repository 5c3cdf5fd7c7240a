import type { DateRule } from './read-date.js';
import type { Splitter } from './cell-text.js';

/**
 * What happens to a cell whose words are in no list: it gets the codes that a person chose, its words go to the
 * narrative, nothing happens, or the whole row is skipped.
 */
export interface Decision {
  as: 'value' | 'words' | 'nothing' | 'aside';
  value: string[];
}

/**
 * What a zero in a column of numbers means. nobody: somebody looked, and there was none of what this column counts.
 * none: the same of a harm; of an act that somebody saw no interference of any kind. not-reported: nothing is known,
 * because many sheets fill empty cells with it; the cell is kept in words. ignore: the same, and it is left out.
 */
export const ZERO_MEANINGS = ['nobody', 'none', 'not-reported', 'ignore'] as const;
export type ZeroMeaning = (typeof ZERO_MEANINGS)[number];

/**
 * What the day in a column of last days means. lasted: the event went on until then; kept in words. possible: it began
 * on that day at the latest. closed: the record was closed then, which says nothing about the event.
 */
export type EndMeaning = 'lasted' | 'possible' | 'closed';

/** Decisions by meaning, and by folded words. */
export type Decisions = Record<string, Record<string, Decision>>;

export interface MappedColumn {
  header: string;
  target: string;
  /** How its dates are read; null: no dates. */
  dates: DateRule | null;
  /** Cells that mean "not known" in this file, such as "-99". */
  missing?: string[];
  /** What separates several things in one cell. Without it: line breaks, semicolons and bars. */
  split?: Splitter;
  /** By folded words of the cell, or of a part of it: what a person decided. */
  values?: Record<string, Decision>;
  /** A column of marks, "x" or 1: cells in `yes` (as `cellKey` writes them) add the code. */
  flag?: { yes: string[]; add: string };
  /** Without it: not-reported. */
  zero?: ZeroMeaning;
  /** Without it: lasted. */
  end?: EndMeaning;
  /** Whether it is part of what makes a row one incident: rows with equal cells in all such columns are the same. */
  identifies?: true;
  /** How "hundreds" or "some" is read. Without it: as the fewest that it can be. words: as words only. */
  vague?: 'words';
}

/** What every record gets where the file says nothing: the meaning, and a code, an id or a text. */
export interface Constant {
  target: string;
  value: string;
}

/**
 * How a file becomes incidents. Columns are in the order of the file; a saved mapping finds its columns by their
 * headers.
 */
export interface ColumnMapping {
  version: 2;
  columns: MappedColumn[];
  constants: Constant[];
  /**
   * Decisions that belong to no column of the mapping, by meaning: of version 1, or of a column that had another
   * meaning before. A new column of that meaning begins with them.
   */
  unplaced?: Decisions;
  /**
   * Where a row names no place, its point does: the unit that holds it, or the nearest within so many km. null: not.
   */
  point: { nearestKm: number | null } | null;
  /** Whether rows with the same id in the file are one incident: a file with one row per figure, or per source. */
  groupRows: boolean;
  /** Whether equal rows without an id are separate incidents: then they are all imported, and numbered. */
  ownRows: boolean;
  /**
   * What happens to rows that were imported before and now read differently. update: drafts that nobody has changed
   * since become what the rows say now.
   */
  again: 'leave' | 'update';
  /** What happens to a row that may be a duplicate of another record. */
  doubles: 'aside' | 'create';
  /** How new records arrive. submitted: complete ones go to the reviewers; the others stay drafts. Never published. */
  arrive: 'draft' | 'submitted';
}

/** A mapping as an earlier version saved it: decisions by target, and codes for all rows. */
export type EarlierMapping = Partial<Omit<ColumnMapping, 'version'>> &
  Pick<ColumnMapping, 'columns'> & {
    version?: 2;
    decisions?: Decisions;
    fixed?: Record<string, string>;
  };

export const emptyMap = (headers: readonly string[]): ColumnMapping => ({
  version: 2,
  columns: headers.map((header) => ({ header, target: 'words', dates: null })),
  constants: [],
  point: null,
  groupRows: false,
  ownRows: false,
  again: 'leave',
  doubles: 'aside',
  arrive: 'draft',
});

/** Returns the words by which `flag.yes` and `missing` name a cell. Digits and signs count: "-99" is not "99". */
export const cellKey = (cell: string): string => cell.trim().toLowerCase();

const OLD_KEY = /^acts\.count:/;
const renamed = (key: string): string => key.replace(OLD_KEY, 'acts.people:');

/** Returns the meanings whose decisions apply to cells of a column with this meaning, also of version 1. */
export const decidedAs = (target: string): string[] => [
  ...new Set([
    ...(target === 'groups.link' ? ['groups.group'] : /^place\.[123]$/.test(target) ? ['place'] : []),
    target.replace(/^acts\.people:/, 'acts.count:'),
    target,
  ]),
];

/** Returns the decisions of all columns with a target; of two for the same words, that of the first column. */
const valuesOf = ({ columns }: ColumnMapping, target: string): Record<string, Decision> =>
  Object.assign(
    {},
    ...columns
      .filter((one) => one.target === target)
      .map(({ values }) => values)
      .reverse(),
  ) as Record<string, Decision>;

/** Returns the targets of several columns where a decision of one is missing in another. */
export const targetsToShare = (map: ColumnMapping): string[] =>
  [...new Set(map.columns.map(({ target }) => target))].filter((target) => {
    // Which rows a column leaves aside is its own matter.
    if (target === 'nothing') return false;
    const all = Object.keys(valuesOf(map, target)).length;
    return map.columns.some((one) => one.target === target && Object.keys(one.values ?? {}).length < all);
  });

/** Applies the decisions of each column with this target to all of them. A column's own decisions stay. */
export const withSharedValues = (map: ColumnMapping, target: string): ColumnMapping => {
  const values = valuesOf(map, target);
  return {
    ...map,
    columns: map.columns.map((one) => (one.target === target ? { ...one, values: { ...values, ...one.values } } : one)),
  };
};

/** Returns what a new column of this meaning begins with, and the decisions that then still belong to no column. */
export const takeUnplaced = (
  unplaced: Decisions | undefined,
  target: string,
): { values: Record<string, Decision>; left: Decisions } => {
  const taken = decidedAs(target).filter((key) => unplaced !== undefined && Object.hasOwn(unplaced, key));
  return {
    values: Object.assign({}, ...taken.map((key) => unplaced![key])) as Record<string, Decision>,
    left: Object.fromEntries(Object.entries(unplaced ?? {}).filter(([key]) => !taken.includes(key))),
  };
};

/** Sets the decisions that belong to no column; without any, the mapping has no such key. */
export const withUnplaced = ({ unplaced: _before, ...map }: ColumnMapping, unplaced: Decisions): ColumnMapping =>
  Object.values(unplaced).some((of) => Object.keys(of).length > 0) ? { ...map, unplaced } : map;

/** Brings a mapping that was saved in an older format up to date. */
export const wholeMap = ({ decisions = {}, fixed = {}, ...saved }: EarlierMapping): ColumnMapping => {
  const old = Object.fromEntries(Object.entries(decisions).map(([key, of]) => [renamed(key), of]));
  const columns = saved.columns.map((column): MappedColumn => {
    const target = renamed(column.target);
    const values = Object.assign({}, ...decidedAs(target).map((key) => old[key]), column.values) as Record<
      string,
      Decision
    >;
    return { ...column, target, ...(Object.keys(values).length > 0 ? { values } : {}) };
  });
  const constants = [
    ...(saved.constants ?? []),
    ...Object.entries(fixed).map(([target, value]): Constant => ({ target, value })),
  ];
  const placed = new Set(columns.flatMap(({ target }) => decidedAs(target)));
  const unplaced = Object.fromEntries(Object.entries(old).filter(([key]) => !placed.has(key)));
  return withUnplaced(
    { ...emptyMap([]), ...saved, version: 2, columns, constants },
    { ...saved.unplaced, ...unplaced },
  );
};
