import type { DayWindow } from '@vigil/shared/day/window.js';
import type { ColumnGuess } from '@vigil/shared/import/guess-columns.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { Note } from '@vigil/shared/import/row-draft.js';

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
export type Tally = Readonly<Record<string, number>>;
export interface Import {
  id: string;
  name: string | null;
  state: ImportState;
  size: number;
  rows: number | null;
  done: number;
  tally: Tally;
  problem: { code: string; params: Record<string, string | number> } | null;
  interrupted: boolean;
  beganAt: string;
  hasFile: boolean;
}
export interface About {
  format: string;
  encoding: string | null;
  delimiter: string | null;
  sheets: string[];
  sheet: number;
  headerRow: number;
  headers: string[];
  notices: { code: string; params?: Record<string, string | number> }[];
  guesses: ColumnGuess[];
}
export interface Unknown {
  target: string;
  words: string;
  header: string;
  n: number;
  suggestions: string[];
  how: 'unknown' | 'spelling' | 'several';
}
export interface Findings {
  asides?: { why: Note; n: number; row: number }[];
  unused?: { n: number; of: number; some: { target: string; words: string }[] };
  unknown: Unknown[];
  more: number;
  notes: { column: number | null; code: string; n: number; example: string; params: Record<string, string | number> }[];
}
export interface WholeImport extends Import {
  parts: number[];
  about: About | null;
  map: ColumnMapping | null;
  findings: Findings | null;
}
/** What a row resembles: a record (`id`) or an earlier row. */
export interface Double {
  row: number | null;
  id: string | null;
  code: string | null;
  status: string | null;
  title: string | null;
  why: 'source' | 'group' | 'title';
  when: DayWindow | null;
  place: string | null;
  groups: string[];
  mayAdd: boolean;
}
export interface Choice {
  as: 'aside' | 'create' | 'add';
  record: string | null;
}
export interface Verdict {
  rows: number[];
  did: 'create' | 'change' | 'same' | 'aside';
  why: Note | null;
  title: string | null;
  when: DayWindow | null;
  place: string | null;
  submitted: boolean;
  notes: Note[];
  missing: Note[];
  target: { id: string; code: string | null; revision: number } | null;
  changed: string[];
  groups: string[];
  doubles: Double[];
  choice: Choice | null;
  again?: 'same' | 'otherwise';
  identical?: true;
  wrote: 'created' | 'changed' | 'failed' | null;
}
export interface SavedMap {
  id: string;
  name: string;
  map: ColumnMapping;
  savedBy: string;
  changedAt: string;
}

export const WORKING: readonly ImportState[] = ['reading', 'checking', 'running', 'undoing'];
/** Bytes of the largest file and of one upload chunk; the same as on the server. */
export const LARGEST_FILE = 256 * 1024 * 1024;
export const PART_BYTES = 1024 * 1024;
