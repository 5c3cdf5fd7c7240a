import type { DateRule } from './dates.js';

/** What is done with a cell whose words no list knows: the codes that a person gave it, its words kept in the narrative, nothing, or the whole row left aside. */
export interface Decision { as: 'value' | 'words' | 'nothing' | 'aside'; value: string[] }

export interface MappedColumn { header: string; target: string; /** How its dates are read; null: no dates. */ dates: DateRule | null }

/** How a file becomes incidents. Columns stand in the order of the file; a saved map finds its own by their headers. */
export interface ImportMap {
  columns: MappedColumn[];
  /** By target and folded words of the cell: what a person decided. Remembered with the map. */
  decisions: Record<string, Record<string, Decision>>;
  /** What every record gets where the file says nothing: target of a choice and its code. */
  fixed: Record<string, string>;
  /** Whether rows with one id in the file are one incident: a file with one row a figure, or a source. */
  groupRows: boolean;
  /** What is done with a row that may be a double of another. */
  doubles: 'aside' | 'create';
  /** How what is new arrives. submitted: complete ones are handed to the reviewers; the others stay drafts. Never published. */
  arrive: 'draft' | 'submitted';
}

/** Choices that may be given for all rows at once. */
export const FIXED_TARGETS = ['kind', 'sensitivity', 'peacefulness', 'groups.link', 'sources.type', 'harms.side', 'accounts.party'] as const;

export const emptyMap = (headers: readonly string[]): ImportMap => ({
  columns: headers.map((header) => ({ header, target: 'words', dates: null })), decisions: {}, fixed: {}, groupRows: false, doubles: 'aside', arrive: 'draft',
});
