import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import type { Item, Paint } from '@vigil/shared/drawing/scene.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import type { DatedNoteMark } from '@vigil/shared/public/dated-note-marks.js';
import { barsOn, scaleOf, topOf } from '../chart-scale.js';
import { markForm, whisker } from '../mark-forms.js';
import { yearOf } from '../period-choice.js';
import { percent } from '../format-rate.js';
import { isExact, RATE_TICKS, ratePaths, ratePoint } from '../rate-scale.js';

export interface ChartPicture {
  series: Pick<Answer, 'periods' | 'day'>;
  /** One for each line: a rate can have up to three, a count has one. */
  tracks: readonly { cells: readonly Cell[]; watches?: readonly (Watch | null)[] }[];
  watches: readonly (Watch | null)[];
  isIn: (index: number) => boolean;
  /** What happened on some days. */
  days?: readonly DatedNoteMark[];
  /** The highest count of the scale, if several pictures share one; otherwise that of this picture. */
  top?: number;
}

const GROUND = 30;
const SKY = 14;
const MARGIN = 58;
/** Room for "12/14" below a point: on one line, and how wide a period must be. */
const OF = { height: 20, least: 38 } as const;
/** The colours of the lines, in their order. */
export const LINE_INKS = ['count', 'link', 'done'] as const;

/**
 * Draws a chart as on the page: a solid bar is certain, stripes are possible, mirrored stripes are a period that is not
 * over; a point of a rate is certain, a whisker is its lowest to its highest, and nothing crosses a gap.
 * @returns items in a box of this size at 0, 0
 */
export const chartScene = (picture: ChartPicture, width: number, height: number, t: Text): Item[] => {
  const { series, tracks, watches, isIn } = picture;
  const isRate = tracks.some(({ cells }) => cells.some(({ rate }) => rate !== null));
  const count = series.periods.length;
  const pitch = (width - MARGIN) / Math.max(1, count);
  const left = (index: number): number => MARGIN + index * pitch;
  const middle = (index: number): number => left(index) + pitch / 2;
  const hasOf = isRate && tracks.length === 1 && pitch >= OF.least;
  const ground = height - GROUND - (hasOf ? OF.height : 0);
  const plot = ground - SKY;
  const y = (share: number): number => ground - share * plot;
  const isOver = (index: number): boolean => progressOf(series.periods[index]!, series).is !== 'so-far';
  const { top, ticks } = scaleOf(picture.top ?? topOf(tracks[0]!.cells));
  const lines = isRate
    ? RATE_TICKS.map((at) => ({ at, said: percent(at, t) }))
    : ticks.map((tick) => ({ at: tick / top, said: formatNumber(tick, t.language) }));
  const text = (x: number, base: number, said: string, anchor: 'start' | 'middle' | 'end'): Item => ({
    kind: 'text',
    x,
    y: base,
    text: said,
    size: 15,
    weight: 400,
    colour: 'ink-2',
    anchor,
  });
  const items: Item[] = lines.flatMap(({ at, said }): Item[] => [
    { kind: 'path', d: `M${MARGIN} ${y(at)}L${width} ${y(at)}`, stroke: 'line' },
    text(MARGIN - 8, y(at) + 5, said, 'end'),
  ]);
  for (let index = 0; index < count; index += 1) {
    const column = { kind: 'rect' as const, x: left(index), y: SKY, width: pitch, height: plot };
    if (!isOver(index)) items.push({ ...column, fill: 'none', stripes: 'line', isMirrored: true });
    if (isRate && watches[index] === 'nobody') items.push({ ...column, fill: 'none', stripes: 'hatch' });
    if (!isRate && watches[index] === 'nobody')
      items.push({ ...column, y: ground, height: 6, fill: 'none', stripes: 'hatch' });
  }
  for (const { number, from, to } of picture.days ?? []) {
    const x = MARGIN + from * pitch;
    items.push(
      { kind: 'rect', x, y: 0, width: Math.max(1.5, (to - from) * pitch), height: ground, fill: 'line' },
      { kind: 'path', d: `M${x} 0V${ground}`, stroke: 'ink-3', line: 1.5 },
      text(x + 4, 12, formatNumber(number, t.language), 'start'),
    );
  }
  if (isRate)
    tracks.forEach(({ cells, watches: own = watches }, line) => {
      const points = cells.map(({ rate }, index) => (rate ? ratePoint(rate, own[index] ?? null) : null));
      const colour = LINE_INKS[line % LINE_INKS.length]!;
      const paths = ratePaths(points, isOver, middle, y);
      const path = (d: string, paint: Paint): Item[] => (d === '' ? [] : [{ kind: 'path', d, ...paint }]);
      items.push(
        ...path(paths.band, { stripes: colour, stroke: colour, line: 0.8 }),
        ...path(paths.line, { stroke: colour, line: 2.5 }),
        ...path(paths.toUnfinished, { stroke: colour, line: 2.5, dash: [4, 5] }),
        ...points.flatMap((point, index) => {
          if (!point) return [];
          const ink = isIn(index) ? colour : 'out';
          const x = middle(index) + (line - (tracks.length - 1) / 2) * Math.min(6, pitch / 4);
          return isExact(point)
            ? path(markForm(line, x, y(point.low), 6), { fill: isOver(index) ? ink : 'raised', stroke: ink, line: 2.5 })
            : path(whisker(x, y(point.high), y(point.low)), { stroke: ink, line: 2.5 });
        }),
      );
    });
  else items.push(...barItems(picture, top, { left, pitch, plot, y }, isOver));
  items.push({ kind: 'path', d: `M${MARGIN} ${ground}L${width} ${ground}`, stroke: 'ink' });
  if (hasOf)
    tracks[0]!.cells.forEach(({ rate }, index) => {
      if (rate!.denominator.low === 0) return;
      const [a, b] = [rate!.numerator.low, rate!.denominator.low].map((n) => formatNumber(n, t.language));
      items.push(text(middle(index), ground + 17, `${a}/${b}`, 'middle'));
    });
  const years = series.periods
    .map((period, index) => ({ year: yearOf(period), index }))
    .filter(({ year }, i, all) => i === 0 || all[i - 1]!.year !== year);
  years.forEach(({ year, index }, i) => {
    const span = ((years[i + 1]?.index ?? count) - index) * pitch;
    items.push({ kind: 'path', d: `M${left(index)} ${ground}L${left(index)} ${ground + 8}`, stroke: 'ink' });
    if (span > 38) items.push(text(left(index) + 5, height - 7, digitsIn(year, t.language), 'start'));
  });
  return items;
};

interface Geometry {
  left: (index: number) => number;
  pitch: number;
  plot: number;
  y: (share: number) => number;
}

const barItems = (
  { tracks, isIn }: ChartPicture,
  top: number,
  { left, pitch, plot, y }: Geometry,
  isOver: (index: number) => boolean,
): Item[] => {
  const gap = Math.min(pitch * 0.18, 6);
  return barsOn(tracks[0]!.cells, top).flatMap(({ sure, possible }, index): Item[] => {
    const box = { kind: 'rect' as const, x: left(index) + gap / 2, width: Math.max(0.5, pitch - gap) };
    const colour = isIn(index) ? 'count' : 'out';
    const edge = { stroke: colour, line: 0.8 };
    return [
      ...(sure > 0
        ? [
            {
              ...box,
              y: y(sure),
              height: sure * plot,
              fill: colour,
              ...(!isOver(index) && { stripes: 'raised', isMirrored: true, ...edge }),
            },
          ]
        : []),
      ...(possible > 0
        ? [{ ...box, y: y(sure + possible), height: possible * plot, fill: 'raised', stripes: colour, ...edge }]
        : []),
    ];
  });
};

/** The forms of a legend, by their names. */
const KEYS: Readonly<Record<string, (y: number) => Item[]>> = {
  sure: (y) => [{ kind: 'rect', x: 2, y, width: 16, height: 16, fill: 'count' }],
  possible: (y) => [
    { kind: 'rect', x: 2, y, width: 16, height: 16, fill: 'raised', stripes: 'count', stroke: 'count', line: 0.8 },
  ],
  unfinished: (y) => [
    {
      kind: 'rect',
      x: 2,
      y,
      width: 16,
      height: 16,
      fill: 'count',
      stripes: 'raised',
      isMirrored: true,
      stroke: 'count',
      line: 0.8,
    },
  ],
  point: (y) => [{ kind: 'circle', x: 10, y: y + 8, radius: 6, fill: 'count' }],
  hollow: (y) => [{ kind: 'circle', x: 10, y: y + 8, radius: 6, fill: 'raised', stroke: 'count', line: 2.5 }],
  range: (y) => [{ kind: 'path', d: whisker(10, y, y + 16), stroke: 'count', line: 2.5 }],
  gap: (y) => [{ kind: 'path', d: `M0 ${y + 8}h6M14 ${y + 8}h6`, stroke: 'count', line: 2.5 }],
  unwatched: (y) => [{ kind: 'rect', x: 0, y: y + 4, width: 20, height: 9, fill: 'none', stripes: 'hatch' }],
};
const KEY_LINE = 26;

/** Draws a legend, one form a line. @returns items in a box at 0, 0, and its height */
export const legendScene = (legend: readonly { key: string; words: string }[]): { items: Item[]; height: number } => ({
  height: legend.length * KEY_LINE,
  items: legend.flatMap(({ key, words }, index): Item[] => [
    ...(KEYS[key]?.(index * KEY_LINE + 4) ?? []),
    {
      kind: 'text',
      x: 30,
      y: index * KEY_LINE + 17,
      text: words,
      size: 15,
      weight: 400,
      colour: 'ink-2',
      anchor: 'start',
    },
  ]),
});
