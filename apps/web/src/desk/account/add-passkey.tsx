import type { SignInMethodsChanged } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { LineField } from '../../ui/line-field.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { makePasskey } from './webauthn.js';

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
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isRefused, setRefused] = useState(false);
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setRefused(false);
    const made = await makePasskey(api);
    if (made.ok) {
      const reply = await api.post<SignInMethodsChanged>('/api/account/passkeys', { name, response: made.response });
      setBusy(false);
      if (reply.ok) return onDone(reply.value);
      return setProblem(reply.problem);
    }
    setBusy(false);
    setProblem(made.problem);
    setRefused(made.problem === null);
  };
  return (
    <form
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void add();
      }}
    >
      {problem && <Refused problem={problem} />}
      {isRefused && (
        <p role="alert" class="wrong">
          {t('account.passkey-failed')}
        </p>
      )}
      <LineField
        label={t('account.passkey.name')}
        help={t('account.passkey.name-help')}
        error={formFieldError(problem, '/name')}
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
    </form>
  );
}
