import { asPeriod } from '@vigil/shared/day/period.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { type PresentedLine, presentFigure } from '@vigil/shared/people-figures/present-figure.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useText } from '../../text-bundles.js';
import { Key } from './figure-bars.js';

const [WIDTH, HEIGHT] = [720, 200];

/** Who was held on each day: certain as an area, possible as a band on it, not known as an outline above. */
export function HeldChart({ figure, caption }: { figure: PeopleFigure; caption: string }) {
  const t = useText();
  const days = presentFigure(figure, (_, key) => key, t).filter(({ keys }) => keys[0] !== null);
  if (days.length === 0) return null;
  const most = Math.max(1, ...days.map(({ high }) => high ?? 0));
  const firstDay = dayOf(days[0]!);
  const x = (at: number): number => (WIDTH * at) / days.length;
  const y = (n: number): number => HEIGHT - (HEIGHT * n) / most;
  /** A line of steps: each day is as wide as another. */
  const steps = (value: (line: PresentedLine) => number): string[] =>
    days.flatMap((line, at) => [`${x(at)},${y(value(line))}`, `${x(at + 1)},${y(value(line))}`]);
  const certain = ({ amount }: PresentedLine): number => amount.certain;
  const possible = (line: PresentedLine): number => certain(line) + (line.amount.possible ?? 0);
  const all = (line: PresentedLine): number => possible(line) + line.amount.notKnown;
  const area = (from: (line: PresentedLine) => number, to: (line: PresentedLine) => number): string =>
    [...steps(to), ...steps(from).reverse()].join(' ');
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
          <polygon class="people-area-certain" points={area(() => 0, certain)} />
          <polygon class="people-area-possible" points={area(certain, possible)} />
          <polygon class="people-area-not-known" points={area(possible, all)} />
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
