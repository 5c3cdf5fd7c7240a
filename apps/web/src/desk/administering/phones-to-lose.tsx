import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../words.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { formatDayOf } from '../formatting.js';

interface PhoneOfMember {
  id: string;
  lastSeenOn: string | null;
  endsBy: string | null;
}

/**
 * Lists the phones that a suspension would wipe and when each was last in contact. If it can wait, they can send their
 * reports first.
 */
export function PhonesToLose({
  member: { id, name },
  onWait,
}: {
  member: { id: string; name: string };
  onWait: () => void;
}) {
  const t = useText();
  const phones = useStaffFetch<{ items: PhoneOfMember[] }>(`/api/field/members/${id}/devices`);
  const day = ({ lastSeenOn, endsBy }: PhoneOfMember): string => {
    const seen = lastSeenOn ? formatDayOf(lastSeenOn, t) : t('desk.people.freeze-never');
    return endsBy ? t('desk.people.freeze-ends-by', { day: seen }) : seen;
  };
  return (
    <Awaited asked={phones}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Band tone="note">
            <p>{t('desk.people.freeze-phones', { n: items.length, days: items.map(day).join(t('list.and')) })}</p>
            {items.some(({ endsBy }) => endsBy === null) && (
              <>
                <p>{t('desk.people.freeze-wait-help', { name })}</p>
                <p>
                  <Button onClick={onWait}>{t('desk.people.freeze-wait')}</Button>
                </p>
              </>
            )}
          </Band>
        )
      }
    </Awaited>
  );
}
