import type { PersonAct } from '@vigil/shared/people/person.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { PersonView } from '@vigil/shared/staff-responses/people.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { DeskLink } from '../desk-link.js';
import { formatCode } from '../format-answer.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { recordTitle } from '../record-title.js';
import { FindRecord } from '../relations/find-record.js';
import { useSession } from '../session.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { ChooseAct } from './choose-act.js';
import { personPath } from './people-paths.js';

/** The incidents in which a person was taken, each with the act. */
export function ActsOfPerson({ view, onChanged }: { view: PersonView; onChanged: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [isLinking, setLinking] = useState(false);
  const [link, setLink] = useState<PersonAct | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const { acts } = view.person;
  const save = async (next: PersonAct[]): Promise<void> => {
    setBusy(true);
    const reply = await api.put(
      personPath(view.id),
      { person: { ...view.person, acts: next }, team: view.team.map(({ id }) => id) },
      { ifMatch: etagOf(view.revision) },
    );
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) close();
    onChanged();
  };
  const close = (): void => {
    setLinking(false);
    setLink(null);
  };
  return (
    <section class="record-part" aria-labelledby="acts-title">
      <h2 id="acts-title">{t('people.acts')}</h2>
      {problem && (
        <Refused problem={problem}>
          {problem.errors?.map(({ pointer, text }) => (
            <p key={pointer}>{text}</p>
          ))}
        </Refused>
      )}
      {acts.length === 0 && !isLinking && <p class="quiet">{t('people.acts.none')}</p>}
      <ul class="plain">
        {acts.map((one) => (
          <li key={one.id}>
            <LinkedAct link={one} busy={busy} onRemove={() => void save(acts.filter(({ id }) => id !== one.id))} />
          </li>
        ))}
      </ul>
      {isLinking ? (
        <>
          {link === null ? (
            <FindRecord
              isPossible={() => true}
              chosen={null}
              error={null}
              onChoose={(found) => setLink(found && { id: crypto.randomUUID(), incident: found.id, act: null })}
            />
          ) : (
            <ChooseAct link={link} onChoose={(act) => setLink({ ...link, act })} />
          )}
          <div class="form-actions">
            {link && (
              <Button tone="primary" busy={busy} onClick={() => void save([...acts, link])}>
                {t('desk.save')}
              </Button>
            )}
            <Button onClick={close}>{t('desk.cancel')}</Button>
          </div>
        </>
      ) : (
        <Button onClick={() => setLinking(true)}>{t('people.acts.link')}</Button>
      )}
    </section>
  );
}

function LinkedAct({ link, busy, onRemove }: { link: PersonAct; busy: boolean; onRemove: () => void }) {
  const t = useText();
  const { value } = useStaffFetch<IncidentRecord>(incidentPath(link.incident!));
  const title = value ? recordTitle(value.incident, t) : t('people.acts.record');
  const act = value?.incident.acts.find(({ id }) => id === link.act);
  return (
    <p>
      <DeskLink to={`/desk/incidents/${link.incident}`}>{title}</DeskLink>{' '}
      <span class="quiet">{act ? formatCode(act.type, t) : t('people.act-not-known')}</span>{' '}
      <Button
        tone="quiet"
        class="button-small"
        busy={busy}
        aria-label={t('people.acts.unlink-what', { what: title })}
        onClick={onRemove}
      >
        {t('people.acts.unlink')}
      </Button>
    </p>
  );
}
