import { blank } from '../codebook/check.js';
import type { CountValue } from '../counting/count-range.js';
import type { DayWindow } from '../day/window.js';
import type { Act } from '../incident/act.js';
import type { Harm } from '../incident/harm.js';
import { Incident } from '../incident/incident.js';
import type { Source } from '../incident/source.js';
import type { Gazetteer } from '../places/gazetteer.js';
import type { PlaceRead } from './place-words.js';

/** One thing to say about a row. Its words are in text/imports: note.<code>. */
export interface Note {
  code: string;
  /** Which column of the file, from 0; null: the row as a whole. */
  column: number | null;
  /** What stood there. Confidential, as the file is. */
  value: string;
  /** Codes that may be meant. */
  suggestions?: string[];
  params?: Record<string, string | number>;
}

/** What a row is read with. */
export interface World {
  gazetteer: Gazetteer;
  /** Groups by the folded form of each of their names. */
  groups: ReadonlyMap<string, string>;
  newId(): string;
  /** Places that were looked up before, since a file names few places often. */
  places: Map<string, PlaceRead>;
}

/** A row on its way to an incident. */
export interface RowDraft {
  incident: Incident;
  /** Fields of the incident that the row answers. */
  given: Set<keyof Incident>;
  code: string | null;
  externalId: string | null;
  notes: Note[];
  /** Why the row is left aside: somebody decided so. */
  aside: Note | null;
  /** What no field took, for the narrative: header and cell. */
  words: string[];
  urls: { url: string; archive: boolean }[];
  source: Partial<Source>;
  /** Whether a cell speaks of the source at all. */
  hasSource: boolean;
  /** Answers of columns that speak of every act of the row. */
  act: Partial<Act>;
  harm: Partial<Harm>;
  actWords: string[];
  /** Who acted, as the file says it, for a row that records no act. */
  actorWords: string | null;
  groupLink: { link: string | null; role: string | null };
  /** Columns of people of acts in which a zero stands that says that somebody looked. */
  sawNone: Set<number>;
  /** A zero that is the number of the act of the row, or of its harm: there was none. */
  noAct: { of: 'quantity' | 'people' } | null;
  noHarm: { cell: string; column: number; header: string } | null;
  /** Decisions that were of use: target and folded words. */
  decided: Set<string>;
  /** The last day, as a column says it. */
  end: { window: DayWindow; at: { cell: string; column: number; header: string } } | null;
  measure: { codes: string[]; count: CountValue | null; column: number; value: string } | null;
  point: { lat: string | null; lon: string | null; column: number };
  levels: { cell: string; level: 1 | 2 | 3; column: number }[];
}

export const newDraft = (): RowDraft => ({
  incident: blank(Incident),
  given: new Set(),
  code: null,
  externalId: null,
  notes: [],
  aside: null,
  words: [],
  urls: [],
  source: {},
  hasSource: false,
  act: {},
  harm: {},
  actWords: [],
  actorWords: null,
  groupLink: { link: null, role: null },
  sawNone: new Set(),
  noAct: null,
  noHarm: null,
  decided: new Set(),
  end: null,
  measure: null,
  point: { lat: null, lon: null, column: 0 },
  levels: [],
});

/** Keeps what could not be read as the column wants it: said in a note, and in words in the narrative. */
export const keepWords = (draft: RowDraft, header: string, cell: string, note: Note): void => {
  draft.words.push(`${header}: ${cell.trim()}`);
  draft.notes.push(note);
};
