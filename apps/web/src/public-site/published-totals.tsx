import { formatCount } from '@vigil/shared/counting/count-value.js';
import type { Day } from '@vigil/shared/day/day.js';
import { type Period, periodBetween } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicTotal } from '@vigil/shared/public/response-types.js';
import { useText } from '../text-bundles.js';
import type { Places } from './places.js';
import { totalsIn } from '@vigil/shared/public/published-totals-in-period.js';
import './published-totals.css';

interface Props {
  totals: readonly PublicTotal[];
  period: Period;
  places: Places | null;
}

/** Figures that others published for this period. They are shown separately and never added to our count. */
export function PublishedTotals({ totals, period, places }: Props) {
  const t = useText();
  const shown = totalsIn(totals, period);
  if (shown.length === 0) return null;
  return (
    <section class="others" aria-labelledby="others-title">
      <h2 id="others-title">{t('others.title')}</h2>
      <p class="small quiet">{t('others.never-added')}</p>
      <ul class="plain">
        {shown.map((total) => (
          <li key={total.code} class={`other ${total.partOf ? 'other-part' : ''}`}>
            <p class="other-value">
              {formatCount(total.value, t)} <span>{t(`others.unit-${total.unit}`)}</span>
            </p>
            <blockquote class="other-measure">{total.measure}</blockquote>
            <p class="small">
              {[
                total.publisher,
                formatPeriod(periodBetween(total.from as Day, total.until as Day), t.language),
                ...(total.place && places ? [places.fullName(total.place, t.language)] : []),
              ].join(t('list.and'))}
              {total.partOf && <> · {t('others.part-of')}</>}
            </p>
            {total.url ? (
              <p class="small">
                <a href={total.url} rel="noreferrer nofollow">
                  {total.title}
                </a>
              </p>
            ) : (
              <p class="small">{total.title}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
