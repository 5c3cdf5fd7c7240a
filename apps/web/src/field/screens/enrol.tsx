import { useState } from 'preact/hooks';
import type { ScreenProps } from './screen-props.js';
import { BigButton, TextInput } from '../controls.js';
import type { Known } from '../storage/phone-users.js';
import { randomPassphrase } from '@vigil/shared/sealing/random-passphrase.js';
import { type PhoneError, PASSPHRASE_MIN } from '../storage/phone-error.js';
import { phone } from '../worker-client.js';
import { useText } from '../text-bundles.js';
import { LanguageButton } from './language-button.js';

/**
 * Reads the code from the desk's QR code, `/field#code=K3T9-0ZQM-4XWD`. Removes it from the address at once, so that it
 * stays in no history.
 */
const codeInAddress = (): string => {
  const code = /^#code=([0-9A-Za-z-]{12,20})$/.exec(location.hash)?.[1] ?? '';
  if (code !== '') history.replaceState(history.state, '', location.pathname + location.search);
  return code;
};

/** Adds a person to this phone: with the code from the desk, and a passphrase for their open drafts. */
export function Enrol({
  around,
  isFirst,
  onDone,
  onLeave,
}: {
  around: ScreenProps;
  isFirst: boolean;
  onDone: (known: Known) => void;
  onLeave: () => void;
}) {
  const t = useText();
  const [code, setCode] = useState(codeInAddress);
  const [label, setLabel] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [isShown, setShown] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const enrol = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setWrong(null);
    try {
      // Firefox asks the person, and waits until they answer: adding the phone must not.
      void navigator.storage?.persist?.().catch(() => false);
      onDone(await phone.enrol(code, label, passphrase));
    } catch (error) {
      setWrong((error as PhoneError).code);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="page">
      <header class="head">
        <h1>{t('field.enrol.title')}</h1>
        <LanguageButton around={around} />
      </header>
      <p>{t('field.enrol.text')}</p>
      <TextInput
        label={t('field.enrol.code')}
        help={t('field.enrol.code.help')}
        max={40}
        value={code}
        onType={setCode}
      />
      {!isFirst && (
        <TextInput
          label={t('field.enrol.label')}
          help={t('field.enrol.label.help')}
          max={20}
          value={label}
          onType={setLabel}
        />
      )}
      <TextInput
        label={t('field.enrol.passphrase')}
        help={t('field.enrol.passphrase.help', { n: PASSPHRASE_MIN })}
        kind={isShown ? 'text' : 'secret'}
        max={200}
        value={passphrase}
        onType={setPassphrase}
        onEnter={() => void enrol()}
      />
      <p class="row">
        <button
          type="button"
          class="small-button"
          onClick={() => {
            setPassphrase(randomPassphrase(4));
            setShown(true);
          }}
        >
          {t('field.enrol.make-up')}
        </button>
        <button type="button" class="small-button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {t('field.enrol.show')}
        </button>
      </p>
      <p class="warning">{t('field.enrol.lost')}</p>
      {wrong && (
        <p class="wrong" role="alert">
          {t(`field.wrong.${wrong}`)}
        </p>
      )}
      <BigButton tone="main" busy={busy} onPress={() => void enrol()}>
        {t(busy ? 'field.enrol.busy' : 'field.enrol.do')}
      </BigButton>
      {!isFirst && (
        <BigButton tone="quiet" onPress={onLeave}>
          {t('field.form.back')}
        </BigButton>
      )}
    </main>
  );
}
