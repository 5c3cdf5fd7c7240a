import type { Arrival } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import { noteAsker } from '../asker.js';
import { api, type ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { formFieldError } from '../form-field-error.js';
import { NewPassword } from './new-password.js';

/**
 * Accepts an invitation, with a pseudonymous name and a long password. If access was reset (`isNew` is false), the name
 * is already set.
 */
export function InvitationForm({
  token,
  isNew,
  onTaken,
}: {
  token: string;
  isNew: boolean;
  onTaken: (arrival: Arrival) => void;
}) {
  const t = useText();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const accept = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<Arrival>('/api/invitations/acceptances', {
      token,
      ...(isNew ? { name } : {}),
      password,
    });
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    noteAsker(null); // this page may have been for somebody else
    onTaken(reply.value);
  };
  return (
    <DeskForm class="sign-in-form" onSubmit={() => !busy && accept()}>
      <p>{t(isNew ? 'desk.invitation.about' : 'account.reset.choose')}</p>
      {problem && <Refused problem={problem} />}
      {isNew && (
        <Field
          label={t('desk.invitation.name')}
          help={t('desk.invitation.name-help')}
          error={formFieldError(problem, '/name')}
        >
          {(control) => (
            <input
              {...control}
              class="input"
              name="name"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              required
              maxLength={60}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      <NewPassword value={password} problem={problem} onType={setPassword} />
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('desk.invitation.do')}
        </Button>
      </div>
    </DeskForm>
  );
}
