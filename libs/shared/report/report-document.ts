import type { Scene } from '../drawing/scene.js';
import { type Language, storedLanguage } from '../language/languages.js';

/**
 * A report in one language, ready for layout: in Word, on a page, in a picture. Every number comes from count() and is
 * already formatted, so layout cannot change it.
 */
export interface ReportDocument {
  language: Language;
  title: string;
  /** Its subject and date, one line each. */
  about: readonly string[];
  /** A notice at the top if all data are invented. */
  demo: string | null;
  blocks: readonly Block[];
  /** Footnotes; a text refers to them by their index in this list. */
  notes: readonly Footnote[];
}

export interface Footnote {
  text: string;
  url: string | null;
  /** Set if it is not the language of the report. */
  language?: string;
}

/** A run of text. */
export interface Said {
  text: string;
  strong?: boolean;
  quiet?: boolean;
  /** Set if it is not the language of the report. */
  language?: string;
  /** Footnotes placed after it. */
  notes?: readonly number[];
}

/** A cell: one or more lines, each of one or more runs. */
export interface Cell {
  lines: readonly (readonly Said[])[];
  isNumber?: boolean;
}
export interface Row {
  cells: readonly Cell[];
  /** A total, or what is known only to a longer period. */ isSum?: boolean;
  /** A heading for the rows that follow it. */ isPart?: boolean;
}

/** A chart as numbers, so that a word processor can draw and edit it. */
export interface Chart {
  shape: 'columns' | 'bars';
  categories: readonly string[];
  /** Null where there is a dash: nobody knows the number. */
  certain: readonly (number | null)[];
  possible: readonly (number | null)[];
}

export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; said: readonly Said[]; style: 'text' | 'lead' | 'quote' | 'item' }
  | {
      kind: 'table';
      /** 'T4b' */ key: string;
      number: number;
      caption: string;
      head: readonly { text: string; isNumber: boolean; /** Share of the width. */ width: number }[];
      rows: readonly Row[];
      /** The text of a table without rows. */ empty: string;
      /** Sentences to quote, directly under it. */
      said?: readonly string[];
      /** How it was counted; a chapter gathers the notes of its tables at its end. */
      notes: readonly string[];
    }
  | {
      kind: 'drawing';
      key: string;
      number: number;
      caption: string;
      /** The same in words, for readers who cannot see it. */ alt: string;
      scene: Scene;
      /** The same as numbers, for Word. Reports frozen before this existed have none, and neither has a map. */
      chart?: Chart;
      notes: readonly string[];
    };

export const words = (text: string, more: Omit<Said, 'text'> = {}): Cell => ({ lines: [[{ text, ...more }]] });
export const figure = (text: string): Cell => ({ lines: [[{ text }]], isNumber: true });

/** Returns the title, falling back to the other language: better than a report without a title. */
export const titleOf = (title: { en: string; km: string }, language: Language): string =>
  title[storedLanguage(language)] || title.en || title.km;

type Point = Extract<Block, { kind: 'paragraph' }>;

/** Returns the blocks in order; consecutive list items become one list. */
export const inLists = (blocks: readonly Block[]): (Block | Point[])[] =>
  blocks.reduce<(Block | Point[])[]>((all, block) => {
    const last = all.at(-1);
    if (block.kind !== 'paragraph' || block.style !== 'item') all.push(block);
    else if (Array.isArray(last)) last.push(block);
    else all.push([block]);
    return all;
  }, []);
