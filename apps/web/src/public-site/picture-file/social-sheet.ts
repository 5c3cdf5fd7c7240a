import type { Item, Scene } from '@vigil/shared/drawing/scene.js';
import { type Sheet, wrap } from './sheet.js';

/** Pixels of pictures for social networks: beside a link or in a post, and in a feed of squares. */
export const SOCIAL = { wide: { width: 1200, height: 675 }, square: { width: 1080, height: 1080 } } as const;
export type SocialSize = keyof typeof SOCIAL;

/** A picture before it is on a sheet. */
export interface Drawn {
  items: readonly Item[];
  width: number;
  height: number;
}

const EDGE = 40;
const BAND = 44;
const NOTE = 15;
const SIZES = [40, 36, 32, 29, 26, 23, 20] as const;
/** The sentence may take this much of the height where the picture is below it. */
const MOST_TEXT: Readonly<Record<SocialSize, number>> = { wide: 0.3, square: 0.36 };
/** A picture that is narrower than this, for its height, goes beside the text on a wide sheet. */
const NARROW = 1.6;

/**
 * Puts a picture on a sheet of a fixed size: the sentence in the largest letters that fit, the picture as large as what
 * is left, and below both the country, source, last day and method.
 */
export const socialSheet = (
  sheet: Sheet,
  picture: Drawn,
  size: SocialSize,
  widthOf: (text: string, size: number, weight: 400 | 700) => number,
): Scene => {
  const { width, height } = SOCIAL[size];
  const leading = sheet.language === 'km' ? 1.7 : 1.28;
  const top = sheet.demo === null ? 0 : BAND;
  const isBeside = size === 'wide' && picture.width < NARROW * picture.height;
  const textWidth = isBeside ? width * 0.46 - EDGE : width - 2 * EDGE;
  const lines = (text: string, most: number, letters: number, weight: 400 | 700): string[] =>
    text === '' ? [] : wrap(text, most, sheet.language, (one) => widthOf(one, letters, weight));
  const foot = lines(sheet.foot ?? '', width - 2 * EDGE, NOTE, 400);
  const footTop = height - 22 - foot.length * NOTE * leading;
  const room = isBeside ? footTop - top - 2 * EDGE : height * MOST_TEXT[size];
  const textsAt = (letters: number) => {
    const small = Math.max(16, Math.round(letters * 0.6));
    return [
      ...lines(sheet.figure, textWidth, letters, 700).map((text) => ({ text, letters, bold: true, ink: 'ink' })),
      ...lines(sheet.beside, textWidth, small, 400).map((text) => ({
        text,
        letters: small,
        bold: false,
        ink: 'ink-2',
      })),
      ...lines(sheet.caption, textWidth, 17, 700).map((text) => ({ text, letters: 17, bold: true, ink: 'ink-2' })),
    ];
  };
  const tall = (texts: readonly { letters: number }[]): number =>
    texts.reduce((sum, { letters }) => sum + letters * leading, 0);
  const texts = SIZES.map(textsAt).find((some) => tall(some) <= room) ?? textsAt(SIZES.at(-1)!);

  const items: Item[] = [];
  const text = (x: number, y: number, said: string, letters: number, weight: 400 | 700, colour: string): void => {
    items.push({ kind: 'text', x, y, text: said, size: letters, weight, colour });
  };
  if (sheet.demo !== null) {
    items.push({ kind: 'rect', x: 0, y: 0, width, height: BAND, fill: 'demo' });
    text(EDGE, 29, sheet.demo, 20, 700, 'on-demo');
  }
  let y = top + 20;
  for (const { text: said, letters, bold, ink } of texts) {
    y += letters * leading;
    text(EDGE, y, said, letters, bold ? 700 : 400, ink);
  }
  const box = isBeside
    ? { x: EDGE + textWidth + 24, y: top + 24, width: width - 2 * EDGE - textWidth - 24, height: footTop - top - 48 }
    : { x: EDGE, y: y + 18, width: width - 2 * EDGE, height: footTop - y - 36 };
  const scale = Math.max(0, Math.min(box.width / picture.width, box.height / picture.height));
  items.push({
    kind: 'window',
    x: box.x + (box.width - picture.width * scale) / 2,
    y: box.y,
    width: picture.width,
    height: picture.height,
    scale,
    items: picture.items,
  });
  foot.forEach((said, index) => text(EDGE, footTop + (index + 1) * NOTE * leading, said, NOTE, 400, 'ink-2'));
  return { width, height, items };
};
