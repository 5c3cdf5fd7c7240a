import type { WaitingPageLine } from '@vigil/shared/staff-responses/person-pages.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { type Asked, Refused } from '../use-staff-fetch.js';
import { personPage } from './people-paths.js';

/** Public pages about people that wait for a second reviewer. */
export function WaitingPages({ asked }: { asked: Asked<{ items: WaitingPageLine[] }> }) {
  const t = useText();
  if (asked.problem) return <Refused problem={asked.problem} again={asked.again} />;
  return (
    <>
      <h2>{t('people.waiting.pages')}</h2>
      <ul class="plain">
        {(asked.value?.items ?? []).map(({ person, handle, showing, askedBy, isMine }) => (
          <li key={person}>
            <DeskLink to={personPage(person)}>
              {handle}: {t(`people.page.${showing}`)}
            </DeskLink>{' '}
            <span class="quiet">{isMine ? t('people.waiting.mine') : t('people.waiting.by', { name: askedBy })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
