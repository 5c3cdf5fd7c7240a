import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { comparedOn, type Earlier as Compared } from '@vigil/shared/day/comparison-periods.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { KnownDays } from '@vigil/shared/day/period-progress.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { ProblemBody } from '../problem-body.js';
import { useText } from '../text-bundles.js';
import type { Places } from './places.js';
import { formatRateNotes } from './format-rate.js';
import { useCounts } from './use-counts.js';
import { askedAs, type View } from './view.js';
import { watchOfAnswer } from './who-watched.js';
import './link-button.css';

interface Props {
  view: View;
  period: Period;
  /** Of the compared figure. */ known: KnownDays;
  about: PublicAbout;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
  go: (view: View) => void;
}

/**
 * The same figure in the previous period and a year before. For an unfinished period, it covers the same days, as
 * published by then. The figures are shown next to each other without a difference, because coverage may differ, too.
 */
export default function EarlierPeriods({ period, known, ...props }: Props) {
  const t = useText();
  const { before, yearBefore } = comparedOn(period, known);
  if (!before && !yearBefore) return null;
  return (
    <p class="comparison">
      {before && (
        <Earlier
          label={before.asOf === null ? 'compare.before' : 'compare.same-before'}
          earlier={before}
          known={known}
          {...props}
        />
      )}
      {yearBefore && (
        <Earlier
          label={yearBefore.asOf === null ? 'compare.year' : 'compare.same-year'}
          earlier={yearBefore}
          known={known}
          {...props}
        />
      )}
      <span class="quiet">{t('compare.caution')}</span>
    </p>
  );
}

/** Whether nobody had read of a group of the figure at the moment that it was asked for as of. */
const isUnknownThen = ({ errors = [] }: ProblemBody): boolean =>
  errors.some(({ pointer, code }) => pointer === 'groups' && code === 'question-unknown-value');

function Earlier({
  label,
  earlier: { period, asOf },
  view,
  about,
  places,
  coverage,
  go,
  known,
}: Omit<Props, 'period'> & { label: string; earlier: Compared }) {
  const t = useText();
  const last = known.lastPublished ?? about.last;
  const isRecorded = about.first !== null && last !== null && period.until > about.first && period.from <= last;
  const asked = { ...view, period: period.key, asOf: asOf ?? view.asOf };
  const reading = useCounts(isRecorded || asOf !== null ? askedAs(asked, { period }) : null);
  const { value } = reading;
  // An answer that is still present from another period does not belong to this one.
  const answer =
    value?.answer.question.periods.join() === period.key && (asOf === null || value.asOf.day === asOf)
      ? value.answer
      : null;
  const isPublished = asOf === null || value?.asOf.seq !== 0;
  const watch = answer && watchOfAnswer(answer, coverage, places);
  const said = answer
    ? isPublished
      ? formatRateNotes(answer.total, t, watch).join(t('list.and'))
      : t('compare.not-published')
    : isRecorded || asOf !== null
      ? reading.state === 'failed'
        ? t(isUnknownThen(reading.problem) ? 'compare.unknown-group' : 'compare.failed')
        : '…'
      : t('compare.nothing');
  return (
    <span class="comparison-one">
      {t(label)} (
      <button type="button" class="link-button" onClick={() => go(asked)}>
        {formatPeriod(period, t.language)}
      </button>
      {asOf !== null && t('compare.published-by', { day: formatDay(asOf, t.language) })}){t('compare.is')}
      <strong>{said}</strong>
      {t('headline.end')}{' '}
    </span>
  );
}
