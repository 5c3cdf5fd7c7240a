import type { Scene } from '../drawing/scene.js';
import type { Language } from '../vocabulary/vocabulary.js';

/**
 * A report in one language, ready to be set: in Word, on a page, in a picture. Every number in it came from count() and
 * is said already, so whoever sets it can change nothing of it.
 */
export interface ReportDocument {
  language: Language;
  title: string;
  /** What it is about, and of when: a line each. */
  about: readonly string[];
  /** Said first where everything is invented. */
  demo: string | null;
  blocks: readonly Block[];
  /** Footnotes; a text refers to them by their place in this list. */
  notes: readonly Footnote[];
}

export interface Footnote {
  text: string;
  url: string | null;
}

/** A stretch of words. */
export interface Said {
  text: string;
  strong?: boolean;
  quiet?: boolean;
  /** Where it is not the language of the report. */
  language?: string;
  /** Footnotes that stand behind it. */
  notes?: readonly number[];
}

/** A cell: one or more lines, each of one or more stretches. */
export interface Cell {
  lines: readonly (readonly Said[])[];
  isNumber?: boolean;
}
export interface Row {
  cells: readonly Cell[];
  /** A total, or what is known only to a longer period. */ isSum?: boolean;
  /** The name of the rows that follow it. */ isPart?: boolean;
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
      /** What is said where there is no row. */ empty: string;
      notes: readonly string[];
    }
  | {
      kind: 'drawing';
      key: string;
      number: number;
      caption: string;
      /** The same in words, for who does not see it. */ alt: string;
      scene: Scene;
      notes: readonly string[];
    };

export const words = (text: string, more: Omit<Said, 'text'> = {}): Cell => ({ lines: [[{ text, ...more }]] });
export const figure = (text: string): Cell => ({ lines: [[{ text }]], isNumber: true });

type Point = Extract<Block, { kind: 'paragraph' }>;

/** The blocks in their order; points that follow each other are one list. */
export const inLists = (blocks: readonly Block[]): (Block | Point[])[] =>
  blocks.reduce<(Block | Point[])[]>((all, block) => {
    const last = all.at(-1);
    if (block.kind !== 'paragraph' || block.style !== 'item') all.push(block);
    else if (Array.isArray(last)) last.push(block);
    else all.push([block]);
    return all;
  }, []);
