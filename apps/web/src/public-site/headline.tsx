import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { type Names, formatInParts } from '@vigil/shared/counting/format-figure.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import type { Figures } from './use-figures.js';
import { groupName } from './group-name.js';
import type { Places } from './places.js';
import { heldAt } from './held-view.js';
import { type View, viewToSearch } from './view.js';
import { watchOfAnswer } from './who-watched.js';
import { lazily } from '../use-public-fetch.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import type { Shown } from './picture-file/page-pictures.js';
import './sharing.css';

const Sharing = lazily(() => import('./sharing.js'));

/** Returns the names for our sentences. */
export const namesFor = (
  about: PublicAbout,
  places: Places | null,
  groups: readonly PublicGroup[],
  t: Text,
): Names => ({
  organisation: about.organisation,
  standards: about.standards,
  group: (code) => {
    const group = groups.find((one) => one.code === code);
    return group ? groupName(group, t) : code;
  },
  place: (code) => places?.name(code, t.language) ?? code,
  label: (code) => publicLabel(code, t),
});

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

/** Number of letters above which the sentence is set smaller, so that the map stays visible. */
const LONG = 130;

interface Props {
  view: View;
  figures: Figures;
  coverage: readonly CoverageEntry[] | null;
  about: PublicAbout;
  places: Places | null;
  groups: readonly PublicGroup[];
}

/** The figure as a sentence that can be quoted as it is; screen readers announce changes. */
export default function Headline({ view, figures, coverage, about, places, groups }: Props) {
  const t = useText();
  const { answer, asOf, isLoading } = figures;
  const { box, sentence } = useTallest(t.language, Object.values(answer?.question.filters ?? {}).flat().length);
  const [figure, beside] = answer
    ? formatInParts(answer, t, namesFor(about, places, groups, t), watchOfAnswer(answer, coverage, places))
    : ['', ''];
  return (
    <div>
      <div class="headline" ref={box} aria-live="polite" aria-atomic="true" aria-busy={isLoading}>
        <h1 ref={sentence} class={`sentence ${figure.length + beside.length > LONG ? 'sentence-long' : ''}`}>
          {figure}
          {beside === '' ? (
            figure && t('headline.end')
          ) : (
            <span class="sentence-beside">
              {beside}
              {t('headline.end')}
            </span>
          )}
        </h1>
      </div>
      {answer && asOf && places && (
        <Share
          shown={{
            view,
            figures,
            answer,
            asOf,
            about,
            places,
            coverage,
            said: [figure, beside],
            address: `${location.origin}/${viewToSearch(heldAt(view, figures.whole, asOf), t.language)}`,
          }}
        />
      )}
    </div>
  );
}

/** Below the sentence: copies it, or opens all other ways to share the figure. */
function Share({ shown }: { shown: Shown }) {
  const t = useText();
  const [isOpen, open] = useState(false);
  return (
    <div class="share">
      <Button class="button-small" aria-haspopup="dialog" onClick={() => open(true)}>
        {t('share.open')}
      </Button>
      <Dialog open={isOpen} title={t('share.title')} onClose={() => open(false)}>
        {isOpen && <Sharing shown={shown} />}
      </Dialog>
    </div>
  );
}
