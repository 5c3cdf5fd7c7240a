import type { Arrival, Member, Pending } from '@vigil/shared/staff-responses/sign-in.js';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { api, type ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { takeSecret } from './link-secret.js';
import { InvitationForm } from './invitation-form.js';
import { SignInForm } from './sign-in-form.js';
import { SecondFactorSetupLater } from './second-factor-setup-later.js';
import { WaitingForVouch } from './waiting-for-vouch.js';

/** `/sign-in`: with name and password, with a one-time link, or by accepting an invitation. */
export function SignInPage() {
  const t = useText();
  const { current, signedIn } = useSession();
  const [, go] = useLocation();
  const [secret, setSecret] = useState(takeSecret);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isOpening, setOpening] = useState(secret?.kind === 'link');
  const [isTaken, setTaken] = useState(false);
  const [pending, setPending] = useState<Pending | null>(null);
  const enter = (member: Member): void => {
    signedIn(member);
    go(`/desk${location.search}`, { replace: true });
  };
  // Opening such a link while this page is open changes only the fragment.
  useEffect(() => {
    const look = (): void => {
      const next = takeSecret();
      if (next) setSecret(next);
    };
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  useEffect(() => {
    if (secret?.kind !== 'link') return;
    setOpening(true);
    void api.post<Arrival>('/api/sessions', { link: secret.token }).then((reply) => {
      setOpening(false);
      if (reply.ok && reply.value.member) enter(reply.value.member);
      else if (reply.ok) setProblem(null);
      else setProblem(reply.problem);
    });
  }, [secret]);
  if (isOpening)
    return (
      <p class="quiet" aria-busy="true">
        {t('desk.sign-in.opening')}
      </p>
    );
  if (secret?.kind === 'invitation' || secret?.kind === 'reset') {
    const isNew = secret.kind === 'invitation';
    return (
      <section class="sign-in">
        <h1>{t(isNew ? 'desk.invitation.title' : 'account.reset.title')}</h1>
        {pending?.needs === 'waiting' ? (
          <WaitingForVouch pending={pending} onSignedIn={enter} onPending={setPending} />
        ) : isTaken ? (
          <SecondFactorSetupLater onSignedIn={enter} onPending={setPending} />
        ) : (
          <InvitationForm token={secret.token} isNew={isNew} onTaken={() => setTaken(true)} />
        )}
      </section>
    );
  }
  return (
    <section class="sign-in">
      <h1>{t('desk.sign-in.title')}</h1>
      {problem && <Refused problem={problem} />}
      {current?.member && (
        <p>
          {t('desk.sign-in.already', { name: current.member.name })}{' '}
          <Button onClick={() => go(`/desk${location.search}`)}>{t('desk.sign-in.to-desk')}</Button>
        </p>
      )}
      <SignInForm onSignedIn={enter} />
    </section>
  );
}
