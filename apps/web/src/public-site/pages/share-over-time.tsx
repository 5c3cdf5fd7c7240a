import type { Cell } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { begunOf } from '@vigil/shared/day/whole-time.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { Chart } from '../chart.js';
import { Explained } from '../explained.js';
import { formatRateShort } from '../format-rate.js';
import { ratePoint } from '../rate-scale.js';
import { useCounts } from '../use-counts.js';
import { wholeOf } from '../use-figures.js';
import type { SubjectView } from './use-subject-view.js';

/**
 * The share of one group in all assemblies with force assessed as unlawful (I12), year by year: a line where at least
 * two years are large enough for a percentage, and both numbers of each year. Nothing where all groups had none.
 */
export function ShareOverTime({
  code,
  narrowed: { view, go },
  about,
}: {
  code: string;
  narrowed: SubjectView;
  about: PublicAbout;
}) {
  const t = useText();
  const period = begunOf(wholeOf(about), 'year', about.asOf.day as Day);
  const asked = `indicator=I12&period=${period.key}&unit=year&split=period&groups=${code}`;
  const series = useCounts(asked).value?.answer;
  if (!series || series.total.rate!.denominator.low === 0 || series.cells.length < 2) return null;
  const hasLine = series.cells.filter(({ rate }) => ratePoint(rate!, null) !== null).length > 1;
  const rows = series.cells.map((cell, index) => ({ cell, year: series.periods[index]! })).reverse();
  const of = ({ rate }: Cell): string =>
    rate!.denominator.low === 0 ? t('subject.share-none') : formatRateShort(rate!, t);
  return (
    <section class="part" aria-labelledby="share-by-year">
      <h2 id="share-by-year">
        <Explained code="I12">{t('chart.title', { what: t('indicator.I12') })}</Explained>
      </h2>
      {hasLine && (
        <Chart
          {...{ series, coverage: null, places: null }}
          chosen={view.period === null ? null : asPeriod(view.period)}
          onChoose={(key) => go({ ...view, period: key })}
        />
      )}
      <Table
        caption={formatPeriod(period, t.language)}
        rows={rows}
        rowKey={({ year }) => year.key}
        columns={[
          { key: 'year', head: t('strip.year'), cell: ({ year }) => formatPeriodOn(year, series, t) },
          { key: 'share', head: t('subject.share-head'), cell: ({ cell }) => of(cell) },
        ]}
      />
      <p class="small quiet">
        {t('rule.I12')} {series.cells.some(({ rate }) => rate!.share === null) && t('subject.share-gap')}
      </p>
    </section>
  );
}
