import { formatAmount, type PresentedLine } from '@vigil/shared/people-figures/present-figure.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { useText } from '../../text-bundles.js';

/** So many bars can be told apart; the table has all. */
const MOST_BARS = 60;

/** Days and medians have another unit than people. */
const isPeople = ({ measure }: PresentedLine): boolean => measure !== 'days' && measure !== 'median';

const KINDS = ['certain', 'possible', 'not-known'] as const;
const partsOf = ({ amount }: PresentedLine): [string, number][] => [
  ['certain', amount.certain],
  ['possible', amount.possible ?? 0],
  ['not-known', amount.notKnown],
];

/** The lines of a figure as bars: certain is full, possible is faded, not known is an outline. */
export function FigureBars({ figure, lines }: { figure: PeopleFigure; lines: readonly PresentedLine[] }) {
  const t = useText();
  const bars = lines.filter(
    (line) => isPeople(line) && (figure.splits.length === 0 || line.keys.some((key) => key !== null)),
  );
  const most = Math.max(1, ...bars.map(({ high, low }) => high ?? low));
  if (bars.length === 0 || bars.length > MOST_BARS) return null;
  return (
    <figure class="people-bars">
      <figcaption>{t('people-figures.chart')}</figcaption>
      <ul>
        {bars.map((line) => {
          const what = [...line.labels, line.measureLabel].join(t('list.and'));
          const amount = formatAmount(figure.indicator, line.measure, line.amount, line.of, t);
          return (
            <li key={[...line.keys, line.measure].join(' ')}>
              <span class="people-bar-label">{t('people-figures.chart.bar', { what, amount })}</span>
              <span class="people-bar" aria-hidden="true">
                {partsOf(line).map(
                  ([kind, n]) =>
                    n > 0 && (
                      <span key={kind} class={`people-bar-${kind}`} style={{ inlineSize: `${(100 * n) / most}%` }} />
                    ),
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <Key />
    </figure>
  );
}

/** What the three kinds of a bar, or of an area, mean. */
export function Key() {
  const t = useText();
  return (
    <p class="people-key small">
      {KINDS.map((kind) => (
        <span key={kind}>
          <span class={`people-key-mark people-bar-${kind}`} aria-hidden="true" /> {t(`people-figures.column.${kind}`)}
        </span>
      ))}
    </p>
  );
}
