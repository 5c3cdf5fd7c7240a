import { formatInParts } from '@vigil/shared/counting/sentence.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/shapes.js';
import { namesFor } from '../public-site/headline.js';
import type { Places } from '../public-site/places.js';
import { watchOfAnswer } from '../public-site/watches.js';
import { useText } from '../words.js';

/** The figure as a quotable sentence, styled as above the map. */
export function Sentence({
  answer,
  coverage,
  about,
  places,
  groups,
}: {
  answer: Answer | null;
  coverage: readonly CoverageEntry[] | null;
  about: PublicAbout;
  places: Places | null;
  groups: readonly PublicGroup[];
}) {
  const t = useText();
  if (!answer) return null;
  const [figure, beside] = formatInParts(
    answer,
    t,
    namesFor(about, places, groups, t),
    watchOfAnswer(answer, coverage, places),
  );
  return (
    <div class="headline">
      <h1 class="sentence">
        {figure}
        <span class="sentence-beside">
          {beside}
          {t('headline.end')}
        </span>
      </h1>
    </div>
  );
}
