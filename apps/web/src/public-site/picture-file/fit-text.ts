import type { WidthOf } from './measure-text.js';

/** Cuts a text to a width and marks that it was cut. */
export const fitted = (
  text: string,
  width: number,
  { size, widthOf }: { size: number; widthOf: WidthOf },
  weight: 400 | 700 = 400,
): string => {
  if (widthOf(text, size, weight) <= width) return text;
  const signs = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  while (signs.length > 1 && widthOf(`${signs.join('')}…`, size, weight) > width) signs.pop();
  return `${signs.join('').trimEnd()}…`;
};
