import { useState } from 'preact/hooks';
import { api, type ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../words.js';
import { Refused } from '../asked.js';
import type { Arrival } from '../session.js';
import { fieldError } from './field-error.js';

/**
 * Takes up an invitation: a name that is not one's own, and a long password that can be looked at while it is typed. Whoever
 * gets a new way in (`isNew` false) has a name.
 */
export function InvitationForm({ token, isNew, onTaken }: { token: string; isNew: boolean; onTaken: (arrival: Arrival) => void }) {
  const t = useText();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const accept = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<Arrival>('/api/invitations/acceptances', { token, ...(isNew ? { name } : {}), password });
    setBusy(false);
    if (reply.ok) return onTaken(reply.value);
    setProblem(reply.problem);
  };
  return (
    <form class="sign-in-form" onSubmit={(event) => { event.preventDefault(); if (!busy) void accept(); }}>
      <p>{t(isNew ? 'desk.invitation.about' : 'account.reset.choose')}</p>
      {problem && <Refused problem={problem} />}
      {isNew && <Field label={t('desk.invitation.name')} help={t('desk.invitation.name-help')} error={fieldError(problem, '/name')}>
        {(control) => <input {...control} class="input" name="name" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={60} value={name}
          onInput={(event) => setName(event.currentTarget.value)} />}
      </Field>}
      <Field label={t('desk.invitation.password')} help={t('desk.invitation.password-help')} error={fieldError(problem, '/password')}>
        {(control) => {
          const common = { ...control, class: 'input', name: 'password', autocomplete: 'new-password' as const, spellcheck: false, required: true, value: password,
            onInput: (event: { currentTarget: HTMLInputElement }) => setPassword(event.currentTarget.value) };
          return isShown ? <input {...common} type="text" /> : <input {...common} type="password" />;
        }}
      </Field>
      <label class="check"><input type="checkbox" checked={isShown} onChange={(event) => setShown(event.currentTarget.checked)} /><span>{t('desk.invitation.show')}</span></label>
      <div class="form-actions"><Button type="submit" tone="primary" busy={busy}>{t('desk.invitation.do')}</Button></div>
    </form>
  );
}
