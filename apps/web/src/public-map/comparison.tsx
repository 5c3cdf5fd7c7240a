import type { CoverageEntry } from '@vigil/shared/counting/watch.js';
import { type Period, previousPeriod, samePeriodYearBefore } from '@vigil/shared/day/period.js';
import { sayPeriod } from '@vigil/shared/day/words.js';
import type { PublicAbout } from '@vigil/shared/public/shapes.js';
import { useText } from '../words.js';
import { numbersOf } from './cells.js';
import type { Places } from './places.js';
import { sayFigures } from './saying.js';
import { useCounts } from './use-counts.js';
import { askedAs, type View } from './view.js';
import { areaOf, watchIn } from './watches.js';
import './link-button.css';

interface Props { view: View; period: Period; about: PublicAbout; places: Places | null; coverage: readonly CoverageEntry[] | null; go: (view: View) => void }

/** The same figure in the period before and a year before. It is put beside, and no difference is worked out: who watched may differ, too. */
export default function Comparison({ period, ...props }: Props) {
  const t = useText();
  const before = ifAny(() => previousPeriod(period));
  const year = ifAny(() => samePeriodYearBefore(period));
  return (
    <p class="comparison">
      {before && <Earlier label="compare.before" period={before} {...props} />}
      {year && year.key !== before?.key && <Earlier label="compare.year" period={year} {...props} />}
      <span class="quiet">{t('compare.caution')}</span>
    </p>
  );
}

/** Before 1900 there are no days to compare with. */
const ifAny = (find: () => Period | null): Period | null => {
  try {
    return find();
  } catch (failure) {
    if (failure instanceof RangeError) return null;
    throw failure;
  }
};

function Earlier({ label, view, period, about, places, coverage, go }: Props & { label: string }) {
  const t = useText();
  const isRecorded = about.first !== null && period.until > about.first && period.from <= about.last!;
  const asked = askedAs(view, { period });
  const { value } = useCounts(isRecorded ? asked : null);
  // An answer that is still there from another period is none to this one.
  const answer = value?.answer.question.periods.join() === period.key ? value.answer : null;
  const said = !isRecorded ? t('compare.nothing') : answer ? sayFigures(numbersOf(answer.total), t, watchIn(places && areaOf(view.filters.place, places), period, coverage, places)) : '…';
  return (
    <span class="comparison-one">{t(label)} (<button type="button" class="link-button" onClick={() => go({ ...view, period: period.key })}>{sayPeriod(period, t.language)}</button>){t('compare.is')}<strong>{said}</strong>{t('headline.end')} </span>
  );
}
