import { type Weight, widthOf } from './fonts.js';

/** A stretch of text of one weight. */
export interface Stretch {
  text: string;
  weight: Weight;
}
/** A line: its stretches, each with its start position in pixels at a font size of one pixel. */
export interface Line {
  stretches: (Stretch & { x: number })[];
  width: number;
}

const OPENS = /[“‘(«[\u00a0]$/u;
const words = new Intl.Segmenter('km', { granularity: 'word' });

/**
 * Splits a text where a line may break: after a space, unless it is one that holds together what it is between, and
 * between Khmer words, which have no spaces between them. Closing signs stay with the text before them, opening signs
 * with the text after.
 */
export const piecesOf = (text: string): string[] => {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of words.segment(text.replace(/[^\S\u00a0]+/g, ' ').trim())) {
    const last = pieces.at(-1);
    const follows =
      last !== undefined && !last.endsWith(' ') && (!isWordLike || OPENS.test(last) || isLatin(last, segment));
    if (follows) pieces[pieces.length - 1] = last + segment;
    else pieces.push(segment);
  }
  return pieces.map((piece) => piece.replaceAll('\u00a0', ' '));
};

/** Latin text breaks only at spaces: not after a hyphen, not within "KH-A5E7MV". */
const isLatin = (before: string, after: string): boolean =>
  !/\p{Script=Khmer}$/u.test(before.replace(/[^\p{L}\p{M}\p{N}]+$/u, '')) && !/^\p{Script=Khmer}/u.test(after);

/** Pieces with their widths, measured once for all font sizes. */
interface Measured {
  text: string;
  weight: Weight;
  pieces: { text: string; width: number; /** Width without the trailing space. */ bare: number }[];
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
 * Breaks a text into lines no wider than `width` (in multiples of the font size). If it needs more than `most` lines,
 * an ellipsis ends it.
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
