import { useState } from 'preact/hooks';
import { api, type ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../words.js';
import { Refused } from '../asked.js';
import type { Member } from '../session.js';
import { fieldError } from './field-error.js';

/** Name and password. It clears the password after a refusal, and never the name. */
export function SignInForm({ name: known, onSignedIn, onCancel }: { name?: string | undefined; onSignedIn: (member: Member) => void; onCancel?: () => void }) {
  const t = useText();
  const [name, setName] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const signIn = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<{ member: Member }>('/api/sessions', { name, password });
    setBusy(false);
    if (reply.ok) return onSignedIn(reply.value.member);
    setPassword('');
    setProblem(reply.problem);
  };
  return (
    <form class="sign-in-form" onSubmit={(event) => { event.preventDefault(); if (!busy) void signIn(); }}>
      {problem && <Refused problem={problem} />}
      <Field label={t('desk.sign-in.name')} error={fieldError(problem, '/name')}>
        {(control) => <input {...control} class="input" name="name" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus={!known} value={name}
          onInput={(event) => setName(event.currentTarget.value)} />}
      </Field>
      <Field label={t('desk.sign-in.password')} error={fieldError(problem, '/password')}>
        {(control) => <input {...control} class="input" type="password" name="password" autocomplete="current-password" required autofocus={Boolean(known)} value={password}
          onInput={(event) => setPassword(event.currentTarget.value)} />}
      </Field>
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>{t('desk.sign-in.do')}</Button>
        {onCancel && <Button onClick={onCancel}>{t('desk.sign-in.not-now')}</Button>}
      </div>
    </form>
  );
}
