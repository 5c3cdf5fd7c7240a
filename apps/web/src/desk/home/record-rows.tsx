import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { RecordListItem } from '@vigil/shared/staff-responses/incident-record.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';

interface Props {
  items: readonly RecordListItem[];
  /** The selected records, where rows can be selected. */ chosen?: ReadonlySet<string>;
  onChoose?: (chosen: ReadonlySet<string>) => void;
}

/** Records as rows: what, when, where, and their status. On a phone each is a small card. */
export function RecordRows({ items, chosen, onChoose }: Props) {
  const t = useText();
  const places = usePlaces();
  if (items.length === 0) return <p class="quiet">{t('desk.home.no-records')}</p>;
  const where = ({ place }: RecordListItem): string => {
    if (!place) return t('app.not-known');
    return place.code === null ? label(place.precision, t.language) : formatPlacePath(place.code, places, t.language);
  };
  /** Returns who is working on it: the reviewer who took it, or its author. */
  const who = ({ mine, author, reviewer }: RecordListItem): string => {
    if (reviewer) return t('desk.home.reviewed-by', { name: reviewer });
    return mine ? t('desk.home.by-me') : (author ?? '');
  };
  // Records without a code were never public, and hidden ones no longer are.
  const mayHide = ({ code, isHidden }: RecordListItem): boolean => code !== null && !isHidden;
  const hideable = items.filter(mayHide).map(({ id }) => id);
  const choose = (ids: readonly string[], isChosen: boolean): void =>
    onChoose?.(new Set([...(chosen ?? []), ...ids].filter((id) => isChosen || !ids.includes(id))));
  return (
    <>
      {onChoose && hideable.length > 0 && (
        <label class="check">
          <input
            type="checkbox"
            checked={hideable.every((id) => chosen?.has(id))}
            onChange={(event) => choose(hideable, event.currentTarget.checked)}
          />
          <span>{t('desk.hiding.choose-all', { n: hideable.length })}</span>
        </label>
      )}
      <ul class="plain rows">
        {items.map((item) => (
          <li key={item.id} class={onChoose ? 'row row-chosen' : 'row'}>
            {onChoose &&
              (!mayHide(item) ? (
                <span />
              ) : (
                <input
                  type="checkbox"
                  class="row-check"
                  aria-label={t('desk.hiding.choose', { title: item.title ?? t('desk.home.untitled') })}
                  checked={chosen?.has(item.id) ?? false}
                  onChange={(event) => choose([item.id], event.currentTarget.checked)}
                />
              ))}
            <div class="row-what">
              <DeskLink to={`/desk/incidents/${item.id}`} class="row-title">
                {item.title ?? t('desk.home.untitled')}
              </DeskLink>
              <span class="row-where">
                {item.when ? formatWindow(item.when, t.language) : t('app.not-known')} · {where(item)}
              </span>
            </div>
            <div>
              <span class={`tag state state-${item.status}`}>
                {item.isHidden ? t('desk.hidden.title') : label(item.status, t.language)}
              </span>
            </div>
            <div class="row-well">
              {item.grade && <span>{label(item.grade, t.language)}</span>}
              {item.code && <span class="row-code">{item.code}</span>}
            </div>
            <div class="row-who">
              <span>{who(item)}</span>{' '}
              <span class="quiet">{formatMoment(item.changedAt, t, places.country?.timeZone)}</span>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
