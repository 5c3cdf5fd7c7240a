import type { SmallTeam } from '@vigil/shared/staff-responses/members.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { useMember, useSession } from '../session.js';

/**
 * Manages small-team mode, in which one person may do what otherwise takes two. One person proposes it, another
 * confirms it, and anyone can end it.
 */
export function SmallTeamSection() {
  const t = useText();
  const { api, again } = useSession();
  const { id: me } = useMember();
  const asked = useStaffFetch<SmallTeam>('/api/settings/small-team');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const set = async (on: boolean): Promise<void> => {
    setBusy(true);
    const reply = await api.put<SmallTeam>('/api/settings/small-team', { on });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) {
      asked.put(reply.value);
      again();
    }
  };
  return (
    <section class="narrow" aria-labelledby="small-team-title">
      <h2 id="small-team-title">{t('vouch.small-team.title')}</h2>
      {problem && <Refused problem={problem} />}
      <Awaited asked={asked}>
        {({ on, asked: proposal }) => (
          <>
            <p role="status">{t(on ? 'vouch.small-team.on' : 'vouch.small-team.off')}</p>
            <p class="small quiet">{t('vouch.small-team.help')}</p>
            {proposal && (
              <p>
                <strong>
                  {t(proposal.by === me ? 'vouch.small-team.mine' : 'vouch.small-team.asked', { name: proposal.name })}
                </strong>
              </p>
            )}
            <div class="form-actions">
              {on && (
                <Button busy={busy} onClick={() => void set(false)}>
                  {t('vouch.small-team.end')}
                </Button>
              )}
              {!on && !proposal && (
                <Button busy={busy} onClick={() => void set(true)}>
                  {t('vouch.small-team.propose')}
                </Button>
              )}
              {!on && proposal && proposal.by !== me && (
                <Button tone="primary" busy={busy} onClick={() => void set(true)}>
                  {t('vouch.small-team.confirm')}
                </Button>
              )}
              {!on && proposal && (
                <Button busy={busy} onClick={() => void set(false)}>
                  {t(proposal.by === me ? 'vouch.small-team.take-back' : 'vouch.small-team.refuse')}
                </Button>
              )}
            </div>
          </>
        )}
      </Awaited>
    </section>
  );
}
