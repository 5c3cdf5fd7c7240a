import { factsOf, type Language } from '@vigil/shared/language/languages.js';
import type { Item, Scene } from '@vigil/shared/drawing/scene.js';
import type { WidthOf } from './measure-text.js';

/**
 * Splits a text where lines may break: at words. Khmer has no spaces between words, so a dictionary of the language
 * finds them.
 */
const piecesOf = (text: string, language: Language): string[] => {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter(factsOf(language).intl, { granularity: 'word' }).segment(
    text,
  )) {
    // Punctuation and spaces stay with the previous word: no line begins with a full stop.
    if (pieces.length > 0 && !isWordLike && !/^[([“]/.test(segment)) pieces[pieces.length - 1] += segment;
    else if (pieces.length > 0 && /[([“]["']?$/.test(pieces.at(-1)!)) pieces[pieces.length - 1] += segment;
    else pieces.push(segment);
  }
  return pieces;
};

/**
 * Breaks a text into lines no wider than `width`; a single word that is wider gets its own line.
 * @param widthOf returns the width of a text in CSS pixels
 */
export const wrap = (text: string, width: number, language: Language, widthOf: (text: string) => number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, language)) {
    if (line !== '' && widthOf((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line.trimEnd()].filter((one) => one !== '');
};

/** The text around an exported picture, so that it identifies itself wherever it appears. */
export interface Sheet {
  /** The figure as a sentence; its notes, in a lighter weight. */
  figure: string;
  beside: string;
  /** What the picture shows, below the sentence. */
  caption: string;
  /** Source, method, day, address, outlines: one paragraph each. */
  notes: readonly string[];
  /** The same in one paragraph, for a small picture: country, source, last day, method. */
  foot?: string;
  /** The first and most prominent text of demo data. */
  demo: string | null;
  language: Language;
}

/** A picture before it is on a sheet, CSS pixels. */
export interface Drawn {
  items: readonly Item[];
  width: number;
  height: number;
  /** Whether something is left out, or too small to read, that has room with smaller letters. */
  isCut?: boolean | undefined;
}
/** What a sheet leaves for its picture, CSS pixels; a height of null: as much as the picture needs. */
export interface Space {
  width: number;
  height: number | null;
}
/** A picture that keeps its form and is made larger or smaller, or one that is drawn for its room. */
export type Picture = Drawn | ((room: Space) => Drawn);
/** Height of a line for each pixel of its letters; some have signs above and below. */
export const leadingOf = (language: Language): number => (factsOf(language).isTall ? 1.7 : 1.3);

/** Returns a picture as an item at x, y, drawn larger or smaller by `scale`. */
export const placed = ({ items, width, height }: Drawn, x: number, y: number, scale = 1): Item => ({
  kind: 'window',
  x,
  y,
  width,
  height,
  ...(scale !== 1 && { scale }),
  items,
});

const WIDTH = 1200;
const EDGE = 48;
export const PICTURE_WIDTH = WIDTH - 2 * EDGE;

/** Puts a picture on a sheet for print, which is as tall as it needs to be. */
export const sheetScene = (sheet: Sheet, picture: Picture, widthOf: WidthOf): Scene => {
  const items: Item[] = [];
  let y = 0;
  if (sheet.demo !== null) {
    items.push(
      { kind: 'rect', x: 0, y: 0, width: WIDTH, height: 44, fill: 'demo' },
      {
        kind: 'text',
        x: WIDTH / 2,
        y: 29,
        text: sheet.demo,
        size: 20,
        weight: 700,
        colour: 'on-demo',
        anchor: 'middle',
      },
    );
    y += 44;
  }
  const leading = leadingOf(sheet.language);
  const write = (text: string, size: number, weight: 400 | 700, colour: string): void => {
    for (const line of wrap(text, PICTURE_WIDTH, sheet.language, (one) => widthOf(one, size, weight))) {
      y += size * leading;
      items.push({ kind: 'text', x: EDGE, y, text: line, size, weight, colour });
    }
  };
  y += 22;
  write(sheet.figure, 34, 700, 'ink');
  y += 8;
  if (sheet.beside !== '') write(sheet.beside, 22, 400, 'ink-2');
  y += 10;
  write(sheet.caption, 18, 700, 'ink-2');
  y += 20;
  const drawn = typeof picture === 'function' ? picture({ width: PICTURE_WIDTH, height: null }) : picture;
  const scale = Math.min(1, PICTURE_WIDTH / drawn.width);
  items.push(placed(drawn, EDGE, y, scale));
  y += drawn.height * scale + 12;
  for (const note of sheet.notes) {
    write(note, 15, 400, 'ink-2');
    y += 3;
  }
  return { width: WIDTH, height: Math.ceil(y + 30), items };
};
