import type { Answer } from '@vigil/shared/counting/answer.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import type { Item } from '@vigil/shared/drawing/scene.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { chartShape } from '../chart-scale.js';
import { yearOf } from '../periods.js';

const GROUND = 30;
const SKY = 14;
const MARGIN = 44;

/**
 * Draws bars by period, as on the page: solid what is certain, striped what is only possible.
 * @returns items in a box of this size at 0, 0
 */
export const chartScene = (
  series: Answer,
  isIn: (index: number) => boolean,
  width: number,
  height: number,
  t: Text,
): Item[] => {
  const { bars, ticks } = chartShape(series.cells);
  const pitch = (width - MARGIN) / Math.max(1, bars.length);
  const left = (index: number): number => MARGIN + index * pitch;
  const plot = height - GROUND - SKY;
  const y = (share: number): number => height - GROUND - share * plot;
  const gap = Math.min(pitch * 0.18, 6);
  const items: Item[] = ticks.flatMap(({ count, at }): Item[] => [
    { kind: 'path', d: `M${MARGIN} ${y(at)}L${width} ${y(at)}`, stroke: 'line' },
    {
      kind: 'text',
      x: MARGIN - 8,
      y: y(at) + 5,
      text: formatNumber(count, t.language),
      size: 15,
      weight: 400,
      colour: 'ink-2',
      anchor: 'end',
    },
  ]);
  bars.forEach(({ sure, possible }, index) => {
    const box = { kind: 'rect' as const, x: left(index) + gap / 2, width: Math.max(0.5, pitch - gap) };
    const colour = isIn(index) ? 'count' : 'out';
    if (sure > 0) items.push({ ...box, y: y(sure), height: sure * plot, fill: colour });
    if (possible > 0)
      items.push({
        ...box,
        y: y(sure + possible),
        height: possible * plot,
        fill: 'raised',
        stripes: colour,
        stroke: colour,
        line: 0.8,
      });
  });
  items.push({ kind: 'path', d: `M${MARGIN} ${y(0)}L${width} ${y(0)}`, stroke: 'ink' });
  const years = series.periods
    .map((period, index) => ({ year: yearOf(period), index }))
    .filter(({ year }, i, all) => i === 0 || all[i - 1]!.year !== year);
  years.forEach(({ year, index }, i) => {
    const span = ((years[i + 1]?.index ?? bars.length) - index) * pitch;
    items.push({ kind: 'path', d: `M${left(index)} ${y(0)}L${left(index)} ${y(0) + 8}`, stroke: 'ink' });
    if (span > 38)
      items.push({
        kind: 'text',
        x: left(index) + 5,
        y: height - 7,
        text: digitsIn(year, t.language),
        size: 15,
        weight: 400,
        colour: 'ink-2',
      });
  });
  return items;
};
