import type { CustodySpan } from '@vigil/shared/custody/custody-spans.js';
import { formatDaysInCustody } from '@vigil/shared/custody/format-custody.js';
import type { Spell } from '@vigil/shared/custody/spells.js';
import { type Day, epochDay } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { barOf, type BarPart } from './bar-parts.js';

interface Props {
  spells: readonly Spell[];
  today: Day;
}

/**
 * When somebody was held, as a bar: full where it is certain, faded where it is possible, hatched where nobody knows.
 */
export function CustodyBar({ spells, today }: Props) {
  const t = useText();
  const bar = barOf(spells, today);
  if (bar === null) return null;
  const spans = bar.parts;
  const day = (one: Day): string =>
    one === today ? t('people.spans.today', { day: formatDay(one, t.language) }) : formatDay(one, t.language);
  const said = spans
    .map(({ from, to, is }) => `${t(`people.spans.${is}`)}: ${day(from)} – ${day(to)}`)
    .join(t('list.and'));
  const used = (['certain', 'possible', 'not-known'] as const).filter((is) => spans.some((span) => span.is === is));
  return (
    <section class="record-part" aria-labelledby="spells-title">
      <h2 id="spells-title">{t('people.spells')}</h2>
      <div class="custody-bar" role="img" aria-label={said}>
        {bar.parts.map((part) => (
          <span
            key={part.from}
            class={`custody-span ${classOf(part)}`}
            style={{ insetInlineStart: `${part.left}%`, width: `${part.width}%` }}
          />
        ))}
      </div>
      <div class="custody-axis small quiet" aria-hidden="true">
        <span>{day(bar.first)}</span>
        {bar.last !== bar.first && <span>{day(bar.last)}</span>}
      </div>
      <ul class="plain custody-key small" aria-hidden="true">
        {used.map((is) => (
          <li key={is}>
            <span class={`custody-mark custody-span custody-${is}`} /> {t(`people.spans.${is}`)}
          </li>
        ))}
      </ul>
      <p>{formatDaysInCustody(spells, today, t)}</p>
      <details>
        <summary>{t('people.spans.as-table')}</summary>
        <SpansTable spans={spans} day={day} />
      </details>
    </section>
  );
}

const classOf = ({ is, fades }: BarPart): string =>
  is === 'possible' && fades !== null ? `custody-fades-${fades}` : `custody-${is}`;

function SpansTable({ spans, day }: { spans: readonly CustodySpan[]; day: (one: Day) => string }) {
  const t = useText();
  return (
    <Table
      caption={t('people.spells')}
      rows={spans}
      rowKey={({ from }) => from}
      columns={[
        { key: 'what', head: t('people.spans.what'), cell: ({ is }) => t(`people.spans.${is}`) },
        {
          key: 'from',
          head: t('people.spans.from'),
          cell: ({ from }) => day(from),
          sortBy: ({ from }) => epochDay(from),
        },
        { key: 'to', head: t('people.spans.to'), cell: ({ to }) => day(to) },
      ]}
    />
  );
}
