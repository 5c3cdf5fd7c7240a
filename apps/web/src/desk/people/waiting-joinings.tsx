import type { WaitingJoining } from '@vigil/shared/staff-responses/people.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { type Asked, Refused } from '../use-staff-fetch.js';
import { personPage } from './people-paths.js';

/** Joinings, and undoings of them, that wait for a second reviewer. */
export function WaitingJoinings({ asked }: { asked: Asked<{ items: WaitingJoining[] }> }) {
  const t = useText();
  const items = asked.value?.items ?? [];
  if (asked.problem) return <Refused problem={asked.problem} again={asked.again} />;
  return (
    <>
      <h2>{t('people.waiting.joinings')}</h2>
      <ul class="plain">
        {items.map(({ person, handle, intoHandle, askedBy, isUndoing, isMine }) => (
          <li key={person}>
            <DeskLink to={personPage(person)}>
              {t(isUndoing ? 'people.waiting.undo' : 'people.waiting.join', { one: handle, other: intoHandle })}
            </DeskLink>{' '}
            <span class="quiet">{isMine ? t('people.waiting.mine') : t('people.waiting.by', { name: askedBy })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
