import type { SmallTeam } from '@vigil/shared/staff-responses/members.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { type Asked, Refused } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { useMember, useSession } from '../session.js';
import { useMoment } from '../use-moment.js';
import { AccessGivenBy, Vouch, type MemberToVouch } from '../administering/vouch.js';

export interface MembersWaiting {
  items: Waiting[];
}
interface Waiting extends MemberToVouch {
  until: string | null;
  waitAskedBy: string | null;
  mayObject: boolean;
}

/**
 * For everybody's first page: seven-day waiting periods that are running. Reviewers and administrators also see who
 * waits for a vouch.
 */
export function WaitingMembers({ asked: waiting }: { asked: Asked<MembersWaiting> }) {
  const t = useText();
  const moment = useMoment();
  const { api } = useSession();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const send = async (path: string): Promise<void> => {
    const reply = await api.post<null>(path, {});
    setProblem(reply.ok ? null : reply.problem);
    waiting.again();
  };
  if (waiting.problem && !waiting.value) return <Refused problem={waiting.problem} again={waiting.again} />;
  const items = waiting.value?.items ?? [];
  return (
    <>
      {problem && <Refused problem={problem} />}
      {items.length > 0 && (
        <section class="heaps" aria-labelledby="waits-title">
          <h2 id="waits-title">{t('vouch.home.title')}</h2>
          {items.map((one) => (
            <Band key={one.id} tone="warning">
              <p>
                <strong>
                  {t(one.until ? 'vouch.home.acts-on' : 'vouch.home.waits', {
                    name: one.name,
                    role: t(`desk.role.${one.role}`),
                    moment: one.until ? moment(one.until) : '',
                  })}
                </strong>
              </p>
              <p>
                <AccessGivenBy member={one} />
                {one.until && <> {t('vouch.home.asked-by', { name: one.waitAskedBy ?? '' })}</>}
                {one.newTeam === 'closing' && <> {t('vouch.home.closing', { name: one.name })}</>}
              </p>
              <div class="form-actions">
                {one.mayVouch && <Vouch member={one} onDone={waiting.again} />}
                {one.mayObject && (
                  <Button
                    class="button-small"
                    aria-label={t('vouch.object-to', { name: one.name })}
                    onClick={() => void send(`/api/members/${one.id}/objections`)}
                  >
                    {t('vouch.object')}
                  </Button>
                )}
                {one.mayBeginWait && (
                  <Button
                    class="button-small"
                    aria-label={t('vouch.begin-for', { name: one.name })}
                    onClick={() => void send(`/api/members/${one.id}/wait`)}
                  >
                    {t('vouch.begin')}
                  </Button>
                )}
              </div>
            </Band>
          ))}
        </section>
      )}
    </>
  );
}

/** A colleague asks that one person may do what takes two: another one decides. */
export function SmallTeamAsked({ asked: { value, problem, again } }: { asked: Asked<SmallTeam> }) {
  const t = useText();
  const { id: me } = useMember();
  if (problem && !value) return <Refused problem={problem} again={again} />;
  const asked = value?.asked ?? null;
  return asked === null || asked.by === me ? null : (
    <Band tone="warning">
      <p>
        {t('vouch.small-team.asked', { name: asked.name })}{' '}
        <DeskLink to="/desk/people">{t('vouch.small-team.decide')}</DeskLink>
      </p>
    </Band>
  );
}
