import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { lazyBesideMap } from './lazy-beside-map.js';
import { DeferredUpdates } from '../ui/deferred-updates.js';
import { useText } from '../text-bundles.js';
import { Chart } from './chart.js';
import { ChartLegend } from './chart-legend.js';
import { DivisionSelect } from './division-select.js';
import { ChartUnitSelect } from './chart-unit-select.js';
import { DatedNotes, useDatedNoteMarks } from './dated-notes.js';
import { Explained } from './explained.js';
import type { Figures } from './use-figures.js';
import type { Places } from './places.js';
import { ShareButton } from './share-button.js';
import { begunIn, type View } from './view.js';

const EarlierPeriods = lazyBesideMap(() => import('./earlier-periods.js'), <p class="comparison" aria-busy="true" />);

const DividedChart = lazyBesideMap(() => import('./divided-chart.js'), <div class="panels-waiting" aria-busy="true" />);

interface Props {
  figures: Figures;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
  view: View;
  about: PublicAbout;
  groups: readonly PublicGroup[];
  go: (view: View) => void;
}

/** Below the map: the same figure over the whole time, and its earlier values for comparison. */
export default function OverTimeSection({ figures, places, coverage, view, about, groups, go }: Props) {
  const t = useText();
  const { series, period } = figures;
  const days = useDatedNoteMarks(series, places);
  return (
    <section class="time-area" aria-labelledby="chart-title">
      <div class="chart-head">
        <h2 id="chart-title">
          <Explained code={view.indicator}>
            {t('chart.title', { what: figureName(view.indicator, view.measure, t) })}
          </Explained>
        </h2>
        <span class="chart-choices">
          <DivisionSelect {...{ view, go }} />
          <ChartUnitSelect {...{ view, go }} />
        </span>
      </div>
      {view.by.length > 0 ? (
        <DividedChart
          {...{ view, go, places, coverage }}
          period={begunIn(view, figures.whole, about.asOf.day as Day)}
          narrows
        />
      ) : (
        <>
          {series && (
            <Chart
              {...{ series, coverage, places, days }}
              chosen={view.period === null ? null : period}
              onChoose={(key) => go({ ...view, period: key })}
            />
          )}
          <ChartLegend {...{ series, coverage, places }} />
          <DatedNotes {...{ days, places }} />
        </>
      )}
      {series && places && <ShareButton {...{ view, figures, about, places, coverage, groups }} first="chart" />}
      <DeferredUpdates>
        {view.period !== null && figures.answer && (
          <EarlierPeriods known={figures.answer} {...{ view, period, about, places, coverage, go }} />
        )}
      </DeferredUpdates>
    </section>
  );
}
