import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';

const [WIDTH, HEIGHT, EDGE] = [112, 28, 3];

/** A figure over time without words: its tile links to the chart and the table that say the same. */
export function Sparkline({ series }: { series: Answer }) {
  const isRate = series.cells.some(({ rate }) => rate !== null);
  return (
    <svg class="sparkline" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path class="sparkline-ground" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      {isRate ? <Line series={series} /> : <Bars series={series} />}
    </svg>
  );
}

const isOpen = ({ periods, ...known }: Answer, index: number): boolean =>
  progressOf(periods[index]!, known).is !== 'over';

/** What is certain. No bar where nobody can say; a period that is not over is outlined. */
function Bars({ series }: { series: Answer }) {
  const { cells } = series;
  const most = Math.max(1, ...cells.map(({ low }) => low));
  const step = WIDTH / cells.length;
  const wide = Math.max(1, step - Math.min(2, step / 4));
  return (
    <>
      {cells.map(({ low }, index) => {
        const height = (low / most) * (HEIGHT - EDGE);
        if (low === 0) return null;
        const inset = isOpen(series, index) ? 0.75 : 0;
        return (
          <rect
            key={cells[index]!.keys[0]}
            class={inset > 0 ? 'sparkline-open' : 'sparkline-bar'}
            x={index * step + inset}
            y={HEIGHT - height + inset}
            width={wide - 2 * inset}
            height={Math.max(0.5, height - 2 * inset)}
          />
        );
      })}
    </>
  );
}

/** Percentages from 0 to 100. The line breaks where there is none; a period that is not over has an open point. */
function Line({ series }: { series: Answer }) {
  const { cells } = series;
  const step = WIDTH / cells.length;
  const pointOf = ({ rate }: Cell, index: number) =>
    rate?.share == null
      ? null
      : {
          x: (index + 0.5) * step,
          y: EDGE + 1 + (1 - rate.share) * (HEIGHT - 2 * EDGE - 2),
          open: isOpen(series, index),
        };
  const points = cells.map(pointOf);
  return (
    <>
      {points.map((point, index) => {
        const before = points[index - 1];
        return (
          point &&
          before && (
            <path
              key={index}
              class={point.open ? 'sparkline-line sparkline-so-far' : 'sparkline-line'}
              d={`M${before.x} ${before.y}L${point.x} ${point.y}`}
            />
          )
        );
      })}
      {points.map(
        (point, index) =>
          point && (
            <circle
              key={index}
              class={point.open ? 'sparkline-open' : 'sparkline-bar'}
              cx={point.x}
              cy={point.y}
              r={3}
            />
          ),
      )}
    </>
  );
}
