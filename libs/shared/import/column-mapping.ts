import type { DateRule } from './read-date.js';

/**
 * What happens to a cell whose words are in no list: it gets the codes that a person chose, its words go to the
 * narrative, nothing happens, or the whole row is skipped.
 */
export interface Decision {
  as: 'value' | 'words' | 'nothing' | 'aside';
  value: string[];
}

export interface MappedColumn {
  header: string;
  target: string;
  /** How its dates are read; null: no dates. */
  dates: DateRule | null;
  /**
   * What a zero in a column of numbers means. none: somebody looked, and there was none. Without it a zero means
   * nothing, because many sheets fill empty cells with it.
   */
  zero?: 'none';
}

/**
 * How a file becomes incidents. Columns are in the order of the file; a saved mapping finds its columns by their
 * headers.
 */
export interface ColumnMapping {
  columns: MappedColumn[];
  /** By target and folded words of the cell: what a person decided. Saved with the mapping. */
  decisions: Record<string, Record<string, Decision>>;
  /** What every record gets where the file says nothing: target of a choice and its code. */
  fixed: Record<string, string>;
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

/** Choices that can be set for all rows at once. */
export const FIXED_TARGETS = [
  'kind',
  'sensitivity',
  'peacefulness',
  'groups.link',
  'sources.type',
  'harms.side',
  'accounts.party',
] as const;

export const emptyMap = (headers: readonly string[]): ColumnMapping => ({
  columns: headers.map((header) => ({ header, target: 'words', dates: null })),
  decisions: {},
  fixed: {},
  groupRows: false,
  ownRows: false,
  again: 'leave',
  doubles: 'aside',
  arrive: 'draft',
});

const OLD_KEY = /^acts\.count:/;
const renamed = (key: string): string => key.replace(OLD_KEY, 'acts.people:');

/** Brings a mapping that was saved in an older format up to date. */
export const wholeMap = (saved: Partial<ColumnMapping> & Pick<ColumnMapping, 'columns'>): ColumnMapping => {
  const map = { ...emptyMap([]), ...saved };
  return {
    ...map,
    columns: map.columns.map((column) =>
      OLD_KEY.test(column.target) ? { ...column, target: renamed(column.target) } : column,
    ),
    decisions: Object.keys(map.decisions).some((key) => OLD_KEY.test(key))
      ? Object.fromEntries(Object.entries(map.decisions).map(([key, of]) => [renamed(key), of]))
      : map.decisions,
  };
};
