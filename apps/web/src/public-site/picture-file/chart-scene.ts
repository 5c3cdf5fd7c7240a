import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import type { Item, Paint } from '@vigil/shared/drawing/scene.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import type { DatedNoteMark } from '@vigil/shared/public/dated-note-marks.js';
import { isMarked } from '../marked-period.js';
import { barsOn, scaleOf, topOf } from '../chart-scale.js';
import { markForm, whisker } from '../mark-forms.js';
import { yearOf } from '../period-choice.js';
import { percent } from '../format-rate.js';
import { isExact, RATE_TICKS, ratePaths, ratePoint } from '../rate-scale.js';
import type { Drawn } from './sheet.js';

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
/** Room for a year below the axis, in the widest digits. */
const YEAR = 50;
const SKY = 14;
const MARGIN = 58;
/** Room for "12/14" below a point, in a line for each rate, and how wide a period must be for it. */
const OF = { height: 20, least: 38 } as const;
/** Numbers of dated notes whose days are close stand below each other, in at most so many lines. */
const NOTE_LINES = 3;
/** Whether a chart of this height has no room to tell its values apart. */
export const isTooLow = (height: number, rates = 0): boolean => height < 160 + rates * OF.height;

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
  const hasOf = isRate && pitch >= OF.least;
  const ground = height - GROUND - (hasOf ? OF.height * tracks.length : 0);
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
    if (isMarked(tracks[0]!.cells[index]!, watches[index] ?? null))
      items.push({ ...column, ...(isRate ? {} : { y: ground, height: 6 }), fill: 'none', stripes: 'hatch' });
  }
  items.push(...noteItems(picture.days ?? [], (at) => MARGIN + at * pitch, ground, t));
  if (isRate)
    tracks.forEach(({ cells, watches: own = watches }, line) => {
      const points = cells.map((cell, index) => ratePoint(cell, own[index] ?? null));
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
    tracks.forEach(({ cells }, line) => {
      const base = ground + 17 + line * OF.height;
      const ink = LINE_INKS[line % LINE_INKS.length]!;
      if (tracks.length > 1)
        items.push({ kind: 'path', d: markForm(line, MARGIN - 16, base - 5, 5), fill: ink, stroke: ink });
      cells.forEach(({ rate, none = null }, index) => {
        const a = none === null ? formatNumber(rate!.numerator.low, t.language) : '–';
        const b = formatNumber(rate!.denominator.low, t.language);
        items.push(text(middle(index), base, rate!.denominator.low === 0 ? '–' : `${a}/${b}`, 'middle'));
      });
    });
  const years = series.periods
    .map((period, index) => ({ year: yearOf(period), index }))
    .filter(({ year }, i, all) => i === 0 || all[i - 1]!.year !== year);
  const spanFrom = (i: number, many: number): number => ((years[i + many]?.index ?? count) - years[i]!.index) * pitch;
  // Where not every year has room for its name, every second or third has it.
  const step = [1, 2, 3, 5, 10].find((some) => years.slice(1, -1).every((_, i) => spanFrom(i + 1, some) >= YEAR)) ?? 20;
  years.forEach(({ year, index }, i) => {
    items.push({ kind: 'path', d: `M${left(index)} ${ground}L${left(index)} ${ground + 8}`, stroke: 'ink' });
    if (i % step === 0 && spanFrom(i, step) >= YEAR)
      items.push(text(left(index) + 5, height - 7, digitsIn(year, t.language), 'start'));
  });
  return items;
};

/** Returns what draws such a chart for a room. */
export const drawnChart =
  (picture: ChartPicture, t: Text) =>
  (width: number, height: number): Drawn => ({
    items: chartScene(picture, width, height, t),
    width,
    height,
    isCut: isTooLow(height),
  });

/** The marked days, each with its number in the list below the chart. */
const noteItems = (
  days: readonly DatedNoteMark[],
  x: (at: number) => number,
  ground: number,
  { language }: Text,
): Item[] => {
  /** Where the last number of each line ends. */
  const ends: number[] = [];
  return days.flatMap(({ number, from, to }): Item[] => {
    const [left, said] = [x(from), formatNumber(number, language)];
    const free = ends.findIndex((end) => end < left);
    const line = free >= 0 ? free : Math.min(ends.length, NOTE_LINES - 1);
    ends[line] = left + 8 + said.length * 10;
    return [
      { kind: 'rect', x: left, y: 0, width: Math.max(1.5, x(to) - left), height: ground, fill: 'line' },
      { kind: 'path', d: `M${left} 0V${ground}`, stroke: 'ink-3', line: 1.5 },
      {
        kind: 'text',
        x: left + 4,
        y: 12 + line * 15,
        text: said,
        size: 15,
        weight: 700,
        colour: 'ink-2',
        anchor: 'start',
        ...(line > 0 && { halo: 'raised' }),
      },
    ];
  });
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
