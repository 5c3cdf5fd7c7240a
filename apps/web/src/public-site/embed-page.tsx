import { figureName } from '@vigil/shared/counting/figure-name.js';
import { formatWithParts } from '@vigil/shared/counting/format-story.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useEffect, useState } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { useText } from '../text-bundles.js';
import { lazily } from '../use-public-fetch.js';
import { Chart } from './chart.js';
import { ChartLegend } from './chart-legend.js';
import { DatedNotes, useDatedNoteMarks } from './dated-notes.js';
import DividedChart from './divided-chart.js';
import { EmbedAttribution } from './embed-attribution.js';
import { embedPartFrom } from './embed-code.js';
import { EmbedFrame } from './embed-frame.js';
import { useCoverage, useFigures, useGroups } from './use-figures.js';
import { namesWithCountry } from './names-for-sentences.js';
import type { Level } from './map/map-view.js';
import { hasNoFiguresYet } from './no-figures-yet.js';
import { MapSection } from './map-section.js';
import { useCounts } from './use-counts.js';
import { useMayLie } from './use-may-lie.js';
import { usePlaceNames } from './use-places.js';
import { useBeside } from './use-story.js';
import { begunIn, type Drawing, type View, viewFrom, viewToSearch, withFilter } from './view.js';
import { watchOfAnswer } from './who-watched.js';
import './map.css';
import './embed.css';

const EmbeddedPart = lazily(() => import('./pages/embedded-part.js'));

export default function EmbedPage() {
  return <EmbedFrame Part={EmbeddedPart} Figure={Embedded} />;
}

/** Opens in full whatever a reader chooses within another site's page, outside its frame. */
const openInFull = (view: View, language: string): void =>
  void window.open(`/${viewToSearch(view, language)}`, '_blank', 'noopener');

/** One picture with its figure and source, for a frame in another site's page. */
function Embedded({ about }: { about: PublicAbout }) {
  const t = useText();
  const search = useSearch();
  const asked = viewFrom(search);
  const [drawing, draw] = useState<Drawing>(asked.drawing);
  const view = { ...asked, drawing };
  const [level, setLevel] = useState<Level>(1);
  const places = usePlaceNames(level === 3, view.filters.place);
  const groups = useGroups();
  const coverage = useCoverage(view.asOf);
  const figures = useFigures(view, about, places, level);
  const { answer, series, period, problem, asOf } = figures;
  const parts = useBeside(answer, view, period, useCounts);
  const [figure, beside] = answer
    ? formatWithParts(
        { all: answer, ...parts },
        t,
        namesWithCountry(about, places, groups, t),
        watchOfAnswer(answer, coverage, places),
      )
    : ['', ''];
  const mayLie = useMayLie(answer, view, period, places);
  const days = useDatedNoteMarks(series, places);
  const title = figureName(view.indicator, view.measure, t);
  useEffect(() => {
    document.title = `${title} – ${about.organisation}`;
  }, [title]);
  return (
    <>
      {problem ? (
        <p role="alert">{problem.title || t('app.unreachable')}</p>
      ) : hasNoFiguresYet(about, view.asOf) ? (
        <h1 class="embed-sentence">{t('nothing-yet.title')}</h1>
      ) : (
        <h1 class="embed-sentence">
          {figure}
          {figure !== '' && (
            <span class="sentence-beside">
              {beside}
              {mayLie}
              {t('headline.end')}
            </span>
          )}
        </h1>
      )}
      {asOf && view.asOf !== null && (
        <p class="small">{t('as-of.band', { day: formatDay(asOf.day as Day, t.language), seq: asOf.seq })}</p>
      )}
      {embedPartFrom(search).part === 'map' ? (
        places && (
          <MapSection
            view={view}
            figures={figures}
            places={places}
            coverage={coverage}
            onLevel={setLevel}
            onMove={() => undefined}
            onDrawing={draw}
            onOnly={(code) => openInFull(withFilter(view, 'place', [code]), t.language)}
          />
        )
      ) : view.by.length > 0 ? (
        <DividedChart
          {...{ view, places, coverage }}
          period={begunIn(view, figures.whole, about.asOf.day as Day)}
          go={(next) => openInFull(next, t.language)}
          narrows={false}
        />
      ) : (
        series && (
          <>
            <Chart
              {...{ series, coverage, places, days }}
              chosen={view.period === null ? null : period}
              onChoose={(key) => openInFull({ ...view, period: key }, t.language)}
            />
            <ChartLegend {...{ series, coverage, places }} />
            <DatedNotes {...{ days, places }} />
          </>
        )
      )}
      <EmbedAttribution about={about} view={view} asOf={asOf} />
    </>
  );
}
