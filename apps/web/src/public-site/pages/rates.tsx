import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { compareNames } from '@vigil/shared/language/compare-names.js';
import { percent } from '../format-rate.js';
import { type RateRow, RateTable } from '../rate-table.js';
import { Explained } from '../explained.js';
import { useText } from '../../text-bundles.js';
import { RateByYear, useRateYears } from './rate-by-year.js';
import { linesOf, type RateLine, whyNot } from './rate-lines.js';
import { SharePart } from './share-part.js';
import type { Shareable } from './sharing-part.js';
import type { SubjectRate } from './subject-parts.js';
import type { Subject } from './subject-types.js';

interface Props {
  /** A rate (I03 or I11), split by group or by the level of the place. */
  answer: Answer;
  subject: Subject;
}

const asRow = ({ key, name, kind, cell }: RateLine): RateRow => ({
  key,
  cell,
  name: kind === 'self' ? <b>{name}</b> : name,
  isApart: kind === 'rest',
});

/** The subject's line, that of all others, and those of each other. */
const linesFor = ({ answer, subject: { split, code, nameOf, restName } }: Props): RateLine[] =>
  linesOf({ answer, self: split === null ? null : code, name: nameOf, restName });

/** A rate of one group or place next to that of all others, and year by year; nothing until it is loaded. */
export function Rates({
  rate,
  answer,
  subject,
  about,
  sharing,
}: {
  rate: SubjectRate;
  answer: Answer | null;
  subject: Subject;
  about: PublicAbout;
  sharing: Shareable | null;
}) {
  const t = useText();
  const years = useRateYears(subject, about, rate, null);
  if (!answer) return null;
  const others = linesFor({ answer, subject }).slice(2);
  const period = formatPeriodOn(answer.periods[0]!, answer, t);
  return (
    <section class="part rates" aria-labelledby={`rates-${rate}`}>
      <h2 id={`rates-${rate}`}>
        <Explained code={rate}>{t(`indicator.${rate}`)}</Explained>
      </h2>
      <RateAgainstOthers {...{ answer, subject }} />
      {others.length > 0 && (
        <details class="rates-each">
          <summary>
            {t(answer.splits[0]?.split === 'group' ? 'rates.each-group' : 'rates.each-place', { n: others.length })}
          </summary>
          <RateTable
            code={rate}
            head={t('rates.who')}
            rows={others
              .sort(
                (a, b) =>
                  b.cell.rate!.denominator.low - a.cell.rate!.denominator.low ||
                  compareNames(t.language)(a.name, b.name),
              )
              .map(asRow)}
            caption={t('rates.caption-each', { what: t(`indicator.${rate}`), period })}
          />
          {answer.splits[0]?.overlaps && <p class="small quiet">{t('rates.overlap')}</p>}
        </details>
      )}
      {years && (
        <>
          <h3>{t('rates.by-year')}</h3>
          <RateByYear {...{ subject, years }} />
        </>
      )}
      <p class="small quiet">{t('rates.rule')}</p>
      {sharing && (
        <SharePart
          {...sharing}
          rate={rate}
          parts={years ? ['against', 'years'] : ['against']}
          anchor={`rates-${rate}`}
        />
      )}
    </section>
  );
}

/**
 * A rate of one group or place next to that of all others: same period, same rule, monitored assemblies only. It draws
 * bars where both have a percentage, and always shows both numbers of each.
 */
export function RateAgainstOthers(of: Props) {
  const t = useText();
  const { answer, subject } = of;
  const { code } = answer.indicator;
  const lines = linesFor(of);
  const [own, rest] = lines as [RateLine, RateLine | undefined];
  const rate = own.cell.rate!;
  const why = whyNot(rate, t);
  const canCompare = why === null && rest?.cell.rate?.share != null;
  return (
    <>
      <p class="rates-figure">
        {rate.denominator.low === 0
          ? t('rates.none')
          : t(`rates.${code}`, { a: rate.numerator.low, b: rate.denominator.low })}
        {rate.share !== null && (
          <>
            {' '}
            <b>{percent(rate.share, t)}</b>
          </>
        )}
      </p>
      {why !== null && rate.denominator.low > 0 && <p class="small">{why}</p>}
      {canCompare && <Bars lines={[own, rest]} />}
      {subject.split !== null && why === null && !canCompare && (
        <p class="small">{t('rates.no-comparison', { why: whyNot(rest!.cell.rate!, t) ?? '' })}</p>
      )}
      <RateTable
        code={code}
        head={t('rates.who')}
        rows={lines.slice(0, 2).map(asRow)}
        caption={t('rates.caption', {
          what: t(`indicator.${code}`),
          period: formatPeriodOn(answer.periods[0]!, answer, t),
        })}
      />
    </>
  );
}

const BAR = { width: 100, height: 10 };

/** Two bars on one scale from 0 to 100 %. The table below contains the same numbers. */
function Bars({ lines }: { lines: readonly RateLine[] }) {
  const t = useText();
  return (
    <div class="rate-bars" aria-hidden="true">
      {lines.map(({ key, name, kind, cell }) => (
        <div class={`rate-bar rate-bar-${kind}`} key={key}>
          <span class="rate-name">{name}</span>
          <svg viewBox={`0 0 ${BAR.width} ${BAR.height}`} preserveAspectRatio="none">
            <rect class="rate-ground" {...BAR} />
            <rect class="rate-share" width={cell.rate!.share! * BAR.width} height={BAR.height} />
          </svg>
          <span class="rate-percent">{percent(cell.rate!.share!, t)}</span>
        </div>
      ))}
    </div>
  );
}
