import type { Item } from '@vigil/shared/drawing/scene.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Track } from '../divided-by.js';
import { markForm } from '../mark-forms.js';
import { formatRateNotes } from '../format-rate.js';
import { chartScene, type ChartPicture, LINE_INKS } from './chart-scene.js';

export interface DividedPicture extends Pick<ChartPicture, 'series' | 'isIn' | 'days'> {
  tracks: readonly Track[];
  /** The highest count of the one scale. */
  most: number;
}
interface Drawn {
  items: Item[];
  height: number;
}

const PANEL = { small: 150, tall: 190, gap: 28, name: 24 } as const;

/** Draws a small chart for each group, place or kind, all on one scale. @returns items in a box at 0, 0 */
export const panelsScene = (
  { series, isIn, days = [], tracks, most }: DividedPicture,
  width: number,
  across: number,
  t: Text,
): Drawn => {
  const high = across === 1 ? PANEL.tall : PANEL.small;
  const wide = (width - (across - 1) * PANEL.gap) / across;
  const row = PANEL.name + high + PANEL.gap;
  const items = tracks.flatMap((track, index): Item[] => {
    const x = (index % across) * (wide + PANEL.gap);
    const y = Math.floor(index / across) * row;
    const { watches, cells, total, name } = track;
    return [
      { kind: 'text', x, y: y + 18, text: name, size: 17, weight: 700, colour: 'ink' },
      {
        kind: 'text',
        x: x + wide,
        y: y + 18,
        text: formatRateNotes(total, t, null)[0]!,
        size: 15,
        weight: 400,
        colour: 'ink-2',
        anchor: 'end',
      },
      {
        kind: 'window',
        x,
        y: y + PANEL.name,
        width: wide,
        height: high,
        items: chartScene({ series, isIn, days, watches, top: most, tracks: [{ cells }] }, wide, high, t),
      },
    ];
  });
  return { items, height: Math.ceil(tracks.length / across) * row };
};

/** Draws the rates of up to three groups, places or kinds as lines of one chart, with their names above it. */
export const linesScene = (
  { series, isIn, days = [], tracks }: DividedPicture,
  width: number,
  height: number,
  t: Text,
): Drawn => {
  const names = tracks.flatMap(({ name, total }, line): Item[] => {
    const y = line * PANEL.name + 10;
    const ink = LINE_INKS[line % LINE_INKS.length]!;
    return [
      { kind: 'path', d: `M0 ${y}h36`, stroke: ink, line: 2.5 },
      { kind: 'path', d: markForm(line, 18, y, 6), fill: ink },
      {
        kind: 'text',
        x: 46,
        y: y + 6,
        text: t('cell.said', { name, said: formatRateNotes(total, t, null)[0]! }),
        size: 17,
        weight: 700,
        colour: 'ink',
      },
    ];
  });
  const top = tracks.length * PANEL.name + 8;
  const watches = tracks[0]?.watches ?? [];
  const items = chartScene({ series, isIn, days, watches, tracks }, width, height, t);
  return { items: [...names, { kind: 'window', x: 0, y: top, width, height, items }], height: top + height };
};
