import { useEffect, useRef, useState } from 'preact/hooks';
import type { ScreenProps } from './screen-props.js';
import { Big, TextInput } from '../controls.js';
import type { CannotDo } from '../storage/phone-error.js';
import { phone } from '../worker-client.js';
import { useText } from '../text-bundles.js';

/** Switches to the other language. */
export function Language({ around }: { around: ScreenProps }) {
  const t = useText();
  const other = t.language === 'km' ? 'en' : 'km';
  return (
    <button type="button" class="small-button" lang={other} onClick={() => void around.change({ language: other })}>
      {other === 'km' ? 'ខ្មែរ' : 'English'}
    </button>
  );
}

/** Asks for the passphrase, which goes only to this page's worker. */
export function Unlock({
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
      setWrong((error as CannotDo).code);
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
        <Big tone="main" busy={busy} onPress={() => void unlock()}>
          {t(busy ? 'field.unlock.busy' : 'field.unlock.do')}
        </Big>
        <Big tone="quiet" onPress={onLeave}>
          {t('field.cancel')}
        </Big>
      </div>
    </div>
  );
}

/** Asks for a second press before an action that cannot be undone. */
export function Sure({
  words,
  sure,
  onSure,
  isSmall = true,
}: {
  words: string;
  sure: string;
  onSure: () => void;
  isSmall?: boolean;
}) {
  const t = useText();
  const [isAsked, setAsked] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsked) first.current?.focus();
  }, [isAsked]);
  if (!isAsked)
    return (
      <button type="button" class={isSmall ? 'small-button danger' : 'big big-danger'} onClick={() => setAsked(true)}>
        {words}
      </button>
    );
  return (
    <span class="sure" role="alertdialog" aria-label={sure}>
      <span>{sure}</span>
      <button ref={first} type="button" class="small-button" onClick={() => setAsked(false)}>
        {t('field.cancel')}
      </button>
      <button type="button" class="small-button danger" onClick={onSure}>
        {words}
      </button>
    </span>
  );
}
