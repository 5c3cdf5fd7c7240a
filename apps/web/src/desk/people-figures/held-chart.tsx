import { asPeriod } from '@vigil/shared/day/period.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { type PresentedLine, presentFigure } from '@vigil/shared/people-figures/present-figure.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useText } from '../../text-bundles.js';
import { Key } from './figure-bars.js';

const [WIDTH, HEIGHT] = [720, 200];

type Height = (line: PresentedLine) => number;

/** Returns the places of days one after another on which something is so, run by run. */
const runsOf = (days: readonly PresentedLine[], isSo: (line: PresentedLine) => boolean): number[][] => {
  const runs: number[][] = [];
  days.forEach((line, at) => {
    if (!isSo(line)) return;
    if (runs.at(-1)?.at(-1) === at - 1) runs.at(-1)!.push(at);
    else runs.push([at]);
  });
  return runs;
};

/** Who was held on each day: certain as an area, possible as a band on it, not known as an outline above. */
export function HeldChart({ figure, caption }: { figure: PeopleFigure; caption: string }) {
  const t = useText();
  const days = presentFigure(figure, (_, key) => key, t).filter(({ keys }) => keys[0] !== null);
  if (days.length === 0) return null;
  const most = Math.max(1, ...days.map(({ high }) => high ?? 0));
  const firstDay = dayOf(days[0]!);
  const x = (at: number): number => (WIDTH * at) / days.length;
  const y = (n: number): number => HEIGHT - (HEIGHT * n) / most;
  const certain = ({ amount }: PresentedLine): number => amount.certain;
  const possible = (line: PresentedLine): number => certain(line) + (line.amount.possible ?? 0);
  const all = (line: PresentedLine): number => possible(line) + line.amount.notKnown;
  /** The outline of what lies between two heights, on days one after another. Each day is as wide as another. */
  const outline = (run: readonly number[], from: Height, to: Height): string => {
    const edge = (height: Height): string[] =>
      run.flatMap((at) => [`${x(at)},${y(height(days[at]!))}`, `${x(at + 1)},${y(height(days[at]!))}`]);
    return [...edge(to), ...edge(from).reverse()].join(' ');
  };
  const area = (kind: string, from: Height, to: Height) =>
    runsOf(days, (line) => to(line) > from(line)).map((run) => (
      <polygon key={run[0]} class={`people-area-${kind}`} points={outline(run, from, to)} />
    ));
  const last = days.at(-1)!;
  return (
    <figure class="people-chart">
      <figcaption>{caption}</figcaption>
      <div class="people-chart-frame">
        <span class="people-chart-most small">{formatNumber(most, t.language)}</span>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('people-figures.chart')}
        >
          {area('certain', () => 0, certain)}
          {area('possible', certain, possible)}
          {area('not-known', possible, all)}
        </svg>
      </div>
      <p class="people-chart-ends small">
        <span>{formatDay(firstDay, t.language)}</span>
        <span>{formatDay(dayOf(last), t.language)}</span>
      </p>
      <Key />
    </figure>
  );
}

const dayOf = ({ keys: [key] }: PresentedLine): Day => asPeriod(key!).from;
