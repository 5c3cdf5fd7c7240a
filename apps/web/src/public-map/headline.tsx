import type { Answer } from '@vigil/shared/counting/answer.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { type Names, sayFigure } from '@vigil/shared/counting/sentence.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/shapes.js';
import { useEffect, useRef } from 'preact/hooks';
import { useText } from '../words.js';
import type { CoverageEntry } from '@vigil/shared/counting/watch.js';
import type { Figures } from './figures.js';
import { groupName } from './group-name.js';
import type { Places } from './places.js';
import { Share } from './share.js';
import { filtersAsked, heldAt, type View, viewToSearch } from './view.js';

/** The names that a sentence of ours needs. */
export const namesFor = (about: PublicAbout, places: Places | null, groups: readonly PublicGroup[], t: Text): Names => ({
  organisation: about.organisation,
  standards: about.standards,
  group: (code) => {
    const group = groups.find((one) => one.code === code);
    return group ? groupName(group, t) : code;
  },
  place: (code) => places?.name(code, t.language) ?? code,
  label: (code) => publicLabel(code, t),
});

/** The sentence in two parts: the figure itself, and what has to be said beside it. */
export const sayInParts = (answer: Answer, t: Text, names: Names): [figure: string, beside: string] => {
  const whole = sayFigure(answer, t, names);
  const bare = sayFigure(answer, t, names, { ...answer.total, asides: {}, possible: 0, notReported: null });
  return whole.startsWith(bare) ? [bare, whole.slice(bare.length)] : [whole, ''];
};

/** As high as the place that is kept for it before it comes: `.headline` of the style sheet. */
const LEAST = '4.5rem';

/**
 * Keeps the sentence as high as it has been, so that what stands below stays under the finger that steps through the time or through the
 * values of a filter; and a page that moves has to be painted anew, all of it. It begins anew at another width, in another language, and
 * when all filters are cleared.
 */
const useTallest = (language: string, isNarrowed: boolean) => {
  const cleared = useRef({ times: 0, isNarrowed });
  if (cleared.current.isNarrowed !== isNarrowed) cleared.current = { times: cleared.current.times + (isNarrowed ? 0 : 1), isNarrowed };
  const box = useRef<HTMLDivElement>(null);
  const sentence = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    let [width, tallest] = [0, 0];
    const watch = new ResizeObserver(() => {
      if (!box.current || !sentence.current) return;
      if (box.current.clientWidth !== width) [width, tallest] = [box.current.clientWidth, 0];
      const height = sentence.current.offsetHeight;
      if (height === tallest) return;
      tallest = Math.max(tallest, height);
      box.current.style.minBlockSize = `max(${LEAST}, ${tallest}px)`;
    });
    watch.observe(sentence.current!);
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [language, cleared.current.times]);
  return { box, sentence };
};

/** Letters above which the sentence is set smaller, so that the map stays in sight. */
const LONG = 130;

interface Props { view: View; figures: Figures; coverage: readonly CoverageEntry[] | null; about: PublicAbout; places: Places | null; groups: readonly PublicGroup[] }

/** The figure as a sentence that may be quoted as it stands, read out when it changes. */
export default function Headline({ view, figures, coverage, about, places, groups }: Props) {
  const t = useText();
  const { answer, asOf, isLoading } = figures;
  const { box, sentence } = useTallest(t.language, filtersAsked(view).length > 0);
  const [figure, beside] = answer ? sayInParts(answer, t, namesFor(about, places, groups, t)) : ['', ''];
  return (
    <div>
      <div class="headline" ref={box} aria-live="polite" aria-atomic="true" aria-busy={isLoading}>
        <h1 ref={sentence} class={`sentence ${figure.length + beside.length > LONG ? 'sentence-long' : ''}`}>{figure}{beside === '' ? figure && t('headline.end') : <span class="sentence-beside">{beside}{t('headline.end')}</span>}</h1>
      </div>
      {answer && asOf && places && <Share shown={{
        view, figures, answer, asOf, about, places, coverage, said: [figure, beside],
        address: `${location.origin}/${viewToSearch(heldAt(view, figures.whole, asOf.seq), t.language)}`,
      }} />}
    </div>
  );
}
