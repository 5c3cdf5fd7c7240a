import type { Item } from '@vigil/shared/drawing/scene.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Track } from '../divided-by.js';
import { markForm } from '../mark-forms.js';
import { formatRateNotes } from '../format-rate.js';
import { chartScene, type ChartPicture, isTooLow, LINE_INKS } from './chart-scene.js';
import { fitted } from './fit-text.js';
import type { Letters } from './measure-text.js';
import { type Drawn, placed, wrap } from './sheet.js';

interface DividedPicture extends Pick<ChartPicture, 'series' | 'isIn' | 'days'> {
  tracks: readonly Track[];
  /** The highest count of the one scale. */
  most: number;
}

const PANEL = {
  least: 84,
  fair: 104,
  most: { one: 190, several: 150 },
  gap: 28,
  between: 14,
  name: 24,
  total: 20,
} as const;

/** Draws a small chart for each group, place or kind, all on one scale, in about this height. */
export const panelsScene = (
  { series, isIn, days = [], tracks, most }: DividedPicture,
  { width, height, across }: { width: number; height: number; across: number },
  { widthOf, language }: Letters,
  t: Text,
): Drawn => {
  const wide = (width - (across - 1) * PANEL.gap) / across;
  const totals = tracks.map(({ total, watch }) => formatRateNotes(total, t, watch)[0]!);
  // Where one name needs the line for itself, each has it.
  const isApart = tracks.some(
    ({ name }, index) => widthOf(name, 17, 700) + widthOf(totals[index]!, 15, 400) + 12 > wide,
  );
  const names = tracks.map(({ name }) => wrap(name, wide, language, (one) => widthOf(one, 17, 700)));
  const lines = Math.max(1, ...names.map(({ length }) => length));
  const head = PANEL.name * lines + (isApart ? PANEL.total : 0);
  const rows = Math.ceil(tracks.length / across);
  const mean = height / rows - head - PANEL.between;
  const high = Math.max(PANEL.least, Math.min(PANEL.most[across === 1 ? 'one' : 'several'], mean));
  const row = head + high + PANEL.between;
  const items = tracks.flatMap((track, index): Item[] => {
    const x = (index % across) * (wide + PANEL.gap);
    const y = Math.floor(index / across) * row;
    const { watches, cells } = track;
    const said = { kind: 'text', text: totals[index]!, size: 15, weight: 400, colour: 'ink-2' } as const;
    return [
      ...names[index]!.map((text, line): Item => ({
        kind: 'text',
        x,
        y: y + 18 + line * PANEL.name,
        text,
        size: 17,
        weight: 700,
        colour: 'ink',
      })),
      isApart
        ? { ...said, text: fitted(said.text, wide, { size: 15, widthOf }), x, y: y + head - 6 }
        : { ...said, x: x + wide, y: y + 18, anchor: 'end' },
      {
        kind: 'window',
        x,
        y: y + head,
        width: wide,
        height: high,
        items: chartScene({ series, isIn, days, watches, top: most, tracks: [{ cells }] }, wide, high, t),
      },
    ];
  });
  return { items, width, height: rows * row, isCut: high < PANEL.fair };
};

/** Draws up to three rates as lines of one chart, with their names above it. */
export const linesScene = (
  { series, isIn, days = [], tracks }: Omit<DividedPicture, 'most'>,
  width: number,
  height: number,
  letters: Letters,
  t: Text,
): Drawn => {
  const [names, top] = namesScene(tracks, width, letters, t);
  const watches = tracks[0]?.watches ?? [];
  const own = height - top;
  const items = chartScene({ series, isIn, days, watches, tracks }, width, own, t);
  const isCut = isTooLow(own, tracks.length);
  return { items: [...names, placed({ items, width, height: own }, 0, top)], width, height, isCut };
};

/** The marks and names of lines, beside each other where they have room. @returns their height, too */
const namesScene = (
  tracks: readonly Pick<Track, 'name' | 'total' | 'watch'>[],
  width: number,
  { widthOf }: Letters,
  t: Text,
): [Item[], number] => {
  let [left, y] = [0, 10];
  const items = tracks.flatMap(({ name, total, watch }, line): Item[] => {
    const said = fitted(
      t('cell.said', { name, said: formatRateNotes(total, t, watch)[0]! }),
      width - 46,
      { size: 17, widthOf },
      700,
    );
    const own = 46 + widthOf(said, 17, 700);
    if (left > 0 && left + own > width) [left, y] = [0, y + PANEL.name];
    const x = left;
    left += own + 28;
    const ink = LINE_INKS[line % LINE_INKS.length]!;
    return [
      { kind: 'path', d: `M${x} ${y}h36`, stroke: ink, line: 2.5 },
      { kind: 'path', d: markForm(line, x + 18, y, 6), fill: ink },
      { kind: 'text', x: x + 46, y: y + 6, text: said, size: 17, weight: 700, colour: 'ink' },
    ];
  });
  return [items, y + PANEL.name - 2];
};
