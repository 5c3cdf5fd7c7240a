import { formatStory, type StoryAnswers } from '@vigil/shared/counting/format-story.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { useEffect, useRef } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import type { Figures } from './use-figures.js';
import { namesWithCountry } from './names-for-sentences.js';
import type { Places } from './places.js';
import { QuestionLinks } from './question-links.js';
import { ShareButton } from './share-button.js';
import { Sentence, WhatIs } from './figure-sentence.js';
import { useCounts } from './use-counts.js';
import { useMayLie } from './use-may-lie.js';
import { groupInStory, useTold } from './use-story.js';
import { type View } from './view.js';
import { watchOfAnswer } from './who-watched.js';
import { ServerRenderedPart } from './server-rendered-part.js';

/**
 * Keeps the sentence as tall as it has been, so that what is below stays under the finger that changes the period or
 * filters. A page that moves must also be painted again completely. The height resets at another width, in another
 * language, and when several filters are cleared at once.
 * @param narrowed number of filter values in the sentence
 */
const useTallest = (language: string, narrowed: number) => {
  const cleared = useRef({ times: 0, narrowed });
  if (narrowed < cleared.current.narrowed - 1) cleared.current.times += 1;
  cleared.current.narrowed = narrowed;
  const box = useRef<HTMLDivElement>(null);
  const sentence = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const [around, words] = [box.current!, sentence.current!]; // the observer may still run after they are gone
    let [width, tallest] = [0, 0];
    const watch = new ResizeObserver(() => {
      if (around.clientWidth !== width) [width, tallest] = [around.clientWidth, 0];
      tallest = Math.max(tallest, words.offsetHeight);
      around.style.setProperty('--tallest', `${tallest}px`);
    });
    watch.observe(words);
    return () => watch.disconnect();
  }, [language, cleared.current.times]);
  return { box, sentence };
};

interface Props {
  view: View;
  figures: Figures;
  coverage: readonly CoverageEntry[] | null;
  about: PublicAbout;
  places: Places | null;
  groups: readonly PublicGroup[];
}

/** The figure as a sentence that can be quoted as it is; screen readers announce changes. */
export default function Headline(props: Props) {
  const { view, figures, places } = props;
  const told = useTold(figures.answer, view, figures.period, useCounts);
  return told && places ? (
    <Told {...props} {...{ told, places }} />
  ) : (
    <>
      <ServerRenderedPart part="headline" />
      <ServerRenderedPart part="questions" />
    </>
  );
}

/** Whose site this is, and how to share the figure: below the sentence, on a phone below the map. */
export function HeadFoot({ view, figures, coverage, about, places, groups }: Props) {
  const { asOf } = figures;
  // The last stays while another loads, so that nothing below moves.
  const last = useRef(figures.answer);
  const answer = (last.current = figures.answer ?? last.current);
  if (!answer || !places) return <ServerRenderedPart part="head-foot" />;
  return (
    <div class="head-foot">
      <WhatIs {...{ answer, view, about, places }} />
      {asOf && <ShareButton {...{ view, figures, about, places, coverage, groups }} first="map" />}
    </div>
  );
}

function Told({
  view,
  figures,
  coverage,
  about,
  places,
  groups,
  told,
}: Props & { told: StoryAnswers; places: Places }) {
  const t = useText();
  const answer = told.all;
  const { isLoading } = figures;
  const { box, sentence } = useTallest(t.language, Object.values(answer.question.filters).flat().length);
  const names = namesWithCountry(about, places, groups, t);
  const [said, beside] = formatStory(told, t, names, watchOfAnswer(answer, coverage, places));
  const mayLie = useMayLie(answer, view, figures.period, places);
  return (
    <>
      <div
        class="headline"
        ref={box}
        aria-live="polite"
        aria-atomic="true"
        aria-busy={isLoading || answer !== figures.answer}
      >
        <Sentence said={[said, beside + mayLie]} to={groupInStory(told, names)} box={sentence} />
      </div>
      <QuestionLinks view={view} />
    </>
  );
}
