import { figureName } from '@vigil/shared/counting/figure-name.js';
import { useReadCounts } from '../public-site/read-counts.js';
import { formatWithParts } from '@vigil/shared/counting/format-story.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useSearch } from 'wouter-preact';
import { EmbedAttribution } from '../public-site/embed-attribution.js';
import { embedPartFrom, isSubjectPart } from '../public-site/embed-code.js';
import EmbeddedPart from '../public-site/pages/embedded-part.js';
import { useAboutAt, useCoverage, useGroups, wholeOf } from '../public-site/use-figures.js';
import { namesWithCountry } from '../public-site/names-for-sentences.js';
import { hasNoFiguresYet } from '../public-site/no-figures-yet.js';
import { assessedQuery, whoseQuery } from '../public-site/use-story.js';
import { usePlaceNames } from '../public-site/use-places.js';
import { askedAs, isMisread, viewFrom } from '../public-site/view.js';
import { watchOfAnswer } from '../public-site/who-watched.js';
import { setHead } from '../page-being-rendered.js';
import { useText, Words } from '../text-bundles.js';
import { PlaceNumbers } from './number-tables.js';

export default function ServerRenderedEmbed() {
  const search = useSearch();
  const view = viewFrom(search);
  const about = useAboutAt(view);
  const { part } = embedPartFrom(search);
  return (
    <Words bundles={['app', 'public', 'beside', 'counting', 'data']}>
      {about &&
        (isSubjectPart(part) && !hasNoFiguresYet(about, view.asOf) ? (
          <main class="embed" id="content">
            <Misread search={search} />
            <EmbeddedPart {...{ part, view, about }} />
          </main>
        ) : (
          <Embedded about={about} />
        ))}
    </Words>
  );
}

function Misread({ search }: { search: string }) {
  const t = useText();
  if (!isMisread(search) && !embedPartFrom(search).isMisread) return null;
  return (
    <p class="small" role="alert">
      {t('view.misread')}
    </p>
  );
}

/** An embedded figure without scripts: its sentence, the numbers of the map, and its source. */
function Embedded({ about }: { about: PublicAbout }) {
  const t = useText();
  const search = useSearch();
  const view = viewFrom(search);
  const period = view.period === null ? wholeOf(about) : asPeriod(view.period);
  const places = usePlaceNames(false);
  const groups = useGroups();
  const coverage = useCoverage();
  const counts = useReadCounts(askedAs(view, { period, split: ['place:1'] }));
  const answer = counts.value?.answer;
  const byGroup = useReadCounts(whoseQuery(view, period)).value?.answer ?? null;
  const assessed = useReadCounts(assessedQuery(view, period)).value?.answer ?? null;
  setHead({ title: `${figureName(view.indicator, view.measure, t)} – ${about.organisation}` });
  return (
    <main class="embed" id="content">
      <Misread search={search} />
      {counts.state === 'failed' && <p role="alert">{counts.problem.title}</p>}
      {answer && (
        <h1 class="embed-sentence">
          {hasNoFiguresYet(about, view.asOf)
            ? t('nothing-yet.title')
            : formatWithParts(
                { all: answer, byGroup, assessed },
                t,
                namesWithCountry(about, places, groups, t),
                watchOfAnswer(answer, coverage, places),
              ).join('') + t('headline.end')}
        </h1>
      )}
      {answer && places && embedPartFrom(search).part === 'map' && (
        <PlaceNumbers {...{ view, answer, period, places, coverage, level: 1 }} isLinked={false} />
      )}
      <EmbedAttribution about={about} view={view} asOf={counts.value?.asOf ?? null} />
    </main>
  );
}
