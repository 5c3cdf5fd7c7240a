import type { Item } from '@vigil/shared/drawing/scene.js';
import type { Letters } from './measure-text.js';
import { type Drawn, leadingOf, wrap } from './sheet.js';

/** The dated notes whose numbers a chart shows. */
export interface ListedNotes {
  about: string;
  /** One for each number, in the order of the numbers. */
  notes: readonly string[];
  /** Says that only the first `n` are listed, and where all are. */
  some: (n: number) => string;
}

const SIZE = 14;
const BETWEEN = 3;

/**
 * Draws what the numbers of a chart mean, as many notes as fit and each of them whole; where not all fit, it says how
 * many do and where the others are.
 */
export const notesScene = (
  { about, notes, some }: ListedNotes,
  width: number,
  height: number,
  { widthOf, language }: Letters,
): Drawn => {
  const leading = SIZE * leadingOf(language);
  const linesOf = (text: string): string[] => wrap(text, width, language, (one) => widthOf(one, SIZE, 400));
  const [head, ...all] = [about, ...notes].map(linesOf);
  const shown = (n: number): string[][] => [
    ...(n > 0 ? [head!, ...all.slice(0, n)] : []),
    ...(n < notes.length ? [linesOf(some(n))] : []),
  ];
  const heightOf = (parts: readonly string[][]): number =>
    parts.flat().length * leading + Math.max(0, parts.length - 1) * BETWEEN;
  let n = notes.length;
  while (n > 0 && heightOf(shown(n)) > height) n -= 1;
  let y = -4 - BETWEEN;
  const items = shown(n).flatMap((lines): Item[] => {
    y += BETWEEN;
    return lines.map((text) => {
      y += leading;
      return { kind: 'text', x: 0, y, text, size: SIZE, weight: 400, colour: 'ink-2' };
    });
  });
  return { items, width, height: heightOf(shown(n)), isCut: n < notes.length };
};
