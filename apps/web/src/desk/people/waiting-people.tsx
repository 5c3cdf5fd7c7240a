import type { PersonErasure, PersonWithoutTeam } from '@vigil/shared/staff-responses/people.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { DeskLink } from '../desk-link.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { personPage } from './people-paths.js';

/** People of whom somebody asks that they are erased: by id, and nothing else of them. */
export function PersonErasures() {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const { country } = usePlaces();
  const asked = useStaffFetch<{ items: PersonErasure[] }>('/api/person-erasures');
  const [toErase, setToErase] = useState<PersonErasure | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const decide = async ({ person }: PersonErasure, noun: 'approvals' | 'refusals'): Promise<void> => {
    setBusy(true);
    const reply = await api.post(`/api/person-erasures/${person}/${noun}`, {});
    setBusy(false);
    setToErase(null);
    setProblem(reply.ok ? null : reply.problem);
    asked.again();
  };
  const nameOf = ({ person }: PersonErasure): string => person.slice(0, 8);
  const items = asked.value?.items ?? [];
  if (items.length === 0 && asked.problem === null && problem === null) return null;
  return (
    <section aria-labelledby="person-erasures">
      <h2 id="person-erasures">{t('people.erasures')}</h2>
      <p class="narrow">{t('people.erasures.about')}</p>
      {(problem ?? asked.problem) && <Refused problem={(problem ?? asked.problem)!} />}
      <ul class="plain">
        {items.map((one) => (
          <li key={one.person} class="people-event">
            {role === 'reviewer' ? (
              <DeskLink to={personPage(one.person)}>{nameOf(one)}…</DeskLink>
            ) : (
              <strong>{nameOf(one)}…</strong>
            )}{' '}
            <span class="quiet">
              {t('people.waiting.by', { name: one.askedBy })} · {formatMoment(one.askedAt, t, country?.timeZone)}
            </span>
            {one.mayDecide ? (
              <span class="row-do">
                <Button
                  class="button-small"
                  tone="danger"
                  aria-label={`${t('erasures.erase')}: ${nameOf(one)}`}
                  onClick={() => setToErase(one)}
                >
                  {t('erasures.erase')}
                </Button>
                <Button
                  class="button-small"
                  busy={busy}
                  aria-label={`${t('erasures.leave')}: ${nameOf(one)}`}
                  onClick={() => void decide(one, 'refusals')}
                >
                  {t('erasures.leave')}
                </Button>
              </span>
            ) : (
              <span class="quiet"> {t('erasures.another')}</span>
            )}
          </li>
        ))}
      </ul>
      <Dialog
        open={toErase !== null}
        title={t('people.erasures.sure')}
        onClose={() => setToErase(null)}
        actions={
          <>
            <Button tone="danger" busy={busy} onClick={() => void decide(toErase!, 'approvals')}>
              {t('erasures.erase')}
            </Button>
            <Button onClick={() => setToErase(null)}>{t('desk.cancel')}</Button>
          </>
        }
      >
        <p>{t('people.erasures.sure-about')}</p>
      </Dialog>
    </section>
  );
}

/** People at high risk none of whose team can act: two reviewers let themselves in. */
export function PeopleWithoutTeam() {
  const t = useText();
  const { api } = useSession();
  const asked = useStaffFetch<{ items: PersonWithoutTeam[] }>('/api/people-without-team');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const open = async (person: string): Promise<void> => {
    const reply = await api.post(`/api/people/${person}/team-openings`, {});
    setProblem(reply.ok ? null : reply.problem);
    asked.again();
  };
  const items = asked.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="band band-warning" aria-labelledby="without-team">
      <h2 id="without-team">{t('people.without-team', { n: items.length })}</h2>
      <p>{t('people.without-team.about')}</p>
      {problem && <Refused problem={problem} />}
      <ul class="plain">
        {items.map(({ person, askedBy }) => (
          <li key={person}>
            {person.slice(0, 8)}… {askedBy !== null && t('people.waiting.by', { name: askedBy })}{' '}
            <Button
              class="button-small"
              aria-label={`${t('people.without-team.open')}: ${person.slice(0, 8)}`}
              onClick={() => void open(person)}
            >
              {t('people.without-team.open')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
