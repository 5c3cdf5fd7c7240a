import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { useMember, useSession } from '../session.js';
import type { Reader } from './sealing-crypto.js';

/**
 * Resolves after the next drawing. Argon2id blocks the page for half a second, so a message about it must be on screen
 * first.
 */
export const afterDrawing = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });

interface Props {
  onUnlocked: (reader: Reader) => void;
  onCancel: () => void;
}

/** Asks for the passphrase of the member's own sealing key. It never leaves this page. */
export function PassphraseForm({ onUnlocked, onCancel }: Props) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const unlock = async (): Promise<void> => {
    setBusy(true);
    await afterDrawing();
    const work = await import('./sealing-crypto.js');
    const unlocked = await work.unlock(api, member.id, passphrase);
    setBusy(false);
    setProblem(unlocked.ok ? null : unlocked.problem);
    if (unlocked.ok) onUnlocked(unlocked.value);
  };
  const isWrong = problem?.code === 'cannot-open';
  return (
    <DeskForm class="sealing-form" onSubmit={() => !busy && unlock()}>
      {problem && !isWrong && <Refused problem={problem} />}
      <Field
        label={t('sealing.passphrase')}
        help={t('sealing.passphrase.help')}
        error={isWrong ? t('sealing.passphrase.wrong') : null}
      >
        {(control) => (
          <input
            {...control}
            ref={input}
            class="input"
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t(busy ? 'sealing.unlocking' : 'sealing.unlock')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
