import type { SignInMethodsChanged, PasskeyEntry } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { LineField } from '../../ui/line-field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { formatDayOf } from '../format-answer.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { AddPasskey } from './add-passkey.js';
import { canUsePasskeys } from './webauthn.js';

type Doing = { what: 'add' } | { what: 'rename' | 'remove'; passkey: PasskeyEntry };

/** Lists a member's passkeys; adds, renames and removes them. */
export function Passkeys({
  passkeys,
  onChanged,
}: {
  passkeys: readonly PasskeyEntry[];
  onChanged: (changed: SignInMethodsChanged) => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const done = (changed: SignInMethodsChanged): void => {
    setDoing(null);
    setProblem(null);
    onChanged(changed);
  };
  const remove = async ({ id }: PasskeyEntry): Promise<void> => {
    setDoing(null);
    const reply = await api.delete<SignInMethodsChanged>(`/api/account/passkeys/${id}`);
    if (reply.ok) done(reply.value);
    else setProblem(reply.problem);
  };
  return (
    <section>
      <h2>{t('account.passkeys')}</h2>
      {problem && <Refused problem={problem} />}
      {passkeys.length === 0 && <p>{t('account.passkeys.none')}</p>}
      {passkeys.length > 0 && (
        <ul class="plain-rows">
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <span>
                <strong>{passkey.name}</strong>
                <br />
                <span class="small quiet">
                  {t('account.passkeys.made', { day: formatDayOf(passkey.createdOn, t) })} ·{' '}
                  {passkey.lastUsedOn
                    ? t('account.passkeys.used', { day: formatDayOf(passkey.lastUsedOn, t) })
                    : t('account.passkeys.unused')}
                </span>
              </span>
              <span class="row-do">
                <Button
                  class="button-small"
                  aria-label={t('account.passkeys.rename-what', { name: passkey.name })}
                  onClick={() => setDoing({ what: 'rename', passkey })}
                >
                  {t('account.passkeys.rename')}
                </Button>
                <Button
                  class="button-small"
                  aria-label={t('account.passkeys.remove-what', { name: passkey.name })}
                  onClick={() => setDoing({ what: 'remove', passkey })}
                >
                  {t('account.passkeys.remove')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {canUsePasskeys() ? (
        <Button onClick={() => setDoing({ what: 'add' })}>{t('account.passkeys.add')}</Button>
      ) : (
        <p class="quiet">{t('account.enrol.no-passkey')}</p>
      )}
      <Dialog isForm open={doing?.what === 'add'} title={t('account.passkeys.add')} onClose={() => setDoing(null)}>
        <AddPasskey onDone={done} onCancel={() => setDoing(null)} />
      </Dialog>
      <Dialog
        isForm
        open={doing?.what === 'rename'}
        title={t('account.passkeys.rename')}
        onClose={() => setDoing(null)}
      >
        {doing?.what === 'rename' && <Rename passkey={doing.passkey} onDone={done} onCancel={() => setDoing(null)} />}
      </Dialog>
      <Dialog
        open={doing?.what === 'remove'}
        title={doing?.what === 'remove' ? t('account.passkeys.remove-what', { name: doing.passkey.name }) : ''}
        onClose={() => setDoing(null)}
        actions={
          <>
            <Button onClick={() => setDoing(null)}>{t('desk.cancel')}</Button>
            <Button
              tone="danger"
              onClick={() => {
                if (doing?.what === 'remove') void remove(doing.passkey);
              }}
            >
              {t('account.passkeys.remove')}
            </Button>
          </>
        }
      >
        <p>{t('account.remove.text')}</p>
      </Dialog>
    </section>
  );
}

function Rename({
  passkey,
  onDone,
  onCancel,
}: {
  passkey: PasskeyEntry;
  onDone: (changed: SignInMethodsChanged) => void;
  onCancel: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [name, setName] = useState(passkey.name);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const save = async (): Promise<void> => {
    const reply = await api.put<SignInMethodsChanged>(`/api/account/passkeys/${passkey.id}`, { name });
    if (reply.ok) onDone(reply.value);
    else setProblem(reply.problem);
  };
  return (
    <DeskForm onSubmit={save}>
      {problem && <Refused problem={problem} />}
      <LineField
        label={t('account.passkey.name')}
        error={formFieldError(problem, '/name')}
        required
        maxLength={60}
        value={name}
        onInput={setName}
      />
      <div class="form-actions">
        <Button type="submit" tone="primary">
          {t('desk.save')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
