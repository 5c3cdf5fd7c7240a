import type { DatasetOfImport } from './datasets.js';
import type { CellAccount } from '../import/cell-account.js';
import type { Incident } from '../incident/incident.js';
import type { DayWindow } from '../day/day-window.js';
import type { ColumnMapping } from '../import/column-mapping.js';
import type { DuplicateReason } from '../import/possible-duplicates.js';
import type { ColumnGuess } from '../import/guess-columns.js';
import type { Note } from '../import/row-draft.js';

export type Delimiter = ',' | ';' | '\t' | '|';

/** How a file was read: its format, its table, and what its columns seem to mean. */
export interface ImportedFile {
  name: string;
  format: 'csv' | 'json' | 'ndjson' | 'xlsx';
  encoding: Encoding | null;
  delimiter: Delimiter | null;
  sheets: string[];
  sheet: number;
  headerRow: number;
  headers: string[];
  hxl: string[] | null;
  notices: FileNotice[];
  guesses: ColumnGuess[];
  /** The first rows as they stand in the file, long cells cut; none in a file that an earlier version read. */
  firstRows?: { n: number; cells: string[] }[];
  chunks: number;
}

/** The encoding of a text file, by its TextDecoder name. */
/** Of those that cannot be told from the bytes, the commonest of each script. */
type OtherEncoding = 'windows-1250' | 'windows-1251' | 'windows-1254' | 'windows-1256' | 'macintosh';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-874' | 'windows-1252' | OtherEncoding;

/** A notice about the file for the importer. Messages: text/imports, notice.<code>. */
export interface FileNotice {
  code: string;
  params?: Record<string, string | number>;
}

export type ImportState =
  | 'sending'
  | 'reading'
  | 'refused'
  | 'read'
  | 'checking'
  | 'checked'
  | 'running'
  | 'stopped'
  | 'done'
  | 'undoing'
  | 'undone'
  | 'dropped';

/**
 * Number of records per outcome. before: known from an earlier import; otherwise: also read differently now; identical:
 * rows. create, change, same, aside: from the preview. created, changed...: from the run.
 */
export type ImportTally = Partial<
  Record<
    | 'create'
    | 'change'
    | 'same'
    | 'aside'
    | 'submitted'
    | 'doubles'
    | 'noted'
    | 'before'
    | 'otherwise'
    | 'identical'
    | 'created'
    | 'changed'
    | 'failed'
    | 'removed'
    | 'restored'
    | 'touched'
    | 'propose'
    | 'proposed',
    number
  >
>;

/** Why a step failed: its message is in text/imports, file.<code>. */
export interface StepProblem {
  code: string;
  params: Record<string, string | number>;
}

/** Text in a coded, place or group column that was not clearly recognized, with what it may mean. */
export interface UnmatchedWords {
  target: string;
  /** Which column of the file, from 0: a decision applies to its cells. */ column: number;
  words: string;
  header: string;
  n: number;
  /** The first rows that have it; none in previews of earlier versions. */ rows?: number[];
  suggestions: string[];
  how: 'unknown' | 'spelling' | 'several';
}

/** How often a note applies to a column. */
export interface ColumnNote {
  column: number | null;
  code: string;
  n: number;
  /** The first rows to which it applies; none in previews of earlier versions. */ rows?: number[];
  example: string;
  params: NonNullable<Note['params']>;
}

/** Why rows are skipped: the number, and the first ones. */
export interface AsideNote {
  why: Note;
  n: number;
  row: number;
}

/** Decisions about text that no cell contains. */
export interface UnusedDecisions {
  n: number;
  of: number;
  /** At most fifty. header: the column; null: no column has the decision, only its meaning is known. */
  some: { header: string | null; target?: string; words: string }[];
}

export interface ImportFindings {
  asides?: AsideNote[];
  unused?: UnusedDecisions;
  unknown: UnmatchedWords[];
  /** Number of different texts not listed. */ more: number;
  notes: ColumnNote[];
  /** What became of the filled cells of each column; none in previews of earlier versions. */
  columns?: CellAccount[];
  /**
   * The first records, as they would be written; of a row that changes a record, what the row says. cells: the first of
   * its rows as they stand in the file, long cells cut; none in previews of earlier versions.
   */
  records?: { rows: number[]; incident: Incident; cells?: string[][] }[];
}

/** An import as shown to its author. */
export interface ImportView {
  id: string;
  name: string | null;
  state: ImportState;
  size: number;
  rows: number | null;
  done: number;
  tally: ImportTally;
  problem: StepProblem | null;
  /** The step was interrupted and can be continued. */
  interrupted: boolean;
  beganAt: string;
  /** Whether the file is still stored. */
  hasFile: boolean;
  /** The dataset of others that its records are of; null: they are the team's own. */
  dataset: DatasetOfImport | null;
}

/** Bytes of a part in which a file to import, or the zip of a country, is sent; the last may be shorter. */
export const PART_BYTES = 1024 * 1024;

export interface WholeImport extends ImportView {
  /** Numbers of the parts received. */ parts: number[];
  /** While parts are missing: the SHA-256 of the file that they are of; null: announced before Vigil asked for it. */
  sha256: string | null;
  about: ImportedFile | null;
  map: ColumnMapping | null;
  findings: ImportFindings | null;
}

/** A record that a row may duplicate: an existing one (`id`), or one from an earlier row (`row`). */
export interface FoundDuplicate {
  row: number | null;
  id: string | null;
  code: string | null;
  status: string | null;
  title: string | null;
  why: DuplicateReason;
  when: DayWindow | null;
  place: string | null;
  /** Ids. */ groups: readonly string[];
  /** Whether the importer may change the record, so that a row can be added to it. */
  mayAdd: boolean;
}

/**
 * A person's decision about a possible duplicate: skip it, import it as a separate record, or add its content to
 * `record`.
 */
export interface DuplicateChoice {
  as: 'aside' | 'create' | 'add';
  record: string | null;
}

/** The planned outcome of one record of a file, with the reason. */
export interface RowVerdict {
  /** Row numbers in the file. */
  rows: number[];
  did: 'create' | 'change' | 'same' | 'aside';
  /** Why it is skipped; null otherwise. */
  why: Note | null;
  title: string | null;
  when: DayWindow | null;
  place: string | null;
  /** Ids of the groups that it names. */
  groups: string[];
  /** Whether it is submitted for review instead of staying a draft. */
  submitted: boolean;
  notes: Note[];
  /** What a submission would still lack. */
  missing: Note[];
  /** The record that it changes. */
  target: { id: string; code: string | null; revision: number } | null;
  /** Fields that change. */
  changed: string[];
  /** What the row says now of fields of a record that people went on with: written beside it as comments. */
  proposed?: { id: string; path: string | null; text: string }[];
  doubles: FoundDuplicate[];
  /** The decision about this possible duplicate; null: the setting for all applies. */
  choice: DuplicateChoice | null;
  /** For a row that an earlier import contained unchanged: whether it is read the same way now. */
  again?: 'same' | 'otherwise';
  /** Whether it is identical to an earlier row of the file, and neither has an id. */
  identical?: true;
  /** What the run did. */
  wrote: 'created' | 'changed' | 'proposed' | 'failed' | null;
}

export interface SavedMapping {
  id: string;
  name: string;
  map: ColumnMapping;
  savedBy: string;
  changedAt: string;
}
