import type { SignInMethodsChanged } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { NewPassword } from '../sign-in/new-password.js';
import { formFieldError } from '../form-field-error.js';

/** Changes the password, for example when somebody may have seen the old one. */
export function ChangePassword({ onChanged }: { onChanged: (changed: SignInMethodsChanged) => void }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <section>
      <h2>{t('account.password')}</h2>
      <p>{t('account.password.text')}</p>
      <Button onClick={() => setOpen(true)}>{t('account.password.change')}</Button>
      <Dialog isForm open={isOpen} title={t('account.password.change')} onClose={() => setOpen(false)}>
        {isOpen && (
          <Change
            onDone={(changed) => {
              setOpen(false);
              onChanged(changed);
            }}
            onCancel={() => setOpen(false)}
          />
        )}
      </Dialog>
    </section>
  );
}

function Change({ onDone, onCancel }: { onDone: (changed: SignInMethodsChanged) => void; onCancel: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.put<SignInMethodsChanged>('/api/account/password', { password });
    setBusy(false);
    if (reply.ok) onDone(reply.value);
    else setProblem(reply.problem);
  };
  return (
    <DeskForm onSubmit={() => !busy && save()}>
      {problem && !formFieldError(problem, '/password') && <Refused problem={problem} />}
      <NewPassword value={password} problem={problem} onType={setPassword} />
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('desk.save')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
