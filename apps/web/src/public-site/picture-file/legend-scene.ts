import type { Item } from '@vigil/shared/drawing/scene.js';
import { whisker } from '../mark-forms.js';
import type { Letters } from './measure-text.js';
import { type Drawn, leadingOf, wrap } from './sheet.js';

/** One form of a picture and what it means; words alone where `key` is null. */
export interface LegendEntry {
  key: string | null;
  words: string;
}

const BOX = { kind: 'rect', x: 2, width: 16, height: 16 } as const;
const POINT = { kind: 'circle', x: 10, radius: 6 } as const;

/** The forms of a legend by their names, in a box of 20 by 20 pixels. */
const KEYS: Readonly<Record<string, readonly Item[]>> = {
  sure: [{ ...BOX, y: 2, fill: 'count' }],
  possible: [{ ...BOX, y: 2, fill: 'raised', stripes: 'count', stroke: 'count', line: 0.8 }],
  unfinished: [{ ...BOX, y: 2, fill: 'count', stripes: 'raised', isMirrored: true, stroke: 'count', line: 0.8 }],
  out: [{ ...BOX, y: 2, fill: 'out' }],
  point: [{ ...POINT, y: 10, fill: 'count' }],
  hollow: [{ ...POINT, y: 10, fill: 'raised', stroke: 'count', line: 2.5 }],
  range: [{ kind: 'path', d: whisker(10, 2, 18), stroke: 'count', line: 2.5 }],
  gap: [{ kind: 'path', d: 'M0 10h6M14 10h6', stroke: 'count', line: 2.5 }],
  unwatched: [{ kind: 'rect', x: 0, y: 5, width: 20, height: 10, fill: 'none', stripes: 'hatch' }],
};

const SIZE = 15;
const KEY = 28;
const BETWEEN = 26;

/** Draws a legend in lines as a text runs. @returns it in a box of this width at 0, 0 */
export const legendScene = (
  legend: readonly LegendEntry[],
  width: number,
  { widthOf, language }: Letters,
  keys: Readonly<Record<string, readonly Item[]>> = KEYS,
): Drawn => {
  const leading = Math.max(24, SIZE * leadingOf(language));
  const items: Item[] = [];
  let [x, y] = [0, 0];
  legend.forEach(({ key, words }, index) => {
    const form = key === null ? null : (keys[key] ?? []);
    const indent = form ? KEY : 0;
    const lines = wrap(words, width - indent, language, (one) => widthOf(one, SIZE, 400));
    const own = indent + Math.max(...lines.map((one) => widthOf(one, SIZE, 400)));
    if (index > 0 && x + own > width) [x, y] = [0, y + leading];
    if (form) items.push({ kind: 'window', x, y: y + (leading - 20) / 2, width: 20, height: 20, items: form });
    lines.forEach((text, line) =>
      items.push({
        kind: 'text',
        x: x + indent,
        y: y + line * leading + leading / 2 + 5,
        text,
        size: SIZE,
        weight: 400,
        colour: 'ink-2',
      }),
    );
    // What takes several lines has them for itself.
    if (lines.length > 1) [x, y] = [width, y + (lines.length - 1) * leading];
    else x += own + BETWEEN;
  });
  return { items, width, height: legend.length === 0 ? 0 : y + leading };
};
