import { blank } from '../codebook/check-body.js';
import type { Field } from '../codebook/field.js';
import type { DayWindow } from '../day/day-window.js';
import type { Act } from '../incident/act.js';
import type { Harm } from '../incident/harm.js';
import { Incident } from '../incident/incident.js';
import type { Source } from '../incident/source.js';
import type { Gazetteer } from '../places/gazetteer.js';
import type { MappedColumn } from './column-mapping.js';
import type { PointAreas } from './place-of-point.js';
import type { PlaceRead } from './read-place.js';

/** One remark about a row. Its words are in text/imports: note.<code>. */
export interface Note {
  code: string;
  /** Which column of the file, from 0; null: the row as a whole. */
  column: number | null;
  /** The text of the cell. Confidential, as the file is. */
  value: string;
  /** Codes that may be meant. */
  suggestions?: string[];
  params?: Record<string, string | number>;
}

/** One cell on its way into a record. */
export interface CellAt {
  cell: string;
  column: number;
  header: string;
  /** How its column is read. */
  as: MappedColumn;
  /** Whether it only repeats a merged cell: a number in it is counted where that cell begins. */
  isMerged?: boolean;
}

/** What became of a cell: it answers something, its text is kept, or somebody said that it is left out. */
export type CellFate = 'used' | 'words' | 'aside';

/** One name of a group, as it is written. */
export interface GroupName {
  id: string;
  name: string;
}

/** What reading a row needs. */
export interface ImportContext {
  gazetteer: Gazetteer;
  /** Groups by the folded form of each of their names. */
  groups: ReadonlyMap<string, string>;
  /** Names that several groups have once they are folded, with each group's own spelling. */
  sharedNames?: ReadonlyMap<string, readonly GroupName[]>;
  /** All groups; without it, any id is one. */
  groupIds?: ReadonlySet<string>;
  /** The organisation's own codes by the folded form of the code and of each name that no other has. */
  ownCodes?: ReadonlyMap<string, string>;
  /** The organisation's own questions as fields, by their keys. */
  ownQuestions?: ReadonlyMap<string, Field>;
  newId(): string;
  /**
   * The place that a country means, by its names and numbers in any dataset, folded: null for the only country. Without
   * it, columns of countries say nothing.
   */
  countries?: ReadonlyMap<string, string | null>;
  /** Which unit holds a point; without it, points give no place. */
  areas?: PointAreas;
  /** Cache of place look-ups, because a file repeats few places often. */
  places: Map<string, PlaceRead>;
}

/** Lists that can have an entry that no row names. */
export type ConstantList = 'acts' | 'harms' | 'groups' | 'sources';

/** A row on its way to an incident. */
export interface RowDraft {
  incident: Incident;
  /** Fields of the incident that the row answers. */
  given: Set<keyof Incident>;
  code: string | null;
  externalId: string | null;
  notes: Note[];
  /** Why the row is skipped: a person decided so. */
  aside: Note | null;
  /** Cells that fit no field, for the narrative: header and cell. */
  words: string[];
  urls: { url: string; archive: boolean }[];
  source: Partial<Source>;
  /** Whether any cell is about the source. */
  hasSource: boolean;
  /** Lists whose only entry is a value for all rows. */
  constant: Set<ConstantList>;
  /** Answers of columns that apply to every act of the row. */
  act: Partial<Act>;
  harm: Partial<Harm>;
  actWords: string[];
  /** Who acted, in the file's words, for a row that records no act. */
  actorWords: string | null;
  groupLink: { link: string | null; role: string | null };
  /** Columns of people of acts whose zero means that somebody looked: and saw no interference, or none of this kind. */
  sawNone: Map<number, 'none' | 'nobody'>;
  /** A zero as the number of the row's act, or of its harm: there was none. */
  noAct: { of: 'quantity' | 'people' } | null;
  noHarm: { cell: string; column: number; header: string } | null;
  /** What became of the filled cells of each of its rows, by column. */
  fates: Map<number, CellFate>[];
  /** Cells about the entries of a list, whichever they are. If there is none, they are kept in words. */
  about: { list: 'acts' | 'harms' | 'groups'; cell: string; column: number; header: string }[];
  /** The organisation's own codes that cells can name, and those that a cell of the row named. */
  ownCodes: ReadonlyMap<string, string>;
  own: string[];
  /** Decisions that were used: column and folded words. */
  decided: Set<string>;
  /** The last day, from its own column. */
  end: { window: DayWindow; at: { cell: string; column: number; header: string } } | null;
  /** A figure that has its own row. words: what it is a figure of; value: its number. */
  measure: { codes: string[]; words: string | null; isLeftOut: boolean; value: CellAt | null } | null;
  point: { lat: string | null; lon: string | null; column: number };
  /** The finest level that the file is certain of for its point; null: it says nothing. */
  pointLevel: { level: number; at: CellAt } | null;
  levels: { cell: string; level: 1 | 2 | 3; column: number }[];
  /** The column that says of which country the row is, and the place that it means: null for the only country. */
  homeColumn: number | null;
  country: string | null;
}

/** Whether there is this group: a mapping may name one that was removed since. */
export const isGroup = ({ groupIds }: ImportContext, id: string): boolean => groupIds === undefined || groupIds.has(id);

export const newDraft = (ownCodes: RowDraft['ownCodes'] = new Map()): RowDraft => ({
  ownCodes,
  own: [],
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
  constant: new Set(),
  act: {},
  harm: {},
  actWords: [],
  actorWords: null,
  groupLink: { link: null, role: null },
  sawNone: new Map(),
  noAct: null,
  noHarm: null,
  fates: [new Map()],
  about: [],
  decided: new Set(),
  end: null,
  measure: null,
  point: { lat: null, lon: null, column: 0 },
  pointLevel: null,
  levels: [],
  homeColumn: null,
  country: null,
});

/** Notes of a row whose words get suggestions. Looking for those of fifteen thousand would hold up all other work. */
const MOST_SUGGESTED = 100;
/** Returns what may be meant by words that are not understood; nothing in a row of very many. */
export const suggested = ({ notes }: RowDraft, look: () => string[]): string[] =>
  notes.length < MOST_SUGGESTED ? look() : [];

/** Adds a note for a cell that its column could not read, and saves its words for the narrative. */
export const keepWords = (draft: RowDraft, header: string, cell: string, note: Note): void => {
  addWords(draft, { header, cell, column: note.column! });
  draft.notes.push(note);
};

/** Saves the words of a cell for the narrative. */
export const addWords = (
  draft: RowDraft,
  { header, cell, column }: { header: string; cell: string; column: number },
): void => {
  draft.words.push(`${header}: ${cell.trim()}`);
  setFate(draft, column, 'words');
};

/** Notes what became of a cell. What was kept in words stays so, whatever else its other parts became. */
export const setFate = ({ fates }: RowDraft, column: number, fate: CellFate): void => {
  const [of] = fates as [Map<number, CellFate>];
  if (of.get(column) !== 'words') of.set(column, fate);
};

/** Gives an answer to the record of a row; null: the cell says nothing. */
export const give = <K extends keyof RowDraft['incident']>(
  draft: RowDraft,
  key: K,
  value: RowDraft['incident'][K] | null,
): void => {
  if (value === null) return;
  draft.incident[key] = value;
  draft.given.add(key);
};
