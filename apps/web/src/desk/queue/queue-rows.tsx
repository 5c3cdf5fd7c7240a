import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { sayWindow } from '@vigil/shared/day/words.js';
import { useText } from '../../words.js';
import { DeskLink } from '../frame.js';
import { sayPlacePath, usePlaces } from '../places.js';
import type { QueueItem } from '../record.js';
import { sayMoment } from '../saying.js';

/** Records as rows: what, when, where, and how they stand. On a phone each is a small card. */
export function QueueRows({ items }: { items: readonly QueueItem[] }) {
  const t = useText();
  const places = usePlaces();
  if (items.length === 0) return <p class="quiet">{t('desk.home.no-records')}</p>;
  const where = ({ place }: QueueItem): string => {
    if (!place) return t('app.not-known');
    return place.code === null ? label(place.precision, t.language) : sayPlacePath(place.code, places, t.language);
  };
  /** Who has it in hand: the reviewer who took it, or its author. */
  const who = ({ mine, author, reviewer }: QueueItem): string => {
    if (reviewer) return t('desk.home.reviewed-by', { name: reviewer });
    return mine ? t('desk.home.by-me') : author ?? '';
  };
  return (
    <ul class="plain rows">
      {items.map((item) => (
        <li key={item.id} class="row">
          <div class="row-what">
            <DeskLink to={`/desk/incidents/${item.id}`} class="row-title">{item.title ?? t('desk.home.untitled')}</DeskLink>
            <span class="row-where">{item.when ? sayWindow(item.when, t.language) : t('app.not-known')} · {where(item)}</span>
          </div>
          <div><span class={`tag state state-${item.status}`}>{label(item.status, t.language)}</span></div>
          <div class="row-well">{item.grade && <span>{label(item.grade, t.language)}</span>}{item.code && <span class="row-code">{item.code}</span>}</div>
          <div class="row-who"><span>{who(item)}</span> <span class="quiet">{sayMoment(item.changedAt, t, places.country?.timeZone)}</span></div>
        </li>
      ))}
    </ul>
  );
}
