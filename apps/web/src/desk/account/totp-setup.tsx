import type { SignInMethodsChanged } from '@vigil/shared/staff-responses/sign-in.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { QrCode } from './qr-code.js';

interface Begun {
  secret: string;
  address: string;
}

/** The secret for an authenticator app, as a QR code and as text, and the first code that confirms it. */
export function TotpSetup({
  onDone,
  onCancel,
}: {
  onDone: (changed: SignInMethodsChanged) => void;
  onCancel: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void api
      .post<Begun>('/api/account/totp', {})
      .then((reply) => (reply.ok ? setBegun(reply.value) : setProblem(reply.problem)));
  }, []);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.put<SignInMethodsChanged>('/api/account/totp', { code });
    setBusy(false);
    setCode('');
    if (reply.ok) onDone(reply.value);
    else setProblem(reply.problem);
  };
  const codeWrong = formFieldError(problem, '/code');
  return (
    <DeskForm class="sign-in-form" onSubmit={() => !busy && confirm()}>
      {problem && !codeWrong && <Refused problem={problem} />}
      {begun && (
        <>
          <p>{t('account.totp.scan')}</p>
          <QrCode text={begun.address} label={t('account.totp.qr')} />
          <p>
            <a href={begun.address}>{t('account.totp.open')}</a>
          </p>
          <p>
            {t('account.totp.type')}
            <br />
            <code class="totp-secret" translate={false}>
              {begun.secret.match(/.{1,4}/g)!.join(' ')}
            </code>
          </p>
          <p class="small quiet">{t('account.totp.keep-off')}</p>
          <Field label={t('account.totp.first-code')} error={codeWrong}>
            {(control) => (
              <input
                {...control}
                class="input code-input"
                inputMode="numeric"
                autocomplete="one-time-code"
                spellcheck={false}
                required
                value={code}
                onInput={(event) => setCode(event.currentTarget.value)}
              />
            )}
          </Field>
        </>
      )}
      <div class="form-actions">
        {begun && (
          <Button type="submit" tone="primary" busy={busy}>
            {t('account.totp.confirm')}
          </Button>
        )}
        <Button onClick={onCancel}>{t('desk.back')}</Button>
      </div>
    </DeskForm>
  );
}
