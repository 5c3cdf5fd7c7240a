import { endsOf, writeRange } from '@vigil/shared/incident/filter-range.js';
import { NOT_ANSWERED, QUEUE_FILTERS } from '@vigil/shared/incident/queue-filters.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import {
  chosenFilters,
  fieldOfFilter,
  filterLabel,
  FIRST_FILTERS,
  type ValueNames,
  valueLabel,
} from './filter-labels.js';
import { countChosen, type QueueAddress, withValue } from './queue-address.js';
import { useMedia, WIDE } from './use-media.js';

interface Props {
  address: QueueAddress;
  queue: RecordQueue | null;
  names: ValueNames;
  show: (address: QueueAddress) => void;
}

/** Values of one filter that are shown at first. */
const FEW = 8;

/** The filters beside a list: folded on a phone, with how many are chosen. */
export function FoldedFilters(props: Props) {
  const t = useText();
  const n = countChosen(props.address);
  return (
    <details open={useMedia(WIDE)}>
      <summary>
        {t('desk.queue.filters')}
        {n > 0 && <span class="queue-chosen"> {t('desk.number', { n })}</span>}
      </summary>
      <QueueFilters {...props} />
    </details>
  );
}

/** Everything by which the queue can be narrowed, each value with how many records it would leave. */
function QueueFilters(props: Props) {
  const t = useText();
  const { address, queue } = props;
  const [isMore, setMore] = useState(false);
  // Of own codes, which most organisations do not have, there is nothing to choose where no record has one.
  const isOffered = (filter: string) => {
    const isOwn = fieldOfFilter(filter)?.field.refines !== undefined;
    return ([value]: readonly [string, number]): boolean => !isOwn || value !== NOT_ANSWERED;
  };
  const has = (filter: string): boolean =>
    (queue?.filters[filter]?.some(isOffered(filter)) ?? false) || (address.values[filter]?.length ?? 0) > 0;
  const more = QUEUE_FILTERS.filter((filter) => !FIRST_FILTERS.includes(filter) && has(filter));
  const isOpen = isMore || more.some((filter) => (address.values[filter]?.length ?? 0) > 0);
  return (
    <div class="queue-filters">
      <DayFilter {...props} />
      {FIRST_FILTERS.filter(has).map((filter) => (
        <OneFilter key={filter} filter={filter} {...props} />
      ))}
      {isOpen && more.map((filter) => <OneFilter key={filter} filter={filter} {...props} />)}
      {!isOpen && more.length > 0 && (
        <Button tone="quiet" onClick={() => setMore(true)}>
          {t('desk.queue.more-filters', { n: more.length })}
        </Button>
      )}
    </div>
  );
}

function OneFilter({ filter, address, queue, names, show }: Props & { filter: string }) {
  const t = useText();
  const [isAll, setAll] = useState(false);
  const chosen = address.values[filter] ?? [];
  const counted = queue?.filters[filter] ?? [];
  const values = [
    ...counted,
    ...chosen.filter((value) => !counted.some(([other]) => other === value)).map((value) => [value, 0] as const),
  ];
  const shown = isAll ? values : values.filter(([value], n) => n < FEW || chosen.includes(value));
  return (
    <details class="queue-filter" open={chosen.length > 0 || filter === 'task' || filter === 'status'}>
      <summary>
        {filterLabel(filter, t)}
        {chosen.length > 0 && <span class="queue-chosen"> {t('desk.number', { n: chosen.length })}</span>}
      </summary>
      <fieldset>
        <legend class="visually-hidden">{filterLabel(filter, t)}</legend>
        {shown.map(([value, n]) => (
          <label key={value} class="queue-value">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) => show(withValue(address, filter, value, event.currentTarget.checked))}
            />
            <span>{valueLabel(filter, value, names, t)}</span>
            <span class="queue-n">{t('desk.number', { n })}</span>
          </label>
        ))}
        <RangeFields filter={filter} address={address} show={show} />
        {shown.length < values.length && (
          <Button tone="quiet" class="button-small" onClick={() => setAll(true)}>
            {t('desk.queue.all-values', { n: values.length })}
          </Button>
        )}
      </fieldset>
    </details>
  );
}

const INPUTS = { count: 'number', days: 'date', time: 'time' } as const;

/** From one number, day or time to another, for the fields that have one: what may be in between is found. */
function RangeFields({ filter, address, show }: Pick<Props, 'address' | 'show'> & { filter: string }) {
  const t = useText();
  const kind = fieldOfFilter(filter)?.kind;
  const chosen = address.values[filter] ?? [];
  const range = chosen.find((value) => endsOf(value) !== null) ?? '';
  const [typed, setTyped] = useState<readonly [string, string]>(endsOf(range) ?? ['', '']);
  useLayoutEffect(() => setTyped(endsOf(range) ?? ['', '']), [range]);
  // The day on which it began is above all others.
  if (kind === undefined || kind === 'codes' || kind === 'presence' || filter === 'when') return null;
  const written = writeRange(kind, ...typed);
  const field = (at: 0 | 1) => (
    <label class="queue-day">
      <span>{t(at === 0 ? 'desk.queue.from' : 'desk.queue.until')}</span>
      <input
        class="input"
        type={INPUTS[kind]}
        min={kind === 'count' ? 0 : undefined}
        value={typed[at]}
        onInput={(event) => {
          const { value } = event.currentTarget;
          setTyped(at === 0 ? [value, typed[1]] : [typed[0], value]);
        }}
      />
    </label>
  );
  return (
    <form
      class="queue-days"
      onSubmit={(event) => {
        event.preventDefault();
        if (written === null) return;
        const others = chosen.filter((value) => endsOf(value) === null);
        show({ ...address, values: { ...address.values, [filter]: [...others, written] }, page: 1 });
      }}
    >
      {field(0)}
      {field(1)}
      <Button type="submit" class="button-small" aria-disabled={written === null || undefined}>
        {t('desk.queue.narrow')}
      </Button>
    </form>
  );
}

function DayFilter({ address, show }: Props) {
  const t = useText();
  const field = (name: 'from' | 'until') => (
    <label class="queue-day">
      <span>{t(`desk.queue.${name}`)}</span>
      <input
        class="input"
        type="date"
        value={address[name]}
        onChange={(event) => show({ ...address, [name]: event.currentTarget.value, page: 1 })}
      />
    </label>
  );
  return (
    <details class="queue-filter" open={address.from !== '' || address.until !== ''}>
      <summary>{t('desk.queue.column.day')}</summary>
      <div class="queue-days">
        {field('from')}
        {field('until')}
      </div>
    </details>
  );
}

/** What narrows the queue now, each with a button that takes it away. */
export function ChosenFilters({ address, names, show }: Omit<Props, 'queue'>) {
  const t = useText();
  const chosen = chosenFilters(address, names, t);
  if (chosen.length === 0) return null;
  return (
    <ul class="plain queue-chips" aria-label={t('desk.queue.narrowed')}>
      {chosen.map(({ key, words, without }) => (
        <li key={key}>
          <button
            type="button"
            class="queue-chip"
            aria-label={t('desk.queue.remove', { what: words })}
            onClick={() => show(without)}
          >
            {words} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
