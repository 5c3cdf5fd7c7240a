import type { SignInMethodsChanged } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { LineField } from '../../ui/line-field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { ProofRefused } from './proof-refused.js';
import { type FailedProof, makePasskey } from './webauthn.js';

/** Asks for a name for a new passkey and has the browser create it. */
export function AddPasskey({
  suggested = '',
  onDone,
  onCancel,
}: {
  suggested?: string;
  onDone: (changed: SignInMethodsChanged) => void;
  onCancel?: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [name, setName] = useState(suggested);
  const [failed, setFailed] = useState<FailedProof | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setBusy(true);
    setFailed(null);
    const made = await makePasskey(api);
    if (made.ok) {
      const reply = await api.post<SignInMethodsChanged>('/api/account/passkeys', { name, response: made.response });
      setBusy(false);
      if (reply.ok) return onDone(reply.value);
      return setFailed(reply);
    }
    setBusy(false);
    setFailed(made);
  };
  return (
    <DeskForm class="sign-in-form" onSubmit={() => !busy && add()}>
      <ProofRefused failed={failed} />
      <LineField
        label={t('account.passkey.name')}
        help={t('account.passkey.name-help')}
        error={formFieldError(failed?.problem ?? null, '/name')}
        required
        maxLength={60}
        value={name}
        onInput={setName}
      />
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('account.passkey.make')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('desk.cancel')}</Button>}
      </div>
    </DeskForm>
  );
}
