import type { Day } from '@vigil/shared/day/day.js';
import type { Period } from '@vigil/shared/day/period.js';
import { sayDay, sayPeriod } from '@vigil/shared/day/words.js';
import type { PublicAbout } from '@vigil/shared/public/shapes.js';
import { useState } from 'preact/hooks';
import { useAbout } from '../about.js';
import { lazily } from '../load.js';
import { Band } from '../ui/band.js';
import { Button } from '../ui/button.js';
import { Later } from '../ui/later.js';
import { useText, Words } from '../words.js';
import { Chart } from './chart.js';
import { type Figures, useCoverage, useFigures, useGroups, useTotals } from './figures.js';
import { Frame } from './frame.js';
import { IndicatorPicker } from './indicator-picker.js';
import type { Level } from './map/map-view.js';
import { OtherFigures } from './other-figures.js';
import { PeriodBar } from './period-bar.js';
import { Picture } from './picture.js';
import { usePlaceNames } from './use-places.js';
import { useView } from './use-view.js';
import { NO_FILTERS, UNITS, type Unit, type View, withFilter } from './view.js';
import './map.css';

// These speak in codes of the vocabularies, or stand below the picture: the map does not wait for them.
const Headline = lazily(() => import('./headline.js'), <div class="headline" aria-busy="true" />);
const Narrowing = lazily(() => import('./narrowing.js'), <div aria-busy="true" />);
const Comparison = lazily(() => import('./comparison.js'), <p class="comparison" aria-busy="true" />);
const Below = lazily(() => import('./below.js'));

export default function MapPage() {
  const about = useAbout();
  return <Words rooms={['app', 'public', 'counting']}>{about ? <Page about={about} /> : <Waiting />}</Words>;
}

function Waiting() {
  const t = useText();
  return <Frame title={t('public.map')}><p class="page quiet">{t('app.loading')}</p></Frame>;
}

function Page({ about }: { about: PublicAbout }) {
  const t = useText();
  const { view, misread, go, move } = useView();
  const [level, setLevel] = useState<Level>(1);
  const places = usePlaceNames(level === 3);
  const groups = useGroups();
  const coverage = useCoverage();
  const totals = useTotals(about.demo);
  const figures = useFigures(view, about, places, level);
  const choosing = { view, places, groups, onChange: go };
  const { period, whole, problem } = figures;

  return (
    <Frame title={t(`indicator.${view.indicator}`)}>
      <div class="page map-page">
        {view.asOf !== null && figures.asOf && <Band tone="warning"><p role="status">{t('as-of.band', { day: sayDay(figures.asOf.day as Day, t.language), seq: figures.asOf.seq })}{' '}
          <Button class="button-small" onClick={() => go({ ...view, asOf: null })}>{t('as-of.now')}</Button></p></Band>}
        {isOutside(period, whole, about) && <Band tone="note">{t('period.outside', { whole: sayPeriod(whole, t.language) })}</Band>}
        {misread && <Band tone="warning"><span role="alert">{t('view.misread')}</span></Band>}
        {problem ? <p class="map-problem" role="alert">{problem.title || t('app.unreachable')} {problem.status === 400
          ? <Button onClick={() => go({ ...view, period: null, asOf: null, filters: NO_FILTERS })}>{t('filter.clear')}</Button> : <Button onClick={figures.again}>{t('app.again')}</Button>}</p>
          : <Headline {...{ view, figures, coverage, about, places, groups }} />}
        <div class="map-grid">
          <div class="map-area">
            {places ? <Picture view={view} figures={figures} places={places} coverage={coverage} onLevel={setLevel} onMove={(at) => move({ ...view, at })} onDrawing={(drawing) => go({ ...view, drawing })}
              onOnly={(code) => go(withFilter(view, 'place', [code]))} /> : <div class="map map-waiting" />}
            <PeriodBar view={view} period={period} whole={whole} today={about.asOf.day as Day} isReady={!figures.isLoading} onChoose={(key) => go({ ...view, period: key })} onStep={(key) => move({ ...view, period: key })} />
          </div>
          <div class="side-area">
            <IndicatorPicker view={view} onChange={go} />
            <Narrowing {...choosing} period={period} />
            <OtherFigures totals={totals} period={period} places={places} />
          </div>
          <TimeArea figures={figures} view={view} about={about} go={go} />
        </div>
        <Later><Below {...{ view, go, figures, about, places, coverage, groups }} /></Later>
      </div>
    </Frame>
  );
}

/** Nothing is recorded of such a time, and a 0 there would say that nothing happened. */
const isOutside = (period: Period, whole: Period, { asOf }: PublicAbout): boolean => period.until <= whole.from || period.from >= whole.until || period.from > asOf.day;

function TimeArea({ figures, view, about, go }: { figures: Figures; view: View; about: PublicAbout; go: (view: View) => void }) {
  const t = useText();
  const { series, period } = figures;
  const longer = series?.total.longerPeriod ?? 0;
  return (
    <section class="time-area" aria-labelledby="chart-title">
      <div class="chart-head">
        <h2 id="chart-title">{t('chart.title', { what: t(`indicator.${view.indicator}`) })}</h2>
        <label class="chart-unit"><span class="visually-hidden">{t('chart.unit')}</span>
          <select class="select" value={view.unit} onChange={(event) => go({ ...view, unit: event.currentTarget.value as Unit })}>
            {UNITS.map((unit) => <option key={unit} value={unit}>{t(`chart.by-${unit}`)}</option>)}
          </select>
        </label>
      </div>
      {series && <Chart series={series} chosen={view.period === null ? null : period} onChoose={(key) => go({ ...view, period: key })} />}
      <p class="chart-key small">
        <span class="key-sure" aria-hidden="true" /> {t('chart.sure')} <span class="key-possible" aria-hidden="true" /> {t('chart.possible')}
        {longer > 0 && <span class="chart-longer">{t('chart.longer', { n: longer })}</span>}
      </p>
      {view.period !== null && figures.answer && <Comparison {...{ view, period, about, go }} />}
    </section>
  );
}
