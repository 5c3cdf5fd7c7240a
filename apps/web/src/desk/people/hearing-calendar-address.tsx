import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { MadeHearingCalendar, OwnHearingCalendar } from '@vigil/shared/staff-responses/private-address.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { CopyableLink } from '../administering/copyable-link.js';
import { formatDayOf } from '../format-answer.js';
import { usePrivateAddress } from '../use-private-address.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';

const PATH = '/api/hearings/calendar';

/**
 * The member's secret address for a calendar program: what it opens, for how long, and what whoever finds it learns.
 */
export function HearingCalendarAddress() {
  const t = useText();
  const asked = useStaffFetch<OwnHearingCalendar>(PATH);
  return (
    <section class="record-part" aria-labelledby="calendar-address-title">
      <h2 id="calendar-address-title">{t('people.calendar.address')}</h2>
      <p class="narrow">{t('people.calendar.address.about')}</p>
      <p class="narrow">{t('people.calendar.address.learns')}</p>
      <p class="narrow">{t('people.calendar.address.which')}</p>
      <Awaited asked={asked}>{(own) => <Address own={own} again={asked.again} />}</Awaited>
    </section>
  );
}

function Address({ own: { address, entries }, again }: { own: OwnHearingCalendar; again: () => void }) {
  const t = useText();
  const { made, problem, busy, make, takeBack } = usePrivateAddress<MadeHearingCalendar>(PATH, again);
  const isOpen = address !== null && !address.hasEnded;
  return (
    <>
      <p>{t('people.calendar.address.entries', { n: entries })}</p>
      {problem && <Refused problem={problem} />}
      <div role="status">
        {made && (
          <CopyableLink
            link={made.address}
            label={t('people.calendar.address.link')}
            help={t('people.calendar.address.once')}
          />
        )}
        {address && (
          <p>
            {t(`people.calendar.address.${isOpen ? 'until' : 'ended'}`, { day: formatDayOf(address.expiresOn, t) })}{' '}
            {address.lastUsedOn
              ? t('people.calendar.address.used', { day: formatDayOf(address.lastUsedOn, t) })
              : t('people.calendar.address.unused')}
          </p>
        )}
      </div>
      <p class="row-do">
        <Button busy={busy} onClick={() => void make({ language: storedLanguage(t.language) })}>
          {t(`people.calendar.address.${isOpen ? 'again' : 'make'}`)}
        </Button>{' '}
        {isOpen && (
          <Button tone="danger" busy={busy} onClick={() => void takeBack()}>
            {t('people.calendar.address.end')}
          </Button>
        )}
      </p>
    </>
  );
}
