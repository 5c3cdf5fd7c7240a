import { factsOf } from '@vigil/shared/language/languages.js';
import type { Period } from '@vigil/shared/day/period.js';
import { digitsIn, formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { Item } from '@vigil/shared/drawing/scene.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { ticksTo } from '../../../public-site/chart-scale.js';
import { shortPeriod, yearNumber } from '../split-key-labels.js';
import { fitted } from '../../../public-site/picture-file/fit-text.js';
import type { Frame } from './legend-and-marks.js';

/** The vertical scale of a plot, in values. */
interface Scale {
  top: number;
  ticks: readonly number[];
}

export const scaleFor = (most: number): Scale => {
  const ticks = ticksTo(Math.max(1, most));
  return { top: Math.max(1, most, ticks.at(-1) ?? 1) * 1.02, ticks };
};

/** Draws the grid lines and the baseline, with numbers at the left. */
export const heightLines = (
  { ticks, top }: Scale,
  box: { left: number; right: number; sky: number; ground: number },
  { size, t }: Frame,
  unit = '',
): Item[] => [
  ...ticks.flatMap((count): Item[] => {
    const y = box.ground - (count / top) * (box.ground - box.sky);
    return [
      { kind: 'path', d: `M${box.left} ${y}L${box.right} ${y}`, stroke: 'line' },
      {
        kind: 'text',
        x: box.left - 6,
        y: y + size * 0.35,
        text: `${formatNumber(count, t.language)}${unit}`,
        size: size * 0.9,
        weight: 400,
        colour: 'ink-2',
        anchor: 'end',
      },
    ];
  }),
  { kind: 'path', d: `M${box.left} ${box.ground}L${box.right} ${box.ground}`, stroke: 'ink' },
];

/**
 * Draws the names of as many periods as fit under their columns without touching, and the years below.
 * @returns the height used
 */
export const periodLine = (
  periods: readonly Period[],
  left: number,
  pitch: number,
  ground: number,
  frame: Frame,
): { items: Item[]; height: number } => {
  const { size, widthOf, t } = frame;
  const small = size * 0.9;
  const line = small * (factsOf(t.language).isTall ? 1.8 : 1.45);
  const shorts = periods.map((period) => shortPeriod(period, t));
  const items: Item[] = [];
  const text = (x: number, y: number, said: string, anchor: 'start' | 'middle' = 'middle'): void => {
    items.push({ kind: 'text', x, y, text: said, size: small, weight: 400, colour: 'ink-2', anchor });
  };
  const isNamed = shorts.some((one) => one !== null);
  if (isNamed) {
    const widest = Math.max(...shorts.map((one) => widthOf(one ?? '', small, 400)));
    const every = [1, 2, 3, 6, 12, 24, 48].find((n) => n * pitch >= widest + 4) ?? 96;
    shorts.forEach((one, i) => {
      if (one !== null && i % every === 0) text(left + (i + 0.5) * pitch, ground + line * 0.85, one);
    });
  }
  const years = periods
    .map((period, i) => ({ year: yearNumber(period), i }))
    .filter(({ year }, i, all) => i === 0 || all[i - 1]!.year !== year);
  const y = ground + line * (isNamed ? 1.9 : 0.85);
  if (isNamed || years.length === periods.length) {
    years.forEach(({ year, i }, n) => {
      const room = ((years[n + 1]?.i ?? periods.length) - i) * pitch;
      const said = digitsIn(String(year), t.language);
      if (isNamed)
        items.push({
          kind: 'path',
          d: `M${left + i * pitch + 0.5} ${ground}L${left + i * pitch + 0.5} ${y}`,
          stroke: 'border-1',
        });
      if (widthOf(said, small, 400) + 6 <= room)
        text(isNamed ? left + i * pitch + 5 : left + (i + 0.5) * pitch, y, said, isNamed ? 'start' : 'middle');
    });
  } else
    periods.forEach((period, i) =>
      text(left + (i + 0.5) * pitch, y, fitted(formatPeriod(period, t.language), pitch - 6, { size: small, widthOf })),
    );
  return { items, height: line * (isNamed ? 2.3 : 1.3) };
};
