import { FONT } from '@vigil/shared/drawing/scene.js';
import type { Text } from '@vigil/shared/text/text.js';

/** Returns the width of a text in CSS pixels. */
export type WidthOf = (text: string, size: number, weight: 400 | 700) => number;

/** Loads the page's fonts, then returns a function that measures text. CSS pixels. */
export const measure = async ({ language }: Text): Promise<WidthOf> => {
  const letters = language === 'km' ? 'ក A1' : 'A1';
  await Promise.all(
    [400, 700].map((weight) => document.fonts.load(`${weight} 16px Battambang`, letters).catch(() => [])),
  );
  const context = document.createElement('canvas').getContext('2d')!;
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${FONT}`;
    return context.measureText(text).width;
  };
};
