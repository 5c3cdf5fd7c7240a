import { useEffect, useRef, useState } from 'preact/hooks';
import { BigButton, TextInput } from '../controls.js';
import type { PhoneError } from '../storage/phone-error.js';
import { phone } from '../worker-client.js';
import { useText } from '../text-bundles.js';

/** Asks for the passphrase, which goes only to this page's worker. */
export function UnlockForm({
  person,
  onUnlocked,
  onLeave,
}: {
  person: string;
  onUnlocked: () => void;
  onLeave: () => void;
}) {
  const t = useText();
  const [passphrase, setPassphrase] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const unlock = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      await phone.unlock(person, passphrase);
      onUnlocked();
    } catch (error) {
      setWrong((error as PhoneError).code);
      setBusy(false);
    }
  };
  return (
    <div class="unlock">
      <TextInput
        label={t('field.unlock.passphrase')}
        kind="secret"
        max={200}
        value={passphrase}
        onType={setPassphrase}
        onEnter={() => void unlock()}
        inputRef={input}
      />
      {wrong && (
        <p class="wrong" role="alert">
          {t(`field.wrong.${wrong}`)}
        </p>
      )}
      <div class="row">
        <BigButton tone="main" busy={busy} onPress={() => void unlock()}>
          {t(busy ? 'field.unlock.busy' : 'field.unlock.do')}
        </BigButton>
        <BigButton tone="quiet" onPress={onLeave}>
          {t('field.cancel')}
        </BigButton>
      </div>
    </div>
  );
}
