import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { pageBeingRendered } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { Chart } from '../chart.js';
import { ChartLegend } from '../chart-legend.js';
import { DatedNotes, useDatedNoteMarks } from '../dated-notes.js';
import DividedChart from '../divided-chart.js';
import { Explained } from '../explained.js';
import { DivisionSelect } from '../division-select.js';
import { ChartUnitSelect } from '../chart-unit-select.js';
import { type Figures, wholeOf } from '../use-figures.js';
import type { Places } from '../places.js';
import { PeriodTable } from '../figure-tables.js';
import type { CountsBody } from '../read-counts.js';
import { ShareButton } from '../share-button.js';
import { useCounts } from '../use-counts.js';
import { begunOf } from '@vigil/shared/day/whole-time.js';
import { askedAs, FILTERS, OFFERED, type Offered, withFigure } from '../view.js';
import type { SubjectView } from './use-subject-view.js';

interface Props {
  narrowed: SubjectView;
  about: PublicAbout;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
  groups: readonly PublicGroup[];
  /** The figure of the chosen period. */
  figure: CountsBody | null;
}

/** The one picture of these pages. */
const CHART = ['chart'] as const;

/** The figures of a page without a map: the figure of its period, and its chart. */
const figuresOf = ({ answer, asOf }: CountsBody, series: Answer, period: Period, whole: Period): Figures => ({
  period,
  whole,
  level: 1,
  units: new Map(),
  loose: new Map(),
  placed: null,
  answer,
  asOf,
  series,
  isLoading: false,
  problem: null,
  again: () => undefined,
});

/** The figure that the reader chose, period by period: as a chart whose bars can be chosen, a table and a file. */
export function OverTime({ narrowed: { view, go, hrefOf }, about, places, coverage, groups, figure }: Props) {
  const t = useText();
  const without = FILTERS.find((filter) => view.filters[filter].length > 0 && filter !== 'place');
  const period = view.period === null ? null : asPeriod(view.period);
  const begun = begunOf(wholeOf(about), view.unit, about.asOf.day as Day);
  const asked = askedAs(view, { period: begun, split: ['period'], unit: view.unit });
  const series = useCounts(asked).value?.answer;
  const whole = wholeOf(about);
  const days = useDatedNoteMarks(series, places);
  const choose = (key: string | null): void => go({ ...view, period: key });
  return (
    <section class="part over-time" aria-labelledby="chart-title">
      <div class="chart-head">
        <h2 id="chart-title">
          <Explained code={view.indicator}>
            {t('chart.title', { what: figureName(view.indicator, view.measure, t) })}
          </Explained>
        </h2>
        <div class="subject-choices">
          <label>
            <span class="visually-hidden">{t('choice.indicator')}</span>
            <select
              class="select"
              value={view.indicator}
              onChange={(event) => go(withFigure(view, event.currentTarget.value as Offered))}
            >
              {OFFERED.map((one) => (
                <option key={one} value={one}>
                  {t(`indicator.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <DivisionSelect {...{ view, go, without }} />
          <ChartUnitSelect {...{ view, go }} />
        </div>
      </div>
      <div class="over-time-picture">
        {view.by.length === 0 && (
          <>
            {series && <Chart {...{ series, coverage, places, days }} chosen={period} onChoose={choose} />}
            <ChartLegend {...{ series, coverage, places }} />
          </>
        )}
      </div>
      {view.by.length === 0 && <DatedNotes {...{ days, places }} />}
      {view.by.length > 0 && <DividedChart {...{ view, go, places, coverage }} period={begun} narrows={false} />}
      {series && places && figure && (
        <ShareButton
          {...{ view, about, places, coverage, groups }}
          figures={figuresOf(figure, series, period ?? whole, whole)}
          first="chart"
          only={CHART}
        />
      )}
      {series && places && view.by.length === 0 && (
        <details class="period-details">
          <summary>{t('table.same')}</summary>
          <PeriodTable
            {...{ series, places, coverage }}
            choosing={(key) =>
              pageBeingRendered()
                ? { href: hrefOf({ ...view, period: key }, t.language) }
                : { onChoose: () => choose(key) }
            }
          />
          <ul class="plain downloads">
            <li>
              <a href={`/api/public/counts.csv?${asked}&lang=${t.language}`} download>
                {t('download.periods', { period: formatPeriod(begun, t.language) })} (CSV)
              </a>
            </li>
          </ul>
        </details>
      )}
    </section>
  );
}
