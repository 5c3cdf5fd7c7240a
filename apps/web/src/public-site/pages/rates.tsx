import type { Answer, Cell, Rate } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { sidesOf } from '@vigil/shared/counting/subtract-cells.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { Text } from '@vigil/shared/text/text.js';
import { compareNames } from '../compare-names.js';
import { percent } from '../format-rate.js';
import { type RateRow, RateTable } from '../rate-table.js';
import { Explained } from '../explained.js';
import { useText } from '../../text-bundles.js';

/** One line of a comparison. `self`: the subject of the page; `rest`: everything else together. */
interface Line {
  key: string;
  name: string;
  kind: 'self' | 'rest' | 'other';
  cell: Cell;
}

interface Props {
  /** A rate (I03 or I11), split by group or by the level of the place. */
  answer: Answer;
  period: Period;
  /** The key of the page's subject; null: the whole country, which is compared with nothing. */
  self: string | null;
  /** Returns the name of each key; `restName` is that of everything else, or without `self` that of the country. */
  name: (key: string) => string;
  restName: string;
}

/**
 * Returns the lines of a comparison: the subject, everything else by the same rule, and each other key with anything
 * monitored.
 */
const linesOf = ({ answer, self, name, restName }: Omit<Props, 'period'>): Line[] => {
  if (self === null) return [{ key: '*', name: restName, kind: 'self', cell: answer.total }];
  const { own, rest } = sidesOf(answer, self);
  const others = answer.cells.filter(
    ({ keys: [key], rate }) => typeof key === 'string' && key !== self && rate !== null && rate.denominator.low > 0,
  );
  return [
    { key: self, name: name(self), kind: 'self', cell: own },
    { key: 'rest', name: restName, kind: 'rest', cell: rest },
    ...others.map((cell): Line => ({ key: cell.keys[0]!, name: name(cell.keys[0]!), kind: 'other', cell })),
  ];
};

/** Returns why there is no percentage, or why it cannot be compared; null where there is one. */
const whyNot = ({ denominator, whyNoShare }: Rate, t: Text): string | null =>
  denominator.low === 0
    ? t('rates.none')
    : whyNoShare === 'denominator-under-10'
      ? t('rates.too-few')
      : whyNoShare === 'not-closed'
        ? t('rates.not-closed')
        : null;

const asRow = ({ key, name, kind, cell }: Line): RateRow => ({
  key,
  cell,
  name: kind === 'self' ? <b>{name}</b> : name,
  isApart: kind === 'rest',
});

/**
 * A rate of one group or place next to that of all others: same period, same rule, monitored assemblies only. It draws
 * bars where both have a percentage, and always shows both numbers of each.
 */
export function Rates(props: Props) {
  const t = useText();
  const { answer, period, self } = props;
  const { code } = answer.indicator;
  const lines = linesOf(props);
  const [own, rest] = lines as [Line, Line | undefined];
  const rate = own.cell.rate!;
  const why = whyNot(rate, t);
  const canCompare = why === null && rest?.cell.rate?.share != null;
  return (
    <section class="part rates" aria-labelledby={`rates-${code}`}>
      <h2 id={`rates-${code}`}>
        <Explained code={code}>{t(`indicator.${code}`)}</Explained>
      </h2>
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
      {self !== null && why === null && !canCompare && (
        <p class="small">{t('rates.no-comparison', { why: whyNot(rest!.cell.rate!, t) ?? '' })}</p>
      )}
      <RateTable
        code={code}
        head={t('rates.who')}
        rows={lines.slice(0, 2).map(asRow)}
        caption={t('rates.caption', { what: t(`indicator.${code}`), period: formatPeriodOn(period, answer, t) })}
      />
      {lines.length > 2 && (
        <details class="rates-each">
          <summary>
            {t(answer.splits[0]?.split === 'group' ? 'rates.each-group' : 'rates.each-place', { n: lines.length - 2 })}
          </summary>
          <RateTable
            code={code}
            head={t('rates.who')}
            rows={lines
              .slice(2)
              .sort(
                (a, b) =>
                  b.cell.rate!.denominator.low - a.cell.rate!.denominator.low ||
                  compareNames[t.language](a.name, b.name),
              )
              .map(asRow)}
            caption={t('rates.caption-each', {
              what: t(`indicator.${code}`),
              period: formatPeriodOn(period, answer, t),
            })}
          />
          {answer.splits[0]?.overlaps && <p class="small quiet">{t('rates.overlap')}</p>}
        </details>
      )}
      <p class="small quiet">{t('rates.rule')}</p>
    </section>
  );
}

const BAR = { width: 100, height: 10 };

/** Two bars on one scale from 0 to 100 %. The table below contains the same numbers. */
function Bars({ lines }: { lines: readonly Line[] }) {
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
