import type { Arrival, Member, Pending, SignInMethodsChanged } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { api } from '../../api.js';
import { AddPasskey } from './add-passkey.js';
import { canUsePasskeys } from './webauthn.js';
import { ShowRecoveryCodes } from './show-recovery-codes.js';
import { TotpSetup } from './totp-setup.js';

export interface SecondFactorSetupProps {
  onSignedIn: (member: Member) => void;
  onPending: (pending: Pending | null) => void;
}

/**
 * Sets up the first second factor of a member who has only a password, then shows the recovery codes, then signs them
 * in.
 */
export function SecondFactorSetup({ onSignedIn, onPending }: SecondFactorSetupProps) {
  const t = useText();
  const [isApp, setApp] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const enter = async (): Promise<void> => {
    const reply = await api.get<Arrival>('/api/sessions/current');
    if (reply.ok && reply.value.member) onSignedIn(reply.value.member);
    else if (reply.ok) onPending(reply.value.pending);
  };
  const done = ({ recoveryCodes }: SignInMethodsChanged): void => {
    if (recoveryCodes) setCodes(recoveryCodes);
    else void enter();
  };
  if (codes) return <ShowRecoveryCodes codes={codes} onKept={() => void enter()} />;
  return (
    <section>
      <h2>{t('account.enrol.title')}</h2>
      <p>{t('account.enrol.text')}</p>
      {isApp ? (
        <>
          <h3>{t('account.enrol.app')}</h3>
          <TotpSetup onDone={done} onCancel={() => setApp(false)} />
        </>
      ) : (
        <>
          <section class="choice-card">
            <h3>{t('account.enrol.passkey')}</h3>
            <p>{t('account.enrol.passkey-text')}</p>
            {canUsePasskeys() ? (
              <AddPasskey suggested={t('account.passkey.first-name')} onDone={done} />
            ) : (
              <p class="quiet">{t('account.enrol.no-passkey')}</p>
            )}
          </section>
          <section class="choice-card">
            <h3>{t('account.enrol.app')}</h3>
            <p>{t('account.enrol.app-text')}</p>
            <Button tone={canUsePasskeys() ? 'plain' : 'primary'} onClick={() => setApp(true)}>
              {t('account.enrol.begin-app')}
            </Button>
          </section>
        </>
      )}
    </section>
  );
}
