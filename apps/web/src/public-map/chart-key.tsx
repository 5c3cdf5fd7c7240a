import type { Answer } from '@vigil/shared/counting/answer.js';
import { useText } from '../words.js';

/** What the bars of a chart mean, and how many incidents are in none of them because their time is known too roughly. */
export function ChartKey({ series }: { series: Answer | null | undefined }) {
  const t = useText();
  const longer = series?.total.longerPeriod ?? 0;
  return (
    <p class="chart-key small">
      <span class="key-sure" aria-hidden="true" /> {t('chart.sure')} <span class="key-possible" aria-hidden="true" /> {t('chart.possible')}
      {longer > 0 && <span class="chart-longer">{t('chart.longer', { n: longer })}</span>}
    </p>
  );
}
