import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { useMember } from '../session.js';
import { PassphraseForm } from './passphrase-form.js';
import { EnterRecoveryKey } from './enter-recovery-key.js';
import { shortName } from './note-path-and-name.js';
import type { Did, Reader } from './sealing-crypto.js';
import { heldBy } from './unlocked-key.js';
import type { JudgedKey } from './use-sealing-keys.js';

interface Props<T> {
  id: string;
  /** A former revision to open; absent: the current one. */
  revision?: number | undefined;
  /** The ids of the keys that open it. */
  sealedFor: readonly string[];
  keys: readonly JudgedKey[];
  open: (reader: Reader) => Promise<Did<T>>;
  read: (opened: T) => ComponentChildren;
  /** Words of the button that changes it. */
  changes: string;
  /** The form that seals it again; absent: it cannot be changed here. */
  form?: ((opened: T, done: { back: () => void; close: () => void }) => ComponentChildren) | undefined;
}
/** What was left open on a screen closes by itself. */
const OPEN_MINUTES = 10;
type Step = 'closed' | 'passphrase' | 'recovery' | 'open' | 'changing';

/** Opens something sealed for a reviewer, in this browser, and lets them change it. */
export function OpenSealed<T>({ id, revision, sealedFor, keys, open: ask, read, changes, form }: Props<T>) {
  const t = useText();
  const member = useMember();
  const [step, setStep] = useState<Step>('closed');
  const [opened, setOpened] = useState<T | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const own = keys.find(({ key }) => key.member?.id === member.id)?.key;
  const recovery = keys.find(({ key }) => key.member === null)?.key;
  const open = async (reader: Reader): Promise<void> => {
    setBusy(true);
    const found = await ask(reader);
    setBusy(false);
    setProblem(found.ok ? null : found.problem);
    setOpened(found.ok ? found.value : null);
    setStep(found.ok ? 'open' : 'closed');
  };
  const begin = (): void => {
    const held = heldBy(member.id);
    setProblem(null);
    if (held) void open({ ...held, with: 'own' });
    else setStep('passphrase');
  };
  const close = (): void => {
    setOpened(null);
    setStep('closed');
  };
  useEffect(() => {
    if (step !== 'open') return;
    const timer = setTimeout(close, OPEN_MINUTES * 60_000);
    return () => clearTimeout(timer);
  }, [step]);
  if (step === 'passphrase') return <PassphraseForm onUnlocked={(reader) => void open(reader)} onCancel={close} />;
  if (step === 'recovery' && recovery)
    return <EnterRecoveryKey inUse={recovery} onRead={(reader) => void open(reader)} onCancel={close} />;
  if (step === 'changing' && opened !== null && form)
    return <>{form(opened, { back: () => setStep('open'), close })}</>;
  if (step === 'open' && opened !== null) {
    return (
      <div class="opened">
        {read(opened)}
        <p class="small quiet">{t('sealing.opened-logged')}</p>
        <div class="form-actions">
          <Button onClick={close}>{t('sealing.close')}</Button>
          {form && <Button onClick={() => setStep('changing')}>{changes}</Button>}
        </div>
      </div>
    );
  }
  const canOpen = own && sealedFor.includes(own.id);
  const canRecover = recovery && sealedFor.includes(recovery.id);
  return (
    <>
      {problem &&
        (problem.code === 'cannot-open' ? (
          <p class="wrong" role="alert">
            {t('sealing.cannot-open')}
          </p>
        ) : (
          <Refused problem={problem} />
        ))}
      {!canOpen && <p class="small quiet">{t(own ? 'sealing.not-for-you' : 'sealing.no-own-key')}</p>}
      <p class="row-do">
        {canOpen && (
          <Button
            class="button-small"
            busy={busy}
            aria-label={`${t('sealing.open')} ${shortName(id)}${revision === undefined ? '' : ` (${revision})`}`}
            onClick={begin}
          >
            {t('sealing.open')}
          </Button>
        )}
        {canRecover && (
          <Button tone="quiet" class="button-small" onClick={() => setStep('recovery')}>
            {t('sealing.open-by-recovery')}
          </Button>
        )}
      </p>
    </>
  );
}
