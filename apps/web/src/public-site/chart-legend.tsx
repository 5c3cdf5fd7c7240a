import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { useText } from '../text-bundles.js';
import type { Places } from './places.js';
import { watchesOf } from './who-watched.js';
import './chart.css';

/**
 * Explains the bars of a chart, and says how many incidents are in none of them because their time is not precise
 * enough.
 */
export function ChartLegend({
  series,
  coverage,
  places,
}: {
  series: Answer | null | undefined;
  coverage: readonly CoverageEntry[] | null;
  places: Places | null;
}) {
  const t = useText();
  const longer = series?.total.longerPeriod ?? 0;
  return (
    <p class="chart-key small">
      <span class="key-sure" aria-hidden="true" /> {t('chart.sure')} <span class="key-possible" aria-hidden="true" />{' '}
      {t('chart.possible')}
      {series && watchesOf(series, coverage, places).includes('nobody') && (
        <>
          <span class="key-unwatched" aria-hidden="true" /> {t('chart.unwatched')}
        </>
      )}
      {longer > 0 && <span class="chart-longer">{t('chart.longer', { n: longer })}</span>}
    </p>
  );
}
