import type { Arrival, Member, Pending } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import { api, type ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { PlacesProvider } from '../places-context.js';
import { useMoment } from '../use-moment.js';

interface Props {
  pending: Pending;
  onSignedIn: (member: Member) => void;
  onPending: (pending: Pending | null) => void;
}

/**
 * For a member with a new account, role or access: a reviewer must vouch first. If no reviewer is left who could, a
 * seven-day period may begin.
 */
export function WaitingForVouch({ pending: { name, wait }, onSignedIn, onPending }: Props) {
  const t = useText();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [stillWaits, setStillWaits] = useState(false);
  const [busy, setBusy] = useState(false);
  const look = async (): Promise<void> => {
    const reply = await api.get<Arrival>('/api/sessions/current');
    if (!reply.ok) return setProblem(reply.problem);
    setStillWaits(reply.value.member === null);
    if (reply.value.member) onSignedIn(reply.value.member);
    else onPending(reply.value.pending);
  };
  const again = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await look();
    setBusy(false);
  };
  const begin = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<null>(`/api/members/${wait!.id}/wait`, {});
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) await look();
  };
  const leave = (): void => {
    void api.delete('/api/sessions/current');
    onPending(null);
  };
  return (
    <section>
      <h2>{t('vouch.waiting.title', { name })}</h2>
      {problem && <Refused problem={problem} />}
      <p>{t('vouch.waiting.text')}</p>
      {wait?.until && (
        <Band tone="warning">
          <PlacesProvider>
            <p>
              <WithMoment said="vouch.waiting.until" at={wait.until} />
            </p>
          </PlacesProvider>
        </Band>
      )}
      {wait?.mayBegin && (
        <>
          <p>{t('vouch.waiting.nobody')}</p>
          <Button busy={busy} onClick={() => void begin()}>
            {t('vouch.begin')}
          </Button>
        </>
      )}
      <p role="status">{stillWaits && t('vouch.waiting.still')}</p>
      <div class="form-actions">
        <Button tone="primary" busy={busy} onClick={() => void again()}>
          {t('vouch.waiting.again')}
        </Button>
        <Button onClick={leave}>{t('desk.sign-out.do')}</Button>
      </div>
    </section>
  );
}

/** A text about a moment, for whoever is not signed in: within a `PlacesProvider`, which the desk has around it. */
export function WithMoment({ said, at, name = '' }: { said: string; at: string; name?: string }) {
  const t = useText();
  const moment = useMoment();
  return <>{t(said, { name, moment: moment(at) })}</>;
}
