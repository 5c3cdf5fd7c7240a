import type { WithoutTeam, LostSight } from '@vigil/shared/staff-responses/case-team.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { incidentPath } from '../incident-path.js';
import { useCountryNames } from '../country-names.js';
import { useMember, useSession } from '../session.js';

/** For a member who may see only records of some countries: which, and what is therefore missing. */
export function OwnCountries({ countries }: { countries: readonly string[] }) {
  const t = useText();
  const names = useCountryNames();
  return <p class="small quiet">{t('desk.home.own-countries', { countries: names(countries) })}</p>;
}

/**
 * For reviewers: how many records they cannot see. Those that nobody can act on can be opened by two reviewers
 * together.
 */
export function InaccessibleRecords({ limited }: { limited: number }) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const asked = useStaffFetch<{ items: WithoutTeam[]; lostSight: LostSight[] }>(
    role === 'reviewer' ? '/api/case-teams/missing' : null,
  );
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const items = asked.value?.items ?? [];
  if (limited === 0 && items.length === 0 && opened === null) return null;
  const open = async (id: string): Promise<void> => {
    const reply = await api.post<{ opened: boolean }>(`${incidentPath(id, 'case-team')}/openings`, {});
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok && reply.value.opened) setOpened(id);
    if (reply.ok) asked.again();
  };
  return (
    <section class="limited-records" aria-label={t('desk.team.title')}>
      {limited > 0 && <p class="small quiet">{t('desk.team.limited', { n: limited })}</p>}
      {asked.value?.lostSight.map(({ by, on, records, wasOnTeam }, n) => (
        <p key={n}>{t(wasOnTeam ? 'desk.team.taken-out' : 'desk.team.kept-from', { name: by, day: on, n: records })}</p>
      ))}
      {problem && <Refused problem={problem} />}
      {opened && (
        <output>
          <DeskLink to={`/desk/incidents/${opened}`}>{t('desk.team.opened')}</DeskLink>
        </output>
      )}
      {items.length > 0 && (
        <>
          <p>{t('desk.team.missing')}</p>
          <ul>
            {items.map(({ id, since, asked: isAsked, askedByMe }) => (
              <li key={id}>
                {t('desk.team.since', { day: since })}{' '}
                {askedByMe ? (
                  <span class="quiet">{t('desk.team.asked-by-me')}</span>
                ) : (
                  <Button class="button-small" onClick={() => void open(id)}>
                    {t(isAsked ? 'desk.team.open-second' : 'desk.team.open-first')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
