import { factsOf, type Language } from '@vigil/shared/language/languages.js';
import khmer400 from '@fontsource/battambang/files/battambang-khmer-400-normal.woff?url';
import khmer700 from '@fontsource/battambang/files/battambang-khmer-700-normal.woff?url';
import latin400 from '@fontsource/battambang/files/battambang-latin-400-normal.woff2?url';
import latin700 from '@fontsource/battambang/files/battambang-latin-700-normal.woff2?url';
import type { Text } from '@vigil/shared/text/text.js';
import { CANVAS_FONT, CANVAS_LETTERS } from './canvas-font.js';

/** Returns the width of a text in CSS pixels. */
export type WidthOf = (text: string, size: number, weight: 400 | 700) => number;

/** What texts of a picture are measured and broken with. */
export interface Letters {
  widthOf: WidthOf;
  language: Language;
}

const LATIN = 'U+0000-00FF, U+0131, U+0152-0153, U+2000-200B, U+200E-206F, U+20AC, U+2122, U+2191, U+2193, U+2212';
const KHMER = 'U+1780-17FF, U+19E0-19FF, U+200C-200D, U+25CC';

/**
 * The letters of the page under a name of their own: a page that came before its letters does without them for good,
 * and a picture would, too.
 */
const addLetters = (): void => {
  if ([...document.fonts].some(({ family }) => family.includes(CANVAS_LETTERS))) return;
  for (const [file, weight, unicodeRange] of [
    [latin400, '400', LATIN],
    [latin700, '700', LATIN],
    [khmer400, '400', KHMER],
    [khmer700, '700', KHMER],
  ] as const)
    document.fonts.add(new FontFace(CANVAS_LETTERS, `url(${file})`, { weight, unicodeRange }));
};

/**
 * Loads the letters of pictures, then returns a function that measures text. CSS pixels.
 * @param font what the text is drawn with, if not on a canvas
 */
export const measure = async ({ language }: Text, font = CANVAS_FONT): Promise<WidthOf> => {
  addLetters();
  const { letters } = factsOf(language);
  await Promise.all(
    [400, 700].map((weight) => document.fonts.load(`${weight} 16px '${CANVAS_LETTERS}'`, letters).catch(() => [])),
  );
  const context = document.createElement('canvas').getContext('2d')!;
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${font}`;
    return context.measureText(text).width;
  };
};

/** The same with the language in which lines are broken. */
export const lettersFor = async (t: Text): Promise<Letters> => ({ widthOf: await measure(t), language: t.language });
