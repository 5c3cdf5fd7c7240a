import { outline, type Weight } from './faces.js';

/** A stretch of text of one weight. */
export interface Stretch { text: string; weight: Weight }
/** A line: its stretches, each with where it begins, in pixels of a letter that is one pixel high. */
export interface Line { stretches: (Stretch & { x: number })[]; width: number }

const OPENS = /[“‘(«[]$/u;
const words = new Intl.Segmenter('km', { granularity: 'word' });

/**
 * Where a line may break: after a space, and between Khmer words, which have none between them. What closes stays with what it
 * closes, what opens with what it opens.
 */
export const piecesOf = (text: string): string[] => {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of words.segment(text.replace(/\s+/g, ' ').trim())) {
    const last = pieces.at(-1);
    const follows = last !== undefined && !last.endsWith(' ') && (!isWordLike || OPENS.test(last) || isLatin(last, segment));
    if (follows) pieces[pieces.length - 1] = last + segment;
    else pieces.push(segment);
  }
  return pieces;
};

/** Latin words break at spaces alone: not after a hyphen, not within "KH-A5E7MV". */
const isLatin = (before: string, after: string): boolean => !/\p{Script=Khmer}$/u.test(before.replace(/[^\p{L}\p{M}\p{N}]+$/u, '')) && !/^\p{Script=Khmer}/u.test(after);

const widthOf = (text: string, weight: Weight): number => outline(text.trimEnd(), weight).width;

/**
 * Breaks a text into lines no wider than `width` (in letters' heights). What does not fit into `most` lines ends in an ellipsis.
 */
export const linesOf = (text: readonly Stretch[], width: number, most: number): { lines: Line[]; isCut: boolean } => {
  const lines: Line[] = [{ stretches: [], width: 0 }];
  let isCut = false;
  for (const { text: whole, weight } of text) {
    for (const piece of piecesOf(whole)) {
      const line = lines.at(-1)!;
      const last = line.stretches.at(-1);
      const gap = last && last.weight !== weight && !/^[;,.។]/.test(piece) ? ' ' : '';
      const joined = last?.weight === weight ? last.text + piece : gap + piece;
      const start = last?.weight === weight ? last.x : line.width;
      if (last === undefined || start + widthOf(joined, weight) <= width) {
        if (last?.weight === weight) last.text = joined;
        else line.stretches.push({ text: joined, weight, x: start });
        line.width = start + outline(joined, weight).width;
        continue;
      }
      if (lines.length === most) {
        isCut = true;
        last.text = `${last.text.trimEnd()}…`;
        return { lines, isCut };
      }
      lines.push({ stretches: [{ text: piece, weight, x: 0 }], width: outline(piece, weight).width });
    }
  }
  return { lines, isCut };
};
