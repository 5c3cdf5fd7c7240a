import type { HiddenRecords } from '@vigil/shared/staff-responses/hidden-records.js';
import { Band } from '../../ui/band.js';
import { useText } from '../../text-bundles.js';
import { type Asked, Refused } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { groupIntoNotices } from './group-into-notices.js';

/** Tells every reviewer who hid what, until a second one has looked. */
export function HidingNotices({ asked }: { asked: Asked<HiddenRecords> }) {
  const t = useText();
  const { country } = usePlaces();
  if (asked.problem && !asked.value) return <Refused problem={asked.problem} again={asked.again} />;
  const items = asked.value?.items ?? [];
  if (items.length === 0) return null;
  const notices = groupIntoNotices(items);
  const toForget = items.filter(({ mayForget }) => mayForget).length;
  return (
    <>
      {notices.map(({ batch, by, mine, at, ids }) => (
        <Band key={batch} tone="warning">
          <p>
            {t(mine ? 'desk.hiding.notice-mine' : 'desk.hiding.notice', {
              n: ids.length,
              name: by,
              at: formatMoment(at, t, country?.timeZone),
            })}{' '}
            <DeskLink to="/desk/hidden">{t('desk.hiding.look')}</DeskLink>
          </p>
        </Band>
      ))}
      {toForget > 0 && (
        <Band tone="warning">
          <p>
            {t('desk.hiding.to-forget', { n: toForget })} <DeskLink to="/desk/hidden">{t('desk.hiding.look')}</DeskLink>
          </p>
        </Band>
      )}
      {notices.length === 0 && toForget === 0 && (
        <p>
          <DeskLink to="/desk/hidden">{t('desk.hiding.all', { n: items.length })}</DeskLink>
        </p>
      )}
    </>
  );
}
