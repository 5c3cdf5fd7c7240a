import type { SignInMethods, SignInMethodsChanged } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { PageHead } from '../desk-frame.js';
import { useMember, useSession } from '../session.js';
import { OwnMessagesSection } from './own-messages.js';
import { Passkeys } from './passkeys.js';
import { ChangePassword } from './change-password.js';
import { Phones } from './phones.js';
import { ShowRecoveryCodes } from './show-recovery-codes.js';
import { Sessions } from './sessions.js';
import { SignIns } from './sign-ins.js';
import { ApiTokens } from './api-tokens.js';
import { TotpSetup } from './totp-setup.js';

/** `/desk/account`: a member's sign-in methods and sessions. */
export function AccountPage() {
  const t = useText();
  const { role } = useMember();
  const account = useStaffFetch<SignInMethods>('/api/account');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isDone, setDone] = useState(false);
  const changed = ({ account: now, recoveryCodes }: SignInMethodsChanged): void => {
    account.put(now);
    setCodes(recoveryCodes);
    setDone(recoveryCodes === null);
  };
  return (
    <>
      <PageHead title={t('account.title')} />
      {isDone && (
        <Band tone="done">
          <p>{t('account.saved')}</p>
        </Band>
      )}
      {codes ? (
        <ShowRecoveryCodes codes={codes} onKept={() => setCodes(null)} />
      ) : (
        <Awaited asked={account}>
          {(value) => (
            <div class="account">
              <Passkeys passkeys={value.passkeys} onChanged={changed} />
              <App hasTotp={value.hasTotp} onChanged={changed} />
              {(value.hasTotp || value.passkeys.length > 0) && (
                <Codes left={value.recoveryCodesLeft} onChanged={changed} />
              )}
              {value.hasPassword && <ChangePassword onChanged={changed} />}
              <OwnMessagesSection />
              <Sessions />
              <SignIns of="mine" />
              {role !== 'admin' && <Phones />}
              <ApiTokens />
            </div>
          )}
        </Awaited>
      )}
    </>
  );
}

function App({ hasTotp, onChanged }: { hasTotp: boolean; onChanged: (changed: SignInMethodsChanged) => void }) {
  const t = useText();
  const { api } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const remove = async (): Promise<void> => {
    setAsked(false);
    const reply = await api.delete<SignInMethodsChanged>('/api/account/totp');
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) onChanged(reply.value);
  };
  return (
    <section>
      <h2>{t('account.app')}</h2>
      {problem && <Refused problem={problem} />}
      {isOpen ? (
        <TotpSetup
          onDone={(changed) => {
            setOpen(false);
            onChanged(changed);
          }}
          onCancel={() => setOpen(false)}
        />
      ) : (
        <>
          <p>{t(hasTotp ? 'account.app.on' : 'account.app.off')}</p>
          {hasTotp ? (
            <Button onClick={() => setAsked(true)}>{t('account.app.remove')}</Button>
          ) : (
            <Button onClick={() => setOpen(true)}>{t('account.app.set-up')}</Button>
          )}
        </>
      )}
      <Dialog
        open={isAsked}
        title={t('account.app.remove')}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t('desk.cancel')}</Button>
            <Button tone="danger" onClick={() => void remove()}>
              {t('account.app.remove')}
            </Button>
          </>
        }
      >
        <p>{t('account.remove.text')}</p>
      </Dialog>
    </section>
  );
}

function Codes({ left, onChanged }: { left: number; onChanged: (changed: SignInMethodsChanged) => void }) {
  const t = useText();
  const { api } = useSession();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const renew = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<SignInMethodsChanged>('/api/account/recovery-codes', {});
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) onChanged(reply.value);
  };
  return (
    <section>
      <h2>{t('account.codes')}</h2>
      {problem && <Refused problem={problem} />}
      <p>{t('account.codes.left', { n: left })}</p>
      <p>
        <Button busy={busy} onClick={() => void renew()}>
          {t('account.codes.renew')}
        </Button>{' '}
        <span class="quiet">{t('account.codes.renew-text')}</span>
      </p>
    </section>
  );
}
