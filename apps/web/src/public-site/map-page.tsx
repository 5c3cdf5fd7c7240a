import type { Day } from '@vigil/shared/day/day.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useState } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { Band } from '../ui/band.js';
import { Button } from '../ui/button.js';
import { Following, DeferredUpdates } from '../ui/deferred-updates.js';
import { useText, Words } from '../text-bundles.js';
import { useAboutAt, useCoverage, useFigures, useGroups, useTotals } from './use-figures.js';
import { Frame } from './frame.js';
import type { Level } from './map/map-view.js';
import { mapTitle } from './map-title.js';
import { hasNoFiguresYet, NoFiguresYet } from './no-figures-yet.js';
import { lazyBesideMap, MAP_BUNDLES, useFirstMap } from './lazy-beside-map.js';
import { PeriodBar } from './period-bar.js';
import { MapSection } from './map-section.js';
import { usePlaceNames } from './use-places.js';
import { useView } from './use-view.js';
import { ServerRenderedPart } from './server-rendered-part.js';
import { isOutside, NO_FILTERS, viewFrom, withFilter } from './view.js';
import './map.css';

// These need the vocabularies, or are below the picture: the map does not wait for them.
const Headline = lazyBesideMap(
  () => import('./headline.js'),
  <>
    <ServerRenderedPart part="headline" />
    <ServerRenderedPart part="questions" />
  </>,
);
const HeadFoot = lazyBesideMap(
  async () => ({ default: (await import('./headline.js')).HeadFoot }),
  <ServerRenderedPart part="head-foot" />,
);
const OverviewTiles = lazyBesideMap(() => import('./overview-tiles.js'), <ServerRenderedPart part="tiles" />);
const ActiveFilters = lazyBesideMap(
  () => import('./active-filters.js'),
  <div class="filters-narrow" aria-busy="true" />,
);
const OverTimeSection = lazyBesideMap(
  () => import('./over-time-section.js'),
  <section class="time-area time-waiting" aria-busy="true" />,
);
const OtherFigures = lazyBesideMap(
  async () => ({ default: (await import('./published-totals.js')).PublishedTotals }),
  <div aria-busy="true" />,
);
const MisreadNote = lazyBesideMap(() => import('./misread-note.js'), <></>);
const IncidentsAndTables = lazyBesideMap(() => import('./incidents-and-tables.js'));

export default function MapPage() {
  const about = useAboutAt(viewFrom(useSearch()));
  return <Words bundles={MAP_BUNDLES}>{about ? <Page about={about} /> : <Waiting />}</Words>;
}

function Waiting() {
  const t = useText();
  return (
    <Frame title={t('public.map')}>
      <p class="page quiet">{t('app.loading')}</p>
    </Frame>
  );
}

function Page({ about }: { about: PublicAbout }) {
  const t = useText();
  const { view, go, move } = useView();
  const [level, setLevel] = useState<Level>(1);
  const groups = useGroups();
  const coverage = useCoverage(view.asOf);
  // Monitoring one commune counts as partial monitoring of its district, so the commune's district must be known.
  const places = usePlaceNames(level === 3, [...view.filters.place, ...(coverage ?? []).map(({ place }) => place)]);
  const totals = useTotals(about.demo);
  const figures = useFigures(view, about, places, level);
  const { period, whole, problem } = figures;
  const isEmpty = hasNoFiguresYet(about, view.asOf);
  const isDrawn = isEmpty || problem !== null || (places !== null && figures.answer !== null);
  useFirstMap(isDrawn);
  const isUnfiltered = Object.values(view.filters).flat().length === 0;
  // On a phone the map comes first, and what narrows it: in the order in which the page is read, too.
  const isWide = matchMedia('(min-width: 62rem)').matches;
  const said = { view, figures, coverage, about, places, groups, go };
  const isTold = !isEmpty && !problem;
  const foot = isTold && (
    <Following>
      <HeadFoot {...said} />
      {isUnfiltered && <OverviewTiles {...said} asOf={figures.asOf} />}
    </Following>
  );
  const filters = !isEmpty && (
    <Following>
      <ActiveFilters {...said} period={period} onChange={go} />
    </Following>
  );

  return (
    <Frame title={mapTitle(view, period, figures.answer, t)}>
      <div class="page map-page" data-waiting={(figures.answer === null || places === null) && !problem ? '' : 'no'}>
        {view.asOf !== null && figures.asOf && (
          <Band tone="warning">
            <p role="status">
              {t('as-of.band', { day: formatDay(figures.asOf.day as Day, t.language), seq: figures.asOf.seq })}{' '}
              <Button class="button-small" onClick={() => go({ ...view, asOf: null })}>
                {t('as-of.now')}
              </Button>
            </p>
          </Band>
        )}
        {!isEmpty && isOutside(period, whole, about.asOf.day as Day) && (
          <Band tone="note">{t('period.outside', { whole: formatPeriod(whole, t.language) })}</Band>
        )}
        <MisreadNote />
        {problem ? (
          <div class="map-problem" role="alert">
            <h1>{problem.title || t('app.unreachable')}</h1>{' '}
            {problem.status === 400 ? (
              <Button onClick={() => go({ ...view, period: null, asOf: null, filters: NO_FILTERS })}>
                {t('filter.clear')}
              </Button>
            ) : (
              <Button onClick={figures.again}>{t('app.again')}</Button>
            )}
          </div>
        ) : isEmpty ? (
          <NoFiguresYet />
        ) : (
          <Following>
            <Headline {...said} />
          </Following>
        )}
        {isWide && foot}
        <div class="map-grid">
          <div class="map-area">
            {!isEmpty && (
              <PeriodBar
                view={view}
                period={period}
                whole={whole}
                today={about.asOf.day as Day}
                isReady={!figures.isLoading}
                onChoose={(key) => go({ ...view, period: key })}
                onStep={(key) => move({ ...view, period: key })}
              />
            )}
            {places ? (
              <MapSection
                {...said}
                places={places}
                onLevel={setLevel}
                onMove={(at) => move({ ...view, at })}
                onDrawing={(drawing) => go({ ...view, drawing })}
                onOnly={(code) => go(withFilter(view, 'place', [code]))}
              />
            ) : (
              <div class="map map-waiting" />
            )}
          </div>
          {!isWide && filters}
          {!isWide && foot}
          {!isEmpty && (
            <Following>
              <OverTimeSection {...said} />
            </Following>
          )}
          <div class="side-area">
            {isWide && filters}
            {totals.length > 0 && <OtherFigures totals={totals} period={period} places={places} />}
          </div>
        </div>
        {!isEmpty && (
          <DeferredUpdates>
            <IncidentsAndTables {...said} />
          </DeferredUpdates>
        )}
      </div>
    </Frame>
  );
}
