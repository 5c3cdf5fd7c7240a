import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { QueueColumn } from '@vigil/shared/incident/queue-filters.js';
import { shortPlaceName } from '@vigil/shared/places/short-place-name.js';
import type { QueueItem } from '@vigil/shared/staff-responses/record-queue.js';
import type { QueueSettings } from '@vigil/shared/staff-responses/queue-views.js';
import type { Text } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ComponentChildren } from 'preact';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { formatMoment } from '../format-answer.js';
import { groupName, useGroups } from '../groups-context.js';
import { formatListedPlace, usePlaces } from '../places-context.js';
import { recordTitle } from '../record-title.js';
import { titleFirst } from './arrange-columns.js';
import { type QueueAddress, sortedBy } from './queue-address.js';
import { CARDS, useMedia } from './use-media.js';

interface Props {
  items: readonly QueueItem[];
  settings: QueueSettings;
  address: QueueAddress;
  show: (address: QueueAddress) => void;
  /** The selected records, where rows can be selected. */
  chosen?: { has(id: string): boolean };
  /** @param isRange from the record that was chosen last */
  onChoose?: (id: string, isChosen: boolean, isRange: boolean) => void;
  /** Chooses all rows, or none of them. */
  onChooseAll?: (isChosen: boolean) => void;
}

const DAY_MS = 86_400_000;
/** Numbers, which stand at the right. */
const NUMBERS: readonly QueueColumn[] = ['age', 'sources', 'media'];
/** What was done, as many as fit into a cell. */
const MOST_ACTS = 2;

/** The queue as a table that the reader arranges. On a phone each row is a card. */
export function QueueTable({ items, settings, address, show, chosen, onChoose, onChooseAll }: Props) {
  const t = useText();
  const cell = useCells();
  const isOfCards = useMedia(CARDS);
  const columns = isOfCards ? titleFirst(settings.columns) : settings.columns;
  if (items.length === 0) return <p class="quiet">{t('desk.home.no-records')}</p>;
  const direction = (column: QueueColumn): 'ascending' | 'descending' | 'none' =>
    address.sort !== column ? 'none' : address.isDescending ? 'descending' : 'ascending';
  return (
    <table class={`queue-table queue-${settings.density}`}>
      <caption class="visually-hidden">{t('desk.home.records')}</caption>
      <thead>
        <tr>
          {onChoose && (
            <th scope="col" class="queue-select">
              <input
                type="checkbox"
                aria-label={t('desk.queue.select-page')}
                checked={items.every(({ id }) => chosen?.has(id))}
                onClick={(event) => onChooseAll?.(event.currentTarget.checked)}
              />
            </th>
          )}
          {columns.map((column) => (
            <th
              key={column}

              scope="col"
              aria-sort={direction(column)}
              class={NUMBERS.includes(column) ? 'queue-number' : undefined}
            >
              <button type="button" class="queue-sort" onClick={() => show(sortedBy(address, column))}>
                {t(`desk.queue.column.${column}`)}
                <span aria-hidden="true">
                  {direction(column) === 'none' ? '' : direction(column) === 'ascending' ? ' ▲' : ' ▼'}
                </span>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id} data-record={item.id} class={chosen?.has(item.id) ? 'queue-row-chosen' : ''}>
            {onChoose && (
              <td class="queue-select">
                <input
                  type="checkbox"
                  aria-label={t('desk.hiding.choose', { title: recordTitle(item, t) })}
                  checked={chosen?.has(item.id) ?? false}
                  onClick={(event) => onChoose(item.id, event.currentTarget.checked, event.shiftKey)}
                />
              </td>
            )}
            {columns.map((column) => {
              const content = cell(column, item);
              return (
                <td
                  key={column}

                  class={`queue-${column}${NUMBERS.includes(column) ? ' queue-number' : ''}${content === null ? ' queue-empty' : ''}`}
                  data-label={t(`desk.queue.column.${column}`)}
                >
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Formats how many whole days ago a moment was. */
export const daysOld = (moment: string, t: Text): string =>
  t('desk.queue.days', { n: Math.max(0, Math.floor((Date.now() - Date.parse(moment)) / DAY_MS)) });

/** Returns what stands in the cell of a column; null: nothing is known. */
const useCells = (): ((column: QueueColumn, item: QueueItem) => ComponentChildren) => {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  /** The unit, and the widest one around it. */
  const shortPlace = (code: string): string =>
    shortPlaceName(places.gazetteer, code, t.language) ?? formatListedPlace(code, places, t.language);
  const moment = (text: string) => formatMoment(text, t, places.country?.timeZone);
  const cells: Record<QueueColumn, (item: QueueItem) => ComponentChildren> = {
    title: (item) => (
      <>
        <DeskLink to={`/desk/incidents/${item.id}`} class="queue-link">
          {recordTitle(item, t)}
        </DeskLink>
        {item.gaps.includes('at-risk') && <span class="tag queue-risk">{t('desk.queue.gap.at-risk')}</span>}
        {item.counted !== null && item.counted !== 'certain' && (
          <span class="tag">{t(`desk.queue.counted.${item.counted}`)}</span>
        )}
        {item.tags.length > 0 && ' '}
        {item.tags.map((tag) => (
          <span key={tag} class="tag queue-tag">
            {tag}
          </span>
        ))}
        {item.double?.record === null && item.double.compared && (
          <span class="small quiet queue-double">{t('desk.queue.double-none', item.double.compared)}</span>
        )}
        {item.double?.record && (
          <span class="small quiet queue-double">
            <DeskLink
              to={`/desk/incidents/${item.double.record}`}
              aria-label={t('desk.queue.double-of', { title: recordTitle(item, t) })}
            >
              {t('desk.queue.double')}
            </DeskLink>{' '}
            {item.double.reasons.map((reason) => t(`duplicates.reason.${reason}`)).join(t('list.and'))}
            {item.double.compared && ` (${t('desk.queue.double-compared', item.double.compared)})`}
          </span>
        )}
      </>
    ),
    code: ({ code }) => code,
    day: ({ when }) => when && formatWindow(when, t.language),
    place: ({ place }) => place && (place.code === null ? label(place.precision, t.language) : shortPlace(place.code)),
    group: (item) =>
      item.groups
        .flatMap((id) => {
          const group = groups.byId(id);
          return group ? [groupName(group, t.language)] : [];
        })
        .join(t('list.and')) || null,
    act: ({ acts }) =>
      acts.length === 0
        ? null
        : `${acts
            .slice(0, MOST_ACTS)
            .map((code) => label(code, t.language))
            .join(
              t('list.and'),
            )}${acts.length > MOST_ACTS ? ` +${t('desk.number', { n: acts.length - MOST_ACTS })}` : ''}`,
    // Without what stands in brackets, which the filter has.
    grade: ({ grade }) => grade && label(grade, t.language).replace(/\s*\(.*\)$/, ''),
    status: (item) => (
      <span class={`tag state state-${item.status}`}>
        {item.isHidden ? t('desk.hidden.title') : label(item.status, t.language)}
      </span>
    ),
    owner: ({ owner, reviewer }) => owner ?? reviewer,
    author: ({ mine, author }) => (mine ? t('desk.home.by-me') : author),
    age: ({ createdAt }) => daysOld(createdAt, t),
    changed: ({ changedAt }) => moment(changedAt),
    sources: ({ sources }) => t('desk.number', { n: sources }),
    media: ({ media }) => t('desk.number', { n: media }),
  };
  return (column, item) => cells[column](item);
};
