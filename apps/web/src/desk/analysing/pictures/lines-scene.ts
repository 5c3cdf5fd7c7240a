import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';
import { formatKey, formatKeys } from '../split-key-labels.js';
import { isOfRate, formatValue, topOf, type Value } from '../cell-value.js';
import { heightLines, periodLine, scaleFor } from './vertical-scale.js';
import { drawnKeys } from './bar-model.js';
import {
  type Drawing,
  type Entry,
  type Frame,
  isUnwatched,
  type Mark,
  legendOf,
  markAt,
  SERIES,
  valueIn,
} from './legend-and-marks.js';

const PLOT = 18;
const LEAST_PITCH = 6;

interface Line {
  key: CellKey | undefined;
  colour: string;
  cells: readonly Cell[];
  values: readonly Value[];
}

/**
 * Draws a line over time for each key of the second split. A band shows what is possible above it. The line stops where
 * there is no number.
 */
export const linesScene = (answer: Answer, frame: Frame): Drawing => {
  const { size, widthOf, t, names } = frame;
  const isRate = isOfRate(answer);
  const { lines, rest } = linesOf(answer, frame);
  const legend = legendOf(
    lines
      .flatMap(({ key, colour }, i): Entry[] =>
        key === undefined ? [] : [{ words: formatKey(answer, 1, key, names, t), colour, series: i }],
      )
      .concat(
        lines.some(({ values }) => values.some(({ more }) => more > 0))
          ? [{ words: t('analysis.may'), colour: 'ink-2', isStriped: true }]
          : [],
      ),
    frame,
  );
  const scale = scaleFor(isRate ? 100 : Math.max(0, ...lines.flatMap(({ values }) => values.map(topOf))));
  const unit = isRate ? ' %' : '';
  const left =
    Math.max(...scale.ticks.map((tick) => widthOf(`${t('desk.number', { n: tick })}${unit}`, size, 400))) + 10;
  const pitch = Math.max((frame.width - left) / answer.periods.length, frame.canScroll ? LEAST_PITCH : 0);
  const right = left + pitch * answer.periods.length;
  const sky = legend.height + size * 1.4;
  const ground = sky + size * PLOT;
  const x = (i: number): number => left + (i + 0.5) * pitch;
  const y = (value: number): number => ground - (value / scale.top) * (ground - sky);
  const items: Mark[] = [...legend.items];
  answer.periods.forEach(({ key }, i) => {
    if (isUnwatched(frame, answer.splits.length > 1 ? [key, ALL] : [key]))
      items.push({
        kind: 'rect',
        x: left + i * pitch,
        y: sky,
        width: pitch,
        height: ground - sky,
        fill: 'raised',
        stripes: 'hatch',
      });
  });
  items.push(...heightLines(scale, { left, right, sky, ground }, frame, unit));
  for (const { colour, values } of lines) items.push(...bands(values, colour, x, y));
  lines.forEach(({ colour, values, cells }, series) => {
    for (const run of runsOf(values))
      if (run.length > 1)
        items.push({
          kind: 'path',
          d: `M${run.map((i) => `${x(i).toFixed(1)} ${y(values[i]!.at!).toFixed(1)}`).join('L')}`,
          fill: 'none',
          stroke: colour,
          line: 2.2,
        });
    values.forEach((value, i) => {
      const { at, short, isOpen } = value;
      const said = t('analysis.said', { what: formatKeys(answer, cells[i]!, names, t), n: formatValue(value, t) });
      if (at !== null)
        items.push({ ...markAt(series, x(i), y(at), Math.min(4.2, Math.max(2, pitch * 0.3)), colour), said } as Mark);
      if (at !== null && isOpen && lines.length > 1)
        items.push({
          kind: 'text',
          x: x(i) + 4,
          y: y(at) - size * 0.3,
          text: '+',
          size: size * 0.85,
          weight: 700,
          colour: 'ink',
          halo: 'raised',
        });
      else if (lines.length === 1 && widthOf(short, size * 0.8, 400) <= pitch)
        items.push({
          kind: 'text',
          x: x(i),
          y: at === null ? ground - size * 0.4 : y(at) - size * 0.6,
          text: short,
          size: size * 0.8,
          weight: 400,
          colour: at === null ? 'ink-2' : 'ink',
          anchor: 'middle',
          halo: 'raised',
        });
    });
  });
  const below = periodLine(answer.periods, left, pitch, ground, frame);
  const gaps = lines.some(({ values }) => values.some(({ at }) => at === null));
  return {
    items: [...items, ...below.items],
    width: right,
    height: ground + below.height,
    notes: [
      ...(rest > 0 ? [t('analysis.left-out', { n: rest, k: lines.length })] : []),
      ...(gaps ? [t(isRate ? 'analysis.gaps-rate' : 'analysis.gaps')] : []),
    ],
  };
};

const linesOf = (answer: Answer, frame: Frame): { lines: Line[]; rest: number } => {
  const cells = new Map([...answer.cells, ...answer.totals].map((cell) => [JSON.stringify(cell.keys), cell]));
  const at = (keys: readonly CellKey[]): Cell => cells.get(JSON.stringify(keys))!;
  const line = (key: CellKey | undefined, colour: string): Line => {
    const own = answer.periods.map((period) => at(key === undefined ? [period.key] : [period.key, key]));
    return { key, colour, cells: own, values: own.map((cell) => valueIn(frame, cell)) };
  };
  if (answer.splits.length < 2) return { lines: [line(undefined, 'count')], rest: 0 };
  const { drawn, rest } = drawnKeys(answer, (keys) => at(keys[0] === ALL ? [ALL, keys[1]!] : keys));
  return { lines: drawn.map((key, i) => line(key, SERIES[i]!)), rest: rest.length };
};

/** Splits into runs in which every period has a number. */
const runsOf = (values: readonly Value[]): number[][] => {
  const runs: number[][] = [[]];
  values.forEach(({ at }, i) => {
    if (at === null) runs.push([]);
    else runs.at(-1)!.push(i);
  });
  return runs.filter((run) => run.length > 0);
};

/** Draws bands from what is certain to what is possible, where these differ. */
const bands = (
  values: readonly Value[],
  colour: string,
  x: (i: number) => number,
  y: (value: number) => number,
): Mark[] =>
  runsOf(values)
    .filter((run) => run.some((i) => values[i]!.more > 0))
    .map((run): Mark => {
      const point = (i: number, value: number): string => `${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      const upper = run.map((i) => point(i, values[i]!.at! + values[i]!.more));
      return {
        kind: 'path',
        d: `M${[...upper, ...run.map((i) => point(i, values[i]!.at!)).reverse()].join('L')}Z`,
        fill: 'none',
        stripes: colour,
      };
    });
