import { type Weight, widthOf } from './fonts.js';

/** A stretch of text of one weight. */
export interface Stretch {
  text: string;
  weight: Weight;
}
/** A line: its stretches, each with where it begins, in pixels of a letter that is one pixel high. */
export interface Line {
  stretches: (Stretch & { x: number })[];
  width: number;
}

const OPENS = /[“‘(«[]$/u;
const words = new Intl.Segmenter('km', { granularity: 'word' });

/**
 * Where a line may break: after a space, and between Khmer words, which have none between them. What closes stays with
 * what it closes, what opens with what it opens.
 */
export const piecesOf = (text: string): string[] => {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of words.segment(text.replace(/\s+/g, ' ').trim())) {
    const last = pieces.at(-1);
    const follows =
      last !== undefined && !last.endsWith(' ') && (!isWordLike || OPENS.test(last) || isLatin(last, segment));
    if (follows) pieces[pieces.length - 1] = last + segment;
    else pieces.push(segment);
  }
  return pieces;
};

/** Latin words break at spaces alone: not after a hyphen, not within "KH-A5E7MV". */
const isLatin = (before: string, after: string): boolean =>
  !/\p{Script=Khmer}$/u.test(before.replace(/[^\p{L}\p{M}\p{N}]+$/u, '')) && !/^\p{Script=Khmer}/u.test(after);

/** Pieces with their widths, measured once for every size that is tried. */
export interface Measured {
  text: string;
  weight: Weight;
  pieces: { text: string; width: number; /** Without the space at its end. */ bare: number }[];
}

export const measured = (text: readonly Stretch[]): Measured[] =>
  text.map((one) => ({
    ...one,
    pieces: piecesOf(one.text).map((piece) => ({
      text: piece,
      width: widthOf(piece, one.weight),
      bare: widthOf(piece.trimEnd(), one.weight),
    })),
  }));

/**
 * Breaks a text into lines no wider than `width` (in letters' heights). What does not fit into `most` lines ends in an
 * ellipsis.
 */
export const linesOf = (text: readonly Measured[], width: number, most: number): { lines: Line[]; isCut: boolean } => {
  const lines: Line[] = [{ stretches: [], width: 0 }];
  for (const { pieces, weight } of text) {
    for (const piece of pieces) {
      const line = lines.at(-1)!;
      const last = line.stretches.at(-1);
      if (last && line.width + piece.bare > width) {
        if (lines.length === most) {
          last.text = `${last.text.trimEnd()}…`;
          return { lines, isCut: true };
        }
        lines.push({ stretches: [{ text: piece.text, weight, x: 0 }], width: piece.width });
        continue;
      }
      if (last?.weight === weight) last.text += piece.text;
      else line.stretches.push({ text: piece.text, weight, x: line.width });
      line.width += piece.width;
    }
  }
  return { lines, isCut: false };
};
