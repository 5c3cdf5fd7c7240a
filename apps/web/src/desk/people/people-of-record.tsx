import { formatCustody } from '@vigil/shared/custody/format-custody.js';
import { formatCount } from '@vigil/shared/counting/count-value.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { PeoplePage } from '@vigil/shared/staff-responses/people.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { DeskLink } from '../desk-link.js';
import { MoreWords } from '../more-words.js';
import { useMember } from '../session.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { actsThatTook } from './choose-act.js';
import { knownOfIncident } from './known-of-act.js';
import { newPersonPage, personPage } from './people-paths.js';
import { useToday } from './use-today.js';

/** Of an incident in which people were taken: those who are known individually, and how to add one. */
export function PeopleOfRecord({ record }: { record: IncidentRecord }) {
  return (
    <MoreWords bundles={['people', 'counting']}>
      <Section record={record} />
    </MoreWords>
  );
}

function Section({ record: { id, incident } }: { record: IncidentRecord }) {
  const t = useText();
  const { role } = useMember();
  const today = useToday();
  const acts = actsThatTook(incident.acts);
  const asked = useStaffFetch<PeoplePage>(role === 'reviewer' ? `/api/people?incident=${id}` : null);
  const people = asked.value?.items ?? [];
  if (acts.length === 0 && people.length === 0) return null;
  const { taken, known, isMoreKnown } = knownOfIncident(acts, id, people);
  const only = acts.length === 1 ? acts[0]!.id : undefined;
  return (
    <section class="record-part" aria-labelledby="people-of-record">
      <h2 id="people-of-record">{t('people.record.title')}</h2>
      <p>{t('people.record.taken', { count: formatCount(taken, t) })}</p>
      {role === 'reviewer' && (
        <Awaited asked={asked}>
          {() => (
            <>
              <p>{t(known === 0 ? 'people.record.none-known' : 'people.record.known', { n: known })}</p>
              {isMoreKnown && (
                <Band tone="warning">
                  <p>{t('people.record.more-known', { n: known, count: formatCount(taken, t) })}</p>
                </Band>
              )}
              <ul class="plain">
                {people.map(({ id: person, handle, custody }) => (
                  <li key={person}>
                    <DeskLink to={personPage(person)}>{handle}</DeskLink>{' '}
                    <span class="quiet">{formatCustody(custody.spells, today, t)}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </Awaited>
      )}
      <p>
        <DeskLink class="button" to={newPersonPage(id, only)}>
          + {t('people.add')}
        </DeskLink>
      </p>
    </section>
  );
}
