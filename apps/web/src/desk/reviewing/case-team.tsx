import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { CaseTeamView } from '@vigil/shared/staff-responses/case-team.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { useSession } from '../session.js';

/** Shows who may see a restricted or sealed record; members with that right can change it. */
export function CaseTeam({
  record,
  onDone,
}: {
  record: IncidentRecord;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
}) {
  const t = useText();
  const { api } = useSession();
  const asked = useStaffFetch<CaseTeamView>(record.limited ? incidentPath(record.id, 'case-team') : null);
  const [changed, setChosen] = useState<readonly string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const view = asked.value;
  // Derived, not copied: for a moment nobody would be on the team, and saved so.
  const chosen = changed ?? view?.team.map(({ id }) => id) ?? [];
  // Another revision may be of another team, which would be overwritten by what was read before.
  useEffect(() => {
    if (view) asked.again();
  }, [record.revision]);
  useEffect(() => setChosen(null), [view?.team.map(({ id }) => id).join()]);
  if (!record.limited) return null;
  const save = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const reply = await api.put<CaseTeamView>(
      incidentPath(record.id, 'case-team'),
      { members: chosen },
      { ifMatch: etagOf(record.revision) },
    );
    if (!reply.ok) setProblem(reply.problem);
    const now = reply.ok ? await api.get<IncidentRecord>(incidentPath(record.id)) : null;
    setBusy(false);
    if (reply.ok) asked.put(reply.value);
    if (now?.ok) onDone(now.value, true);
    else if (!reply.ok && reply.problem.code === 'changed-meanwhile')
      onDone(reply.problem.current as IncidentRecord, false);
  };
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  // People who can no longer act stay in the list, so that they can be removed.
  const names = [...(view?.reviewers ?? []), ...(view?.team.filter(({ able }) => !able) ?? [])];
  return (
    <section class="panel case-team" aria-labelledby="case-team-title">
      <h2 id="case-team-title">{t('desk.team.title')}</h2>
      <p class="small">{t('desk.team.about')}</p>
      {asked.problem && <Refused problem={asked.problem} again={asked.again} />}
      {problem && (
        <Refused problem={problem}>
          {problem.errors && problem.errors.length > 0 && (
            <ul>
              {problem.errors.map(({ pointer, text }) => (
                <li key={pointer}>{text}</li>
              ))}
            </ul>
          )}
        </Refused>
      )}
      {view && view.team.length === 0 && (
        <p>
          <strong>{t('desk.team.nobody')}</strong>
        </p>
      )}
      {view && !view.mayChoose && (
        <ul class="plain">
          {view.team.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      )}
      {view?.mayChoose && (
        <fieldset>
          <legend>{t('desk.team.choose')}</legend>
          {names.map(({ id, name }) => (
            <label key={id} class="check">
              <input type="checkbox" checked={chosen.includes(id)} disabled={busy} onChange={() => toggle(id)} />
              <span>
                {name}
                {view.team.some((one) => one.id === id && !one.able) && (
                  <span class="quiet"> {t('desk.team.not-able')}</span>
                )}
              </span>
            </label>
          ))}
          <Button busy={busy || asked.isLoading} onClick={() => void save()}>
            {t('desk.team.save')}
          </Button>
        </fieldset>
      )}
    </section>
  );
}
