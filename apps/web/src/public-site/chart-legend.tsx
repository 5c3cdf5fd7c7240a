import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useText } from '../text-bundles.js';
import { isMarked } from './marked-period.js';
import type { Track } from './divided-by.js';
import type { Places } from './places.js';
import { formatHighest } from './highest-bar.js';
import { isExact, ratePoint } from './rate-scale.js';
import { watchesOf } from './who-watched.js';
import './chart.css';

interface Props {
  series: Answer | null | undefined;
  coverage: readonly CoverageEntry[] | null;
  places: Places | null;
  /** The lines or panels that are shown, if the chart is divided. */
  shown?: readonly Pick<Track, 'cells' | 'watches'>[];
}

type Key = 'sure' | 'possible' | 'unfinished' | 'point' | 'hollow' | 'range' | 'gap' | 'unwatched';

/** Returns what the forms of a chart mean, only for forms that it has: on the page and in a saved picture. */
export const legendOf = ({ series, coverage, places, shown }: Props, t: Text): { key: Key; words: string }[] => {
  if (!series) return [];
  const tracks = shown ?? [{ cells: series.cells, watches: watchesOf(series, coverage, places) }];
  const unfinished = series.periods.map((one) => progressOf(one, series)).find(({ is }) => is === 'so-far');
  const until = unfinished?.is === 'so-far' ? formatDay(unfinished.last, t.language) : '';
  const points = tracks.map(({ cells, watches }) =>
    cells.map((cell, index) => ratePoint(cell, watches[index] ?? null)),
  );
  const all = points.flat();
  const marked = tracks.flatMap(({ cells, watches }) =>
    watches.filter((watch, index) => cells[index] && isMarked(cells[index], watch)),
  );
  const has: Partial<Record<Key, boolean>> =
    series.total.rate === null
      ? {
          sure: true,
          possible: tracks.some(({ cells }) => cells.some(({ low, high }) => high !== null && high > low)),
          unfinished: until !== '',
        }
      : {
          point: all.some((one) => one && isExact(one)),
          range: all.some((one) => one && !isExact(one)),
          hollow: until !== '' && points.some((of) => of.at(-1) && isExact(of.at(-1)!)),
          gap: all.some((one) => one === null),
        };
  const words: Record<Key, string> = {
    sure: t('chart.sure'),
    possible: t('chart.possible'),
    unfinished: t('chart.unfinished', { day: until }),
    point: t(shown ? 'chart.rate-point-only' : 'chart.rate-point'),
    hollow: t('chart.unfinished', { day: until }),
    range: t('chart.rate-range'),
    gap: t('chart.rate-gap'),
    unwatched: t(marked.every((watch) => watch === 'nobody') ? 'chart.unwatched' : 'chart.no-number'),
  };
  return (Object.keys(words) as Key[])
    .filter((key) => (key === 'unwatched' ? marked.length > 0 : has[key]))
    .map((key) => ({ key, words: words[key] }));
};

/**
 * Says which bar of an undivided chart is the highest, explains the marks of a chart, and says how many incidents are
 * in none of them because their time is not precise enough.
 */
export function ChartLegend({ more = [], ...props }: Props & { more?: readonly string[] }) {
  const t = useText();
  const { series, coverage, places, shown } = props;
  const longer = series?.total.longerPeriod ?? 0;
  const highest = series && !shown && formatHighest(series, watchesOf(series, coverage, places), t);
  return (
    <p class="chart-key small">
      {highest && <span class="chart-highest">{highest}</span>}
      {legendOf(props, t).map(({ key, words }) => (
        <span class="chart-key-one" key={key}>
          <span class={`key-${key}`} aria-hidden="true" /> {words}
        </span>
      ))}
      {more.map((words) => (
        <span key={words}>{words}</span>
      ))}
      {longer > 0 && <span class="chart-longer">{t('chart.longer', { n: longer })}</span>}
    </p>
  );
}
