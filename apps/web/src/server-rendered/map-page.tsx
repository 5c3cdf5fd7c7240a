import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { formatStory } from '@vigil/shared/counting/format-story.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatRule } from '@vigil/shared/counting/format-rule.js';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import type { KnownDays } from '@vigil/shared/day/period-progress.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { OverviewBody } from '@vigil/shared/public/overview-figures.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useSearch } from 'wouter-preact';
import { type CountsBody, useReadCounts } from '../public-site/read-counts.js';
import { useAboutAt, useCoverage, useGroups, wholeOf } from '../public-site/use-figures.js';
import { Frame } from '../public-site/frame.js';
import { feedOf } from '../public-site/pages/follow-feed.js';
import { DatedNotes, useDatedNoteMarks } from '../public-site/dated-notes.js';
import { isMisdivided } from '../public-site/divided-by.js';
import { mapTitle } from '../public-site/map-title.js';
import { namesWithCountry } from '../public-site/names-for-sentences.js';
import { overviewPath, Tiles } from '../public-site/overview-tiles.js';
import { QuestionLinks } from '../public-site/question-links.js';
import { LatestRecord, Sentence, WhatIs } from '../public-site/figure-sentence.js';
import { groupInStory, useTold } from '../public-site/use-story.js';
import { usePublicFetch } from '../use-public-fetch.js';
import { hasNoFiguresYet, NoFiguresYet } from '../public-site/no-figures-yet.js';
import { freezeView } from '../public-site/frozen-view.js';
import { useLoose } from '../public-site/use-loose.js';
import { useMayLie } from '../public-site/use-may-lie.js';
import { usePlacesOf } from '../public-site/use-places.js';
import { isMisread } from '../public-site/misread.js';
import { askedAs, begunIn, FILTERS, isOutside, type View, viewFrom, viewToSearch } from '../public-site/view.js';
import { watchOfAnswer } from '../public-site/who-watched.js';
import { setHead, pageBeingRendered } from '../page-being-rendered.js';
import { Band } from '../ui/band.js';
import { useText, Words } from '../text-bundles.js';
import { datasetOf } from './structured-data.js';
import { IncidentList } from './incident-list.js';
import { FilterForm } from './filter-form.js';
import { DividedNumbers, PeriodNumbers, PlaceNumbers } from './number-tables.js';

export default function ServerRenderedMap() {
  const about = useAboutAt(viewFrom(useSearch()));
  return (
    <Words bundles={['app', 'public', 'beside', 'pages', 'counting', 'rule']}>
      {about ? <Page about={about} /> : null}
    </Words>
  );
}

/** The map's address without a map: the same figure, the same numbers as tables, the same incidents as a list. */
function Page({ about }: { about: PublicAbout }) {
  const t = useText();
  const search = useSearch();
  const view = viewFrom(search);
  const whole = wholeOf(about);
  const period = view.period === null ? whole : asPeriod(view.period);
  const places = usePlacesOf(view.filters.place);
  const groups = useGroups();
  const coverage = useCoverage(view.asOf);
  const only = view.filters.place.length === 1 ? places?.get(view.filters.place[0]!) : undefined;
  const level = only?.level === 1 ? 2 : (places?.levelFor(view.filters.place) ?? 1);
  const counts = useReadCounts(askedAs(view, { period, split: [`place:${level}`] }));
  const series = useReadCounts(
    askedAs(view, { period: begunIn(view, whole, about.asOf.day as Day), split: ['period'], unit: view.unit }),
  );
  const days = useDatedNoteMarks(series.value?.answer, places);
  const problem = counts.state === 'failed' ? counts.problem : null;
  const answer = counts.value?.answer ?? null;
  const isEmpty = hasNoFiguresYet(about, view.asOf);
  const loose = useLoose(view, period, isEmpty ? null : level, places);
  const told = useTold(answer, view, period, useReadCounts);
  const isUnfiltered = FILTERS.every((filter) => view.filters[filter].length === 0);
  const overview = usePublicFetch<OverviewBody>(isUnfiltered && !isEmpty ? overviewPath(view) : null);
  const mayLie = useMayLie(answer, view, period, places);
  const names = namesWithCountry(about, places, groups, t);
  const [figure, beside] = told ? formatStory(told, t, names, watchOfAnswer(told.all, coverage, places)) : ['', ''];
  const said = told && ([figure, beside + mayLie] as const);
  setHead({ firstFigure: `/api/public/counts?${askedAs(view, { period, split: ['place:1'] })}` });
  if (said && places) tell(view, about, isEmpty ? t('nothing-yet.title') : said.join('') + t('headline.end'));
  return (
    <Frame title={mapTitle(view, period, answer, t)}>
      <div class="page map-page">
        {view.asOf !== null && counts.value && (
          <Band tone="warning">
            <p>
              {t('as-of.band', {
                day: formatDay(counts.value.asOf.day as Day, t.language),
                seq: counts.value.asOf.seq,
              })}{' '}
              <a href={`/${viewToSearch({ ...view, asOf: null }, t.language)}`}>{t('as-of.now')}</a>
            </p>
          </Band>
        )}
        {!isEmpty && isOutside(period, whole, about.asOf.day as Day) && (
          <Band tone="note">{t('period.outside', { whole: formatPeriod(whole, t.language) })}</Band>
        )}
        {(isMisread(search) || isMisdivided(view)) && <Band tone="warning">{t('view.misread')}</Band>}
        {problem ? (
          <div class="map-problem" role="alert">
            <h1>{problem.title}</h1>{' '}
            <a class="button" href={`/?lang=${t.language}`}>
              {t('filter.clear')}
            </a>
          </div>
        ) : isEmpty ? (
          <NoFiguresYet />
        ) : (
          said &&
          told &&
          places && (
            <>
              <div class="headline">
                <Sentence said={said} to={groupInStory(told, names)} />
              </div>
              <QuestionLinks view={view} />
              <div class="head-foot">
                <WhatIs answer={told.all} {...{ view, about, places }} />
              </div>
            </>
          )
        )}
        {!isEmpty && overview.value && <Tiles overview={overview.value} {...{ view, groups }} />}
        <p class="note no-script-note">{t('served.no-script')}</p>
        {!isEmpty && said && (
          <noscript>
            <img
              class="no-script-chart"
              src={`/picture.png${viewToSearch(view, t.language)}`}
              width="1200"
              height="630"
              alt={t('served.no-script-chart', { said: said.join('') })}
            />
          </noscript>
        )}
        {!isEmpty && places && <FilterForm {...{ view, period, whole, places, groups }} />}
        {!isEmpty && (
          <div class="below-grid">
            {view.asOf === null ? (
              <IncidentList {...{ view, period, places, groups }} cursor={new URLSearchParams(search).get('cursor')} />
            ) : (
              <section class="incidents">
                <h2>{t('list.title')}</h2>
                <p>{t('as-of.no-list')}</p>
              </section>
            )}
            <div class="tables">
              <h2>{t('table.title')}</h2>
              {answer && places && <PlaceNumbers {...{ view, answer, period, places, coverage, level, loose }} />}
              {answer && (
                <Downloads known={answer} view={view} period={period} about={about} whole={whole} level={level} />
              )}
              {series.value && places && (
                <details class="period-details">
                  <summary>{t('table.periods')}</summary>
                  <PeriodNumbers {...{ view, places, coverage }} series={series.value.answer} />
                </details>
              )}
              <DatedNotes {...{ days, places }} />
              {view.by.length > 0 && (
                <DividedNumbers {...{ view, places, coverage }} period={begunIn(view, whole, about.asOf.day as Day)} />
              )}
            </div>
            {counts.value && <Rule {...{ view, whole }} counts={counts.value} table={series.value?.answer ?? null} />}
          </div>
        )}
      </div>
    </Frame>
  );
}

/** Sets the page's metadata. Its address omits the map's position, which no preview and no search engine needs. */
const tell = (view: View, about: PublicAbout, sentence: string): void => {
  const page = pageBeingRendered();
  if (!page) return;
  const address = viewToSearch({ ...view, at: null }, null);
  // An old figure must not be found as the current one.
  setHead({
    description: sentence,
    feed: { title: sentence, ...feedOf(view) },
    canonical: view.asOf === null ? `/${address}` : null,
    picture: `/picture.png${address}`,
    data: datasetOf(about, sentence, page.origin),
  });
};

function Downloads({
  view,
  period,
  whole,
  about,
  level,
  known,
}: {
  view: View;
  period: Period;
  whole: Period;
  about: PublicAbout;
  /** Of the figure. */ known: KnownDays;
  level: 1 | 2 | 3;
}) {
  const t = useText();
  const lang = `lang=${t.language}`;
  const said = formatPeriodOn(period, known, t);
  const begun = begunIn(view, whole, about.asOf.day as Day);
  return (
    <ul class="plain downloads">
      <li>
        <a href={`/api/public/counts.csv?${askedAs(view, { period, split: [`place:${level}`] })}&${lang}`} download>
          {t(`download.places-${level}`, { period: said })} (CSV)
        </a>
      </li>
      <li>
        <a
          href={`/api/public/counts.csv?${askedAs(view, { period: begun, split: ['period'], unit: view.unit })}&${lang}`}
          download
        >
          {t('download.periods', { period: formatPeriodOn(begun, known, t) })} (CSV)
        </a>
      </li>
      {view.asOf === null && (
        <li>
          <a href={`/api/public/incidents.csv?${askedAs(view, { period })}&${lang}`} download>
            {t('download.incidents', { period: said })} (CSV)
          </a>
        </li>
      )}
    </ul>
  );
}

function Rule({
  view,
  whole,
  counts: { answer, asOf },
  table,
}: {
  view: View;
  whole: Period;
  counts: { answer: Answer; asOf: CountsBody['asOf'] };
  /** What the page shows by period. */ table: Answer | null;
}) {
  const t = useText();
  return (
    <div class="rule">
      <p class="quiet small">
        {t('public.as-of', { day: formatDay(asOf.day as Day, t.language), seq: asOf.seq })}{' '}
        {view.asOf === null && (
          <a href={`/${viewToSearch(freezeView(view, whole, asOf), t.language)}`}>{t('as-of.link')}</a>
        )}{' '}
        <a href={`/changes/figure${viewToSearch({ ...view, at: null }, t.language)}`}>{t('as-of.why')}</a>{' '}
        <LatestRecord answer={table ?? answer} asOf={view.asOf} />
      </p>
      <h2>{t('rule.title')}</h2>
      <ul>
        {formatRule(answer, t).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
