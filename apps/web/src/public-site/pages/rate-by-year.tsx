import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { againstOthers, onlyInTotal, type Sides, sidesOf } from '@vigil/shared/counting/subtract-cells.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { begunOf } from '@vigil/shared/day/whole-time.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { formatRateShort } from '../format-rate.js';
import { expectedAnswer, useSameDaysBefore } from '../same-days-before.js';
import { useCounts } from '../use-counts.js';
import { wholeOf } from '../use-figures.js';
import type { Subject } from './subject-types.js';

interface Row extends Sides {
  key: string;
  name: string;
}

/** The interference rate year by year, of one group or place next to all others by the same rule. */
export function RateByYear({ subject, about }: { subject: Subject; about: PublicAbout }) {
  const t = useText();
  const { split, code, name, restName } = subject;
  const period = begunOf(wholeOf(about), 'year', about.asOf.day as Day);
  const asked = split && `indicator=I03&period=${period.key}&unit=year&split=period,${split}`;
  const answer = useCounts(asked).value?.answer;
  const before = useSameDaysBefore(
    answer ?? (asked === null ? null : expectedAnswer(asked, about)),
    split === null ? [] : [split],
  );
  if (!answer || split === null) return null;
  const years = againstOthers(answer, code).filter(({ own, rest }) =>
    [own, rest].some(({ rate }) => rate!.denominator.low > 0),
  );
  if (years.length < 2) return null;
  const rows = years.flatMap(({ period, own, rest }): Row[] => {
    const row = { key: period.key, name: formatPeriodOn(period, answer, t), own, rest };
    return before?.below === period.key
      ? [row, { key: 'same-days', name: before.name, ...sidesOf(before.answer, code) }]
      : [row];
  });
  const longer = onlyInTotal(answer, code);
  const column = (key: 'own' | 'rest', head: string) => ({
    key,
    head,
    cell: (row: Row | null) => {
      if (row === null) {
        const { numerator, denominator } = longer[key];
        return denominator === 0 ? t('rates.none-short') : t('rates.of', { a: numerator, b: denominator });
      }
      const rate = row[key].rate!;
      return (
        <span class="rate-cell">
          {rate.share !== null && (
            <svg
              class={`rate-line rate-bar-${key === 'own' ? 'self' : 'rest'}`}
              viewBox="0 0 100 10"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect class="rate-ground" width="100" height="10" />
              <rect class="rate-share" width={rate.share * 100} height="10" />
            </svg>
          )}
          {formatRateShort(rate, t)}
        </span>
      );
    },
  });
  return (
    <section class="part" aria-labelledby="rate-by-year">
      <h2 id="rate-by-year">{t('rates.by-year')}</h2>
      <Table
        caption={t('rates.caption', { what: t('indicator.I03'), period: formatPeriod(period, t.language) })}
        rows={longer.own.denominator + longer.rest.denominator > 0 ? [...rows, null] : rows}
        rowKey={(row) => row?.key ?? ''}
        rowClass={(row) => (row === null || row.key === 'same-days' ? 'row-apart' : undefined)}
        columns={[
          {
            key: 'year',
            head: t('strip.year'),
            cell: (row) => row?.name ?? t('row.longer-period'),
          },
          column('own', name),
          column('rest', restName),
        ]}
      />
      <p class="small quiet">{t('rates.rule')}</p>
    </section>
  );
}
