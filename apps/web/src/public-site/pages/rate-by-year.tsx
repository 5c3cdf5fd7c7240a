import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { againstOthers, onlyInTotal, type Sides, sidesOf } from '@vigil/shared/counting/subtract-cells.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { withoutEdition } from '../answer-to-query.js';
import { formatRateShort } from '../format-rate.js';
import { expectedAnswer, type SameDaysBefore, useSameDaysBefore } from '../same-days-before.js';
import { useCounts } from '../use-counts.js';
import { spanOf } from '../who-watched.js';
import { drawnQuery, type PartView, type SubjectRate } from './subject-parts.js';
import type { Subject } from './subject-types.js';
import '../table-folds.css';

interface Row extends Sides {
  key: string;
  name: string;
}

/** Returns the years of an answer with anything monitored, of the subject or of all others. */
const yearsIn = (answer: Answer, code: string) =>
  againstOthers(answer, code).filter(({ own, rest }) => [own, rest].some(({ rate }) => rate!.denominator.low > 0));

/** A rate by years, and the same days a year before the one that is not over. */
interface RateYears {
  answer: Answer;
  before: SameDaysBefore | null;
}

/**
 * Returns a rate year by year beside that of all others; null until loaded, and where there are less than two years.
 */
export const useRateYears = (
  subject: Subject,
  about: PublicAbout,
  rate: SubjectRate,
  asOf: string | null,
): RateYears | null => {
  const { split, code } = subject;
  const of: PartView = { part: 'years', subject, rate, period: null, asOf };
  const asked = drawnQuery(of, about);
  const answer = useCounts(asked).value?.answer;
  const before = useSameDaysBefore(
    answer ?? (asked === null ? null : expectedAnswer(withoutEdition(asked), about)),
    split === null ? [] : [split],
  );
  return answer && split !== null && yearsIn(answer, code).length > 1 ? { answer, before } : null;
};

/** The table of a rate year by year, of one group or place next to all others by the same rule. */
export function RateByYear({ subject, years: { answer, before } }: { subject: Subject; years: RateYears }) {
  const t = useText();
  const { code, name, restName } = subject;
  const rows = yearsIn(answer, code).flatMap(({ period, own, rest }): Row[] => {
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
          {formatRateShort(row[key], t)}
        </span>
      );
    },
  });
  return (
    <Table
      stacks="beside"
      caption={t('rates.caption', {
        what: t(`indicator.${answer.indicator.code}`),
        period: formatPeriod(spanOf(answer), t.language),
      })}
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
  );
}
