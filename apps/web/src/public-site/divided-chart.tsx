import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { useText } from '../text-bundles.js';
import { Chart } from './chart.js';
import { ChartLegend } from './chart-legend.js';
import { ChartPanel } from './chart-panel.js';
import { ChartPatterns } from './chart-marks.js';
import { topOf } from './chart-scale.js';
import { DatedNotes, useDatedNoteMarks } from './dated-notes.js';
import type { DatedNoteMark } from '@vigil/shared/public/dated-note-marks.js';
import { isMisdivided, MOST_COMPARED, silentIn, type Track } from './divided-by.js';
import { DividedTable } from './divided-table.js';
import { markForm } from './mark-forms.js';
import type { Places } from './places.js';
import { formatRateShort } from './format-rate.js';
import { useTracks } from './use-tracks.js';
import { type View, withFilter } from './view.js';
import { comparing, dividedBy, type Division } from './view-division.js';
import './divided-chart.css';

interface Props {
  view: View;
  /** The whole time of the chart. */
  period: Period;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
  go: (view: View) => void;
  /** Whether the name of a panel narrows the page to it. */
  narrows: boolean;
}

/** Number of panels before "Show all": what fits in two rows, and says most. */
const FIRST = 6;
/** Height of the plot of a panel: among others, and above one another, CSS pixels. */
const PLOT = { small: 64, tall: 96 } as const;

/** The chart for each group, place or kind on one scale: all of them, or two or three that the reader compares. */
export default function DividedChart(props: Props) {
  const { view, period, places, coverage, go, narrows } = props;
  const t = useText();
  const { asked, answer, tracks, compared, known, divided, split, hasFailed } = useTracks(props);
  const [isWhole, showAll] = useState(false);
  const days = useDatedNoteMarks(answer, places);
  if (isMisdivided(view) && !divided) return <p role="alert">{t('view.misread')}</p>;
  if (!divided || !split) return null;
  if (hasFailed) return <p role="status">{t('filter.no-counts')}</p>;
  if (!answer) return <div class="panels-waiting" aria-busy="true" />;
  const { division, chosen } = divided;
  const isComparing = compared.length > 0;
  const shown = isComparing ? compared : isWhole ? tracks : tracks.slice(0, FIRST);
  const what = figureName(view.indicator, view.measure, t);
  const isRate = answer.total.rate !== null;
  const chosenPeriod = view.period === null ? null : asPeriod(view.period);
  const silent = silentIn(division, tracks, view, known, t);
  return (
    <div class="divided">
      {(isMisdivided(view) || compared.length < chosen.length) && <p role="alert">{t('view.misread')}</p>}
      <ChooseCompared {...{ view, go, tracks, division }} chosen={chosen} />
      {tracks.length === 0 && <p>{t('split.none-recorded')}</p>}
      {isComparing && isRate ? (
        <>
          <ul class="plain lines-key">
            {compared.map(({ key, name, total }, line) => (
              <li key={key}>
                <svg width="30" height="14" aria-hidden="true" class={`line-${line}`}>
                  <path d="M0 7h30" class="rate-line" />
                  <path d={markForm(line, 15, 7, 4.5)} class="rate-point" />
                </svg>
                {t('cell.said', { name, said: formatRateShort(total, t) })}
              </li>
            ))}
          </ul>
          <Chart
            series={answer}
            compared={compared}
            {...{ coverage, places, days }}
            chosen={chosenPeriod}
            onChoose={(key) => go({ ...view, period: key })}
          />
        </>
      ) : (
        <Panels
          series={answer}
          tracks={shown}
          days={days}
          most={Math.max(...(isComparing ? compared : tracks).map(({ cells }) => topOf(cells)), 1)}
          isTall={isComparing}
          chosen={chosenPeriod}
          {...(narrows && { onOnly: (key: string) => go(withFilter(dividedBy(view, null), division, [key])) })}
        />
      )}
      {!isComparing && tracks.length > 0 && (
        <p class="small panels-count">
          {t('list.shown', { n: shown.length, total: tracks.length })}{' '}
          {tracks.length > FIRST && (
            <Button class="button-small" aria-expanded={isWhole} onClick={() => showAll(!isWhole)}>
              {isWhole ? t('split.fewer') : t('split.all', { n: tracks.length })}
            </Button>
          )}
        </p>
      )}
      <ChartLegend
        series={answer}
        shown={shown}
        {...{ coverage, places }}
        more={[t('split.one-scale'), ...(answer.splits[1]?.overlaps ? [t('filter.overlaps')] : [])]}
      />
      <DatedNotes {...{ days, places }} />
      {!isComparing && silent.length > 0 && (
        <details class="small">
          <summary>
            {t(isRate && (division === 'groups' || division === 'place') ? 'split.silent-rate' : 'split.silent', {
              n: silent.length,
            })}
          </summary>
          <p>{silent.join(t('list.and'))}</p>
        </details>
      )}
      <details class="period-details">
        <summary>{t('table.same')}</summary>
        <DividedTable
          answer={answer}
          tracks={isComparing ? compared : tracks}
          caption={[t('table.by-period', { what }), t(`split.${division}`)].join(t('list.and'))}
        />
        <p>
          <a href={`/api/public/counts.csv?${asked}&lang=${t.language}`} download>
            {t('download.periods', { period: formatPeriod(period, t.language) })}
          </a>
        </p>
      </details>
    </div>
  );
}

function Panels({
  series,
  tracks,
  most,
  isTall,
  days,
  chosen,
  onOnly,
}: {
  series: Parameters<typeof ChartPanel>[0]['series'];
  tracks: readonly Track[];
  most: number;
  isTall: boolean;
  days: readonly DatedNoteMark[];
  chosen: Period | null;
  onOnly?: (key: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [at, move] = useState<number | null>(null);
  useLayoutEffect(() => {
    const measure = (): void => setWidth(Math.floor(box.current!.firstElementChild?.clientWidth ?? 0));
    const watch = new ResizeObserver(measure);
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [isTall, tracks.length]);
  return (
    <>
      <ChartPatterns />
      <div class={isTall ? 'panels panels-tall' : 'panels'} ref={box}>
        {tracks.map((track) => (
          <ChartPanel
            key={track.key}
            {...{ series, track, most, width, days, chosen, at }}
            plot={isTall ? PLOT.tall : PLOT.small}
            onMove={move}
            {...(onOnly && track.key !== '-' && { onOnly: () => onOnly(track.key) })}
          />
        ))}
      </div>
    </>
  );
}

/** Chooses two or three values to compare. */
function ChooseCompared({
  view,
  go,
  tracks,
  division,
  chosen,
}: {
  view: View;
  go: (view: View) => void;
  tracks: readonly Track[];
  division: Division;
  chosen: readonly string[];
}) {
  const t = useText();
  const id = useId();
  return (
    <div class="compare-row">
      <details class="compare-choice small">
        <summary>{t('split.compare')}</summary>
        <fieldset>
          <legend class="small">{t('split.at-most')}</legend>
          <ul class="plain">
            {tracks.map(({ key, name }) => {
              const isChosen = chosen.includes(key);
              return (
                <li key={key}>
                  <input
                    type="checkbox"
                    id={`${id}-${key}`}
                    checked={isChosen}
                    disabled={!isChosen && chosen.length >= MOST_COMPARED}
                    onChange={() => go(comparing(view, key))}
                  />
                  <label for={`${id}-${key}`}>{name}</label>
                </li>
              );
            })}
          </ul>
        </fieldset>
      </details>
      {chosen.length > 0 && (
        <Button class="button-small" onClick={() => go(dividedBy(view, division))}>
          {t('split.all', { n: tracks.length })}
        </Button>
      )}
    </div>
  );
}
