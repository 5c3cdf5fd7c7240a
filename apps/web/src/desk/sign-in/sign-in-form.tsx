import type { Arrival, Member, Pending } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import { noteAsker } from '../asker.js';
import { api, type ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { canUsePasskeys, type FailedProof, signWithPasskey } from '../account/webauthn.js';
import { IdentityProofForm } from '../account/identity-proof-form.js';
import { ProofRefused } from '../account/proof-refused.js';
import { PlacesProvider } from '../places-context.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { SecondFactorSetupLater } from './second-factor-setup-later.js';
import { WaitingForVouch, WithMoment } from './waiting-for-vouch.js';

interface Props {
  name?: string | undefined;
  onSignedIn: (member: Member) => void;
  onCancel?: () => void;
}

/** Signs in from start to end: with a passkey alone, or with a password and then the second factor. */
export function SignInForm({ name, onSignedIn, onCancel }: Props) {
  const t = useText();
  const { current } = useSession();
  const [pending, setPending] = useState<Pending | null>(current?.pending ?? null);
  const arrived = (arrival: Arrival): void => {
    if (arrival.member) return onSignedIn(arrival.member);
    noteAsker(null); // who signs in may be somebody else than this page is for
    setPending(arrival.pending);
  };
  if (pending?.needs === 'waiting')
    return <WaitingForVouch pending={pending} onSignedIn={onSignedIn} onPending={setPending} />;
  if (pending?.needs === 'enrolment') return <SecondFactorSetupLater onSignedIn={onSignedIn} onPending={setPending} />;
  if (pending) {
    const again = (): void => {
      void api.delete('/api/sessions/current');
      setPending(null);
    };
    return (
      <section>
        <h2>{t('account.step.title')}</h2>
        <p>{t('account.step.text', { name: pending.name })}</p>
        <IdentityProofForm ways={pending.ways} onProved={arrived} onCancel={again} cancel={t('account.step.back')} />
        <p class="small quiet">{t('account.step.lost')}</p>
      </section>
    );
  }
  return <PasswordForm name={name} onArrived={arrived} onCancel={onCancel} />;
}

/** Name and password, or a passkey. A refusal clears the password, never the name. */
function PasswordForm({
  name: known,
  onArrived,
  onCancel,
}: {
  name: string | undefined;
  onArrived: (arrival: Arrival) => void;
  onCancel: (() => void) | undefined;
}) {
  const t = useText();
  const [name, setName] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [failed, setFailed] = useState<FailedProof | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (body: object): Promise<void> => {
    setBusy(true);
    const reply = await api.post<Arrival>('/api/sessions', body);
    setBusy(false);
    if (reply.ok) return onArrived(reply.value);
    setPassword('');
    setFailed(reply);
  };
  const usePasskey = async (): Promise<void> => {
    setFailed(null);
    const signed = await signWithPasskey();
    return signed.ok ? send({ passkey: signed.response }) : setFailed(signed);
  };
  const problem = failed?.problem ?? null;
  return (
    <DeskForm class="sign-in-form" onSubmit={() => !busy && send({ name, password })}>
      <ProofRefused failed={failed}>{problem && <WhoWillAct problem={problem} />}</ProofRefused>
      <Field label={t('desk.sign-in.name')} error={formFieldError(problem, '/name')}>
        {(control) => (
          <input
            {...control}
            class="input"
            name="name"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            autofocus={!known}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('desk.sign-in.password')} error={formFieldError(problem, '/password')}>
        {(control) => (
          <input
            {...control}
            class="input"
            type="password"
            name="password"
            autocomplete="current-password"
            required
            autofocus={Boolean(known)}
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('desk.sign-in.do')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('desk.sign-in.not-now')}</Button>}
      </div>
      {canUsePasskeys() && (
        <p class="other-ways">
          <span class="quiet">{t('account.or')}</span>{' '}
          <Button onClick={() => void usePasskey()}>{t('account.passkey-alone')}</Button>
        </p>
      )}
      {!known && <p class="small quiet">{t('desk.sign-in.no-account')}</p>}
    </DeskForm>
  );
}

/** Tells a suspended member which accounts nobody has vouched for, and when these become active nevertheless. */
function WhoWillAct({ problem }: { problem: ProblemBody }) {
  const waiting = Array.isArray(problem['waiting']) ? (problem['waiting'] as { name: string; until: string }[]) : [];
  return waiting.length === 0 ? null : (
    <PlacesProvider>
      <ul>
        {waiting.map(({ name, until }) => (
          <li key={name}>
            <WithMoment said="vouch.frozen" at={until} name={name} />
          </li>
        ))}
      </ul>
    </PlacesProvider>
  );
}
