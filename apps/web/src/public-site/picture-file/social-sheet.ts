import type { Item, Scene } from '@vigil/shared/drawing/scene.js';
import type { WidthOf } from './measure-text.js';
import { type Drawn, leadingOf, type Picture, placed, type Space, type Sheet, wrap } from './sheet.js';

/** Pixels of pictures for social networks: beside a link or in a post, and in a feed of squares. */
export const SOCIAL = { wide: { width: 1200, height: 675 }, square: { width: 1080, height: 1080 } } as const;
export type SocialSize = keyof typeof SOCIAL;

const EDGE = 40;
const BAND = 44;
const NOTE = 16;
const SIZES = [40, 36, 32, 29, 26, 23, 20] as const;
/** The sentence may take this much of the height where the picture is below it. */
const MOST_TEXT: Readonly<Record<SocialSize, number>> = { wide: 0.26, square: 0.34 };
/** A picture that is narrower than this, for its height, goes beside the text on a wide sheet. */
const NARROW = 1.6;
/**
 * Most people see these pictures on a phone: what is drawn for its room has letters so much larger, if all of it fits.
 */
const ENLARGED = [1.3, 1.15, 1] as const;

/**
 * Puts a picture on a sheet of a fixed size: the sentence in the largest letters that fit, the picture as large as what
 * is left, and below both the country, source, last day and method.
 */
export const socialSheet = (sheet: Sheet, picture: Picture, size: SocialSize, widthOf: WidthOf): Scene => {
  const { width, height } = SOCIAL[size];
  const leading = leadingOf(sheet.language);
  const top = sheet.demo === null ? 0 : BAND;
  const isBeside = size === 'wide' && typeof picture !== 'function' && picture.width < NARROW * picture.height;
  const textWidth = isBeside ? width * 0.46 - EDGE : width - 2 * EDGE;
  const lines = (text: string, most: number, letters: number, weight: 400 | 700): string[] =>
    text === '' ? [] : wrap(text, most, sheet.language, (one) => widthOf(one, letters, weight));
  const foot = lines(sheet.foot ?? '', width - 2 * EDGE, NOTE, 400);
  const footTop = height - 22 - foot.length * NOTE * leading;
  const room = isBeside ? footTop - top - 2 * EDGE : height * MOST_TEXT[size];
  const textsAt = (letters: number) => {
    const small = Math.max(18, Math.round(letters * 0.6));
    const block = (said: string, of: number, weight: 400 | 700, ink: string, above: number) =>
      lines(said, textWidth, of, weight).map((text, index) => ({
        text,
        letters: of,
        weight,
        ink,
        above: index === 0 ? above : 0,
      }));
    return [
      ...block(sheet.figure, letters, 700, 'ink', 0),
      ...block(sheet.beside, small, 400, 'ink-2', 6),
      ...block(sheet.caption, 18, 700, 'ink-2', 8),
    ];
  };
  const tall = (texts: readonly { letters: number; above: number }[]): number =>
    texts.reduce((sum, { letters, above }) => sum + above + letters * leading, 0);
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
  for (const { text: said, letters, weight, ink, above } of texts) {
    y += above + letters * leading;
    text(EDGE, y, said, letters, weight, ink);
  }
  const box = isBeside
    ? { x: EDGE + textWidth + 24, y: top + 24, width: width - 2 * EDGE - textWidth - 24, height: footTop - top - 48 }
    : { x: EDGE, y: y + 18, width: width - 2 * EDGE, height: footTop - y - 36 };
  const drawn = typeof picture === 'function' ? drawnFor(picture, box) : picture;
  const scale = Math.max(0, Math.min(box.width / drawn.width, box.height / drawn.height));
  // What is drawn for its room begins where the sentence does.
  const x = typeof picture === 'function' ? box.x : box.x + (box.width - drawn.width * scale) / 2;
  items.push(placed(drawn, x, box.y, scale));
  foot.forEach((said, index) => text(EDGE, footTop + (index + 1) * NOTE * leading, said, NOTE, 400, 'ink-2'));
  return { width, height, items };
};

/** Draws a picture for a box, in the largest letters in which all of it fits, or else in the smallest. */
const drawnFor = (picture: (room: Space) => Drawn, { width, height }: { width: number; height: number }): Drawn => {
  const tries = ENLARGED.map((by) => ({ by, drawn: () => picture({ width: width / by, height: height / by }) }));
  for (const { by, drawn } of tries.slice(0, -1)) {
    const one = drawn();
    if (!one.isCut && one.height * by <= height + 1 && one.width * by <= width + 1) return one;
  }
  return tries.at(-1)!.drawn();
};
