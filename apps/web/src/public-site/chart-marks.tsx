import type { Answer } from '@vigil/shared/counting/answer.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { useText } from '../text-bundles.js';
import type { Bar } from './chart-scale.js';
import { markForm, whisker } from './mark-forms.js';
import { yearOf } from './period-choice.js';
import { isExact, type RatePaths, type RatePoint } from './rate-scale.js';

/** Patterns of the charts of a page; they are in the page once, whatever number of charts uses them. */
export function ChartPatterns() {
  const hatch = (id: string, turn: number, ground: string, stripe: string, size: number, line: number) => (
    <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse" patternTransform={`rotate(${turn})`}>
      <rect width={size} height={size} class={ground} />
      <rect width={line} height={size} class={stripe} />
    </pattern>
  );
  return (
    <svg class="chart-patterns" width="0" height="0" aria-hidden="true">
      <defs>
        {hatch('chart-possible', 45, 'chart-hatch-ground', 'chart-hatch', 5, 2)}
        {hatch('chart-possible-out', 45, 'chart-hatch-ground', 'chart-hatch-out', 5, 2)}
        {hatch('chart-unfinished', -45, 'chart-hatch', 'chart-hatch-ground', 5, 1.6)}
        {hatch('chart-unfinished-out', -45, 'chart-hatch-out', 'chart-hatch-ground', 5, 1.6)}
        {hatch('chart-column-unfinished', -45, 'chart-no-ground', 'chart-hatch-column', 6, 1)}
        {hatch('chart-unwatched', 45, 'chart-no-ground', 'chart-hatch-unwatched', 4, 1)}
      </defs>
    </svg>
  );
}

interface Place {
  x: number;
  width: number;
  y: (share: number) => number;
  plot: number;
  /** Whether the period is over. */
  isOver: boolean;
}

/** Returns the space at both sides of a bar, CSS pixels. */
const gapOf = (width: number): number => (width > 24 ? width * 0.18 : width > 8 ? 1.5 : 0.5);

/** A count: what is certain, and above it what is only possible. */
export function BarMarks({ bar, x, width, y, plot, isOver }: Place & { bar: Bar }) {
  const gap = gapOf(width);
  const box = { x: x + gap, width: Math.max(1, width - 2 * gap) };
  return (
    <>
      {bar.sure > 0 && (
        <rect
          {...box}
          y={y(bar.sure)}
          height={bar.sure * plot}
          class={isOver ? 'bar-sure' : 'bar-sure bar-unfinished'}
        />
      )}
      {bar.possible > 0 && (
        <rect {...box} y={y(bar.sure + bar.possible)} height={bar.possible * plot} class="bar-possible" />
      )}
    </>
  );
}

/** A rate: a point where it is certain, otherwise a whisker from its lowest to its highest. */
export function RateMark({
  point,
  line,
  x,
  y,
  isOver,
}: Pick<Place, 'x' | 'y' | 'isOver'> & { point: RatePoint; line: number }) {
  return isExact(point) ? (
    <path d={markForm(line, x, y(point.low), 4.5)} class={`rate-point line-${line} ${isOver ? '' : 'rate-hollow'}`} />
  ) : (
    <path d={whisker(x, y(point.high), y(point.low))} class={`rate-whisker line-${line}`} />
  );
}

/** The lines and bands behind the points. */
export function RateLines({ paths, line }: { paths: RatePaths; line: number }) {
  return (
    <g class={`line-${line}`} aria-hidden="true">
      {paths.band !== '' && <path d={paths.band} class="rate-band" />}
      {paths.line !== '' && <path d={paths.line} class="rate-line" />}
      {paths.toUnfinished !== '' && <path d={paths.toUnfinished} class="rate-line rate-line-unfinished" />}
    </g>
  );
}

/** CSS pixels: the number of a year, in either script. */
const LEAST_YEAR = 36;

/** Names below the baseline: each year at its beginning; if bars are years, every bar. */
export function Ground({
  periods,
  pitch,
  left,
  ground,
  height,
}: {
  periods: Answer['periods'];
  pitch: number;
  left: (index: number) => number;
  /** Of the baseline, and of the whole drawing, CSS pixels. */
  ground: number;
  height: number;
}) {
  const t = useText();
  const years = periods
    .map((period, index) => ({ year: yearOf(period), index }))
    .filter(({ year }, i, all) => i === 0 || all[i - 1]!.year !== year);
  const end = left(periods.length);
  const usual = (periods.length / years.length) * pitch;
  /** Where years are narrower than their numbers, only some of them have one. */
  const step = usual > LEAST_YEAR ? 1 : Math.ceil(LEAST_YEAR / usual);
  return (
    <g aria-hidden="true">
      {years.map(({ year, index }, i) => {
        const span = ((years[i + 1]?.index ?? periods.length) - index) * pitch;
        return (
          <g key={year}>
            <line x1={left(index) + 0.5} x2={left(index) + 0.5} y1={ground} y2={ground + 7} class="chart-ground" />
            {(step === 1 ? span > 26 : i % step === 0 && left(index) + LEAST_YEAR < end) && (
              <text
                x={left(index) + (step > 1 ? 0 : span < 60 ? span / 2 : 4)}
                y={height - 7}
                class="chart-year"
                text-anchor={span < 60 && step === 1 ? 'middle' : 'start'}
              >
                {digitsIn(year, t.language)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
