import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { notYetAssessedOfAll } from '@vigil/shared/counting/not-yet-assessed-of-all.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useMemo } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { Chart } from '../chart.js';
import { Explained } from '../explained.js';
import { formatRateShort } from '../format-rate.js';
import { ratePoint } from '../rate-scale.js';
import type { Places } from '../places.js';
import { useCounts } from '../use-counts.js';
import { spanOf } from '../who-watched.js';
import { gapsIn, withReasons } from './share-gaps.js';
import { SharePart } from './share-part.js';
import type { Shareable } from './sharing-part.js';
import { drawnQuery, type PartView } from './subject-parts.js';
import type { Subject } from './subject-types.js';
import type { SubjectView } from './use-subject-view.js';

/** Whether there is anything to show: nothing where all groups had none. */
export const hasShare = (series: Answer): boolean => series.total.rate!.denominator.low > 0 && series.cells.length > 1;

/** The share of one group in all assemblies with force assessed as unlawful (I12), year by year. */
export function ShareOverTime({
  subject,
  narrowed: { view, go },
  about,
  coverage,
  places,
  sharing,
}: {
  subject: Subject;
  narrowed: SubjectView;
  about: PublicAbout;
  coverage: readonly CoverageEntry[] | null;
  places: Places | null;
  sharing: Shareable | null;
}) {
  const t = useText();
  const of: PartView = { part: 'share', subject, rate: 'I03', period: null, asOf: null };
  const counted = useCounts(drawnQuery(of, about)).value?.answer;
  const series = useMemo(() => counted && withReasons(counted, coverage, places), [counted, coverage, places]);
  if (!series || !hasShare(series)) return null;
  return (
    <section class="part" aria-labelledby="share-by-year">
      <h2 id="share-by-year">
        <Explained code="I12">{t('chart.title', { what: t('indicator.I12') })}</Explained>
      </h2>
      <ShareByYear series={series} period={view.period} onChoose={(key) => go({ ...view, period: key })} />
      {sharing && <SharePart {...sharing} parts={['share']} anchor="share-by-year" />}
    </section>
  );
}

/**
 * The share as a line, where at least two years are large enough for a percentage, and both numbers of each year.
 * @param period the chosen one
 */
export function ShareByYear({
  series,
  period,
  onChoose,
}: {
  series: Answer;
  period: string | null;
  onChoose: (key: string | null) => void;
}) {
  const t = useText();
  const hasLine = series.cells.filter((cell) => ratePoint(cell, null) !== null).length > 1;
  const rows = series.cells.map((cell, index) => ({ cell, year: series.periods[index]! })).reverse();
  const of = (cell: Cell): string => {
    const waiting = notYetAssessedOfAll(cell.asides)?.low ?? 0;
    const said = cell.rate!.denominator.low === 0 ? t('subject.share-none') : formatRateShort(cell, t);
    return waiting > 0 ? t('figure.with-tail', { said, tail: t('tail.notYetAssessed.I06', { n: waiting }) }) : said;
  };
  return (
    <>
      {hasLine && (
        <Chart
          {...{ series, coverage: null, places: null, onChoose }}
          chosen={period === null ? null : asPeriod(period)}
        />
      )}
      <Table
        caption={formatPeriod(spanOf(series), t.language)}
        rows={rows}
        rowKey={({ year }) => year.key}
        columns={[
          { key: 'year', head: t('strip.year'), cell: ({ year }) => formatPeriodOn(year, series, t) },
          { key: 'share', head: t('subject.share-head'), cell: ({ cell }) => of(cell) },
        ]}
      />
      <p class="small quiet">
        {t('rule.I12')} {gapsIn(series, t).join(' ')}
      </p>
    </>
  );
}
