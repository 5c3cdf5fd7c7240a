import { figureName } from '@vigil/shared/counting/figure-name.js';
import { useReadCounts } from '../public-site/read-counts.js';
import { formatWithParts } from '@vigil/shared/counting/format-story.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useSearch } from 'wouter-preact';
import { EmbedAttribution } from '../public-site/embed-attribution.js';
import { embedPartFrom } from '../public-site/embed-code.js';
import { EmbedFrame } from '../public-site/embed-frame.js';
import EmbeddedPart from '../public-site/pages/embedded-part.js';
import { useCoverage, useGroups, wholeOf } from '../public-site/use-figures.js';
import { namesWithCountry } from '../public-site/names-for-sentences.js';
import { hasNoFiguresYet } from '../public-site/no-figures-yet.js';
import { useBeside } from '../public-site/use-story.js';
import { useLoose } from '../public-site/use-loose.js';
import { useMayLie } from '../public-site/use-may-lie.js';
import { usePlacesOf } from '../public-site/use-places.js';
import { askedAs, viewFrom } from '../public-site/view.js';
import { watchOfAnswer } from '../public-site/who-watched.js';
import { setHead } from '../page-being-rendered.js';
import { useText } from '../text-bundles.js';
import { PlaceNumbers } from './number-tables.js';

export default function ServerRenderedEmbed() {
  return <EmbedFrame Part={EmbeddedPart} Figure={Embedded} />;
}

/** An embedded figure without scripts: its sentence, the numbers of the map, and its source. */
function Embedded({ about }: { about: PublicAbout }) {
  const t = useText();
  const search = useSearch();
  const view = viewFrom(search);
  const period = view.period === null ? wholeOf(about) : asPeriod(view.period);
  const places = usePlacesOf(view.filters.place);
  const groups = useGroups();
  const coverage = useCoverage(view.asOf);
  const level = places?.levelFor(view.filters.place) ?? 1;
  const counts = useReadCounts(askedAs(view, { period, split: [`place:${level}`] }));
  const answer = counts.value?.answer ?? null;
  const isMap = embedPartFrom(search).part === 'map';
  const loose = useLoose(view, period, isMap ? level : null, places);
  const mayLie = useMayLie(answer, view, period, places);
  const parts = useBeside(answer, view, period, useReadCounts);
  setHead({ title: `${figureName(view.indicator, view.measure, t)} – ${about.organisation}` });
  return (
    <>
      {counts.state === 'failed' && <p role="alert">{counts.problem.title}</p>}
      {answer && (
        <h1 class="embed-sentence">
          {hasNoFiguresYet(about, view.asOf)
            ? t('nothing-yet.title')
            : formatWithParts(
                { all: answer, ...parts },
                t,
                namesWithCountry(about, places, groups, t),
                watchOfAnswer(answer, coverage, places),
              ).join('') +
              mayLie +
              t('headline.end')}
        </h1>
      )}
      {answer && places && isMap && (
        <PlaceNumbers {...{ view, answer, period, places, coverage, level, loose }} isLinked={false} />
      )}
      <EmbedAttribution about={about} view={view} asOf={counts.value?.asOf ?? null} />
    </>
  );
}
