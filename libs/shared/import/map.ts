import type { DateRule } from './dates.js';

/**
 * What is done with a cell whose words no list knows: the codes that a person gave it, its words kept in the narrative,
 * nothing, or the whole row left aside.
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
   * What a zero in a column of numbers says. none: somebody looked, and there was none. Without it a zero says nothing:
   * many a sheet fills empty cells so.
   */
  zero?: 'none';
}

/** How a file becomes incidents. Columns stand in the order of the file; a saved map finds its own by their headers. */
export interface ColumnMapping {
  columns: MappedColumn[];
  /** By target and folded words of the cell: what a person decided. Remembered with the map. */
  decisions: Record<string, Record<string, Decision>>;
  /** What every record gets where the file says nothing: target of a choice and its code. */
  fixed: Record<string, string>;
  /** Whether rows with one id in the file are one incident: a file with one row a figure, or a source. */
  groupRows: boolean;
  /**
   * Whether rows that say the same and have no id are each an incident of its own: then they are kept, and numbered.
   */
  ownRows: boolean;
  /**
   * What is done with rows that were imported before and now read otherwise. update: drafts that nobody changed since
   * become what the rows say now.
   */
  again: 'leave' | 'update';
  /** What is done with a row that may be a double of another. */
  doubles: 'aside' | 'create';
  /**
   * How what is new arrives. submitted: complete ones are handed to the reviewers; the others stay drafts. Never
   * published.
   */
  arrive: 'draft' | 'submitted';
}

/** Choices that may be given for all rows at once. */
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

/** A map that was saved before it could say all of this, as it is said now. */
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
