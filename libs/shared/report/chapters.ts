import { storedLanguage } from '../language/languages.js';
import { formatNumber, type Text } from '../text/text.js';
import type { Block, ReportDocument } from './report-document.js';

export type TableShape = Extract<Block, { kind: 'table' }>;
type Heading = Extract<Block, { kind: 'heading' }>;

/** A note under tables of a chapter: stated once, with the mark that its tables refer to it by. */
export interface ChapterNote {
  /** 'a', in Khmer 'ក'. */
  mark: string;
  text: string;
  /** Numbers of the tables that it is about. */
  tables: readonly number[];
}

/** A part of a report from one heading to the next. */
export interface Chapter {
  /** An address within the page: 'chapter-2'. */
  id: string;
  /** Null for what stands before the first heading. */
  heading: string | null;
  blocks: readonly Exclude<Block, { kind: 'heading'; level: 1 }>[];
  notes: readonly ChapterNote[];
}

const LETTERS = { en: 'abcdefghijklmnopqrstuvwxyz', km: 'កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ' } as const;

/** Returns 'a' for 0, 'z' for 25, 'a2' for 26. */
const markOf = (index: number, t: Text): string => {
  const letters = LETTERS[storedLanguage(t.language)];
  const round = Math.floor(index / letters.length);
  return `${letters[index % letters.length]!}${round === 0 ? '' : formatNumber(round + 1, t.language)}`;
};

const isHead = (block: Block): block is Heading => block.kind === 'heading' && block.level === 1;

/**
 * Divides a report at its main headings. The notes of a chapter's tables are gathered, each once: five to twelve lines
 * under every table hid the tables.
 */
export const chaptersOf = ({ blocks }: Pick<ReportDocument, 'blocks'>, t: Text): Chapter[] => {
  const parts: { heading: string | null; blocks: Block[] }[] = [];
  for (const block of blocks) {
    if (isHead(block)) parts.push({ heading: block.text, blocks: [] });
    else {
      if (parts.length === 0) parts.push({ heading: null, blocks: [] });
      parts.at(-1)!.blocks.push(block);
    }
  }
  return parts.map(({ heading, blocks: inside }, i) => ({
    id: `chapter-${i + 1}`,
    heading,
    blocks: inside as Chapter['blocks'],
    notes: notesOf(inside, t),
  }));
};

const notesOf = (blocks: readonly Block[], t: Text): ChapterNote[] => {
  const tables = new Map<string, number[]>();
  for (const block of blocks)
    if (block.kind === 'table')
      for (const text of block.notes) {
        const known = tables.get(text);
        if (known) known.push(block.number);
        else tables.set(text, [block.number]);
      }
  return [...tables].map(([text, numbers], index) => ({ mark: markOf(index, t), text, tables: numbers }));
};

/** Returns the marks of a table's notes, in runs: 'a–c, f'. */
export const noteMarksOf = ({ number }: TableShape, notes: readonly ChapterNote[], t: Text): string => {
  const runs: number[][] = [];
  notes.forEach(({ tables }, i) => {
    if (!tables.includes(number)) return;
    if (runs.at(-1)?.at(-1) === i - 1) runs.at(-1)!.push(i);
    else runs.push([i]);
  });
  return runs
    .flatMap((run) => {
      const [first, last] = [notes[run[0]!]!.mark, notes[run.at(-1)!]!.mark];
      return run.length > 2 ? [`${first}–${last}`] : run.length === 2 ? [first, last] : [first];
    })
    .join(t('report.marks-and'));
};

/** Returns 'Tables 1, 2': what a note is about. */
export const tablesOf = (tables: readonly number[], t: Text): string =>
  t('report.note-of', {
    n: tables.length,
    tables: tables.map((number) => formatNumber(number, t.language)).join(t('report.marks-and')),
  });

/** Returns the chapters that a list of contents names. */
export const contentsOf = (chapters: readonly Chapter[]): (Chapter & { heading: string })[] =>
  chapters.filter((chapter): chapter is Chapter & { heading: string } => chapter.heading !== null);
