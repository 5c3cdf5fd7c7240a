import type { Item } from '@vigil/shared/drawing/scene.js';
import type { Letters } from './measure-text.js';
import { type Drawn, leadingOf, type Space, wrap } from './sheet.js';

/** One bar of a share. `self` is the subject, `rest` all others; `unknown` is what nobody can say. */
export interface ShareBar {
  name: string;
  /** Its numbers in words. */
  said: string;
  /** From 0 to 1 of the whole bar; null: no bar, since there is no such share. */
  share: number | null;
  kind: 'self' | 'rest' | 'one' | 'unknown';
}

const SIZE = 15;
const BETWEEN = 16;
const LINE = { least: 27, print: 38, most: 80 } as const;
const BAR = { least: 140, part: 0.62 } as const;
/** Part of the width for names at most. */
const NAMES = 0.44;

const weightOf = (kind: ShareBar['kind']): 400 | 700 => (kind === 'self' ? 700 : 400);

/**
 * Draws bars on one scale below each other: name, bar, numbers. Where a line has too little room for all three, the bar
 * is below them. What does not fit is left out from the end and counted by `more`.
 */
export const barsScene = (
  bars: readonly ShareBar[],
  { width, height }: Space,
  { widthOf, language }: Letters,
  more: (n: number) => string,
): Drawn => {
  const widest = (texts: readonly string[], weight: 400 | 700): number =>
    Math.max(0, ...texts.map((text) => widthOf(text, SIZE, weight)));
  const names = Math.min(
    widest(
      bars.map(({ name }) => name),
      700,
    ),
    width * NAMES,
  );
  const numbers = widest(
    bars.map(({ said }) => said),
    400,
  );
  const isStacked = width - names - numbers - 2 * BETWEEN < BAR.least;
  const each = isStacked ? 2 : 1;
  const leading = SIZE * leadingOf(language);
  const linesOf = ({ name, said, kind }: ShareBar): string[] => {
    const room = isStacked ? width - widthOf(said, SIZE, 400) - BETWEEN : names + 1;
    return wrap(name, room, language, (one) => widthOf(one, SIZE, weightOf(kind)));
  };
  const least = Math.max(LINE.least, ...bars.map((one) => linesOf(one).length * leading + 7));
  const most = height === null ? bars.length : Math.max(1, Math.floor(height / (least * each)));
  const shown = bars.length > most ? bars.slice(0, most - 1) : bars;
  const left = bars.length - shown.length;
  const lines = (shown.length + (left > 0 ? 1 : 0)) * each;
  const line = Math.max(least, height === null ? LINE.print : Math.min(LINE.most, height / lines));
  const box = isStacked ? { x: 0, width } : { x: names + BETWEEN, width: width - names - numbers - 2 * BETWEEN };
  const bar = line * BAR.part;
  const text = (x: number, y: number, said: string, weight: 400 | 700, colour: string, isEnd = false): Item => ({
    kind: 'text',
    x,
    y: y + line / 2 + 5,
    text: said,
    size: SIZE,
    weight,
    colour,
    ...(isEnd && { anchor: 'end' }),
  });
  const items = shown.flatMap((one, index): Item[] => {
    const { said, share, kind } = one;
    const y = index * line * each;
    const name = linesOf(one);
    const whole = {
      kind: 'rect' as const,
      x: box.x,
      y: y + (each - 1) * line + (line - bar) / 2,
      width: box.width,
      height: bar,
    };
    return [
      ...name.map((part, at) => text(0, y + (at - (name.length - 1) / 2) * leading, part, weightOf(kind), 'ink')),
      text(width, y, said, 400, 'ink', true),
      ...(share === null ? [] : [{ ...whole, fill: 'line' }]),
      ...(share === null || share === 0
        ? []
        : [
            {
              ...whole,
              width: box.width * share,
              ...(kind === 'unknown'
                ? { fill: 'raised', stripes: 'hatch', stroke: 'ink-3' }
                : { fill: kind === 'rest' ? 'out' : 'count' }),
            },
          ]),
    ];
  });
  if (left > 0) items.push(text(0, shown.length * line * each, more(left), 400, 'ink-2'));
  return { items, width, height: lines * line, isCut: left > 0 };
};
