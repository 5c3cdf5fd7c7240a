import type { SealedNoteView, SealingKeys } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { useMember, useSession } from '../session.js';
import { PassphraseForm } from './passphrase-form.js';
import { EnterRecoveryKey } from './enter-recovery-key.js';
import { SealForm } from './seal-form.js';
import { heldBy } from './unlocked-key.js';
import type { JudgedKey } from './use-sealing-keys.js';
import { ReadNote } from './note-fields.js';
import type { Opened, Reader } from './sealing-crypto.js';

interface Props {
  note: SealedNoteView;
  /** A former revision to open; absent: the current one. */
  revision?: number;
  incident: string;
  keys: readonly JudgedKey[];
  all: SealingKeys;
  maySeal: boolean;
  onChanged: () => void;
}
/** A note left open on a screen closes by itself. */
const OPEN_MINUTES = 10;
type Step = 'closed' | 'passphrase' | 'recovery' | 'open' | 'changing';

/** Opens one note for a reviewer, and lets them change it. */
export function OpenNote({ note, revision, incident, keys, all, maySeal, onChanged }: Props) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const [step, setStep] = useState<Step>('closed');
  const [opened, setOpened] = useState<Opened | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const own = keys.find(({ key }) => key.member?.id === member.id)?.key;
  const recovery = keys.find(({ key }) => key.member === null)?.key;
  const open = async (reader: Reader): Promise<void> => {
    setBusy(true);
    const work = await import('./sealing-crypto.js');
    const found = await work.openSealed(api, incident, note.id, reader, revision);
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
  if (step === 'changing' && opened) {
    return (
      <SealForm
        incident={incident}
        keys={keys}
        all={all}
        opened={opened}
        onCancel={() => setStep('open')}
        onSealed={() => {
          close();
          onChanged();
        }}
      />
    );
  }
  if (step === 'open' && opened) {
    return (
      <div class="opened">
        <ReadNote text={opened.text} />
        <p class="small quiet">{t('sealing.opened-logged')}</p>
        <div class="form-actions">
          <Button onClick={close}>{t('sealing.close')}</Button>
          {maySeal && <Button onClick={() => setStep('changing')}>{t('sealing.change')}</Button>}
        </div>
      </div>
    );
  }
  const canOpen = own && note.sealedFor.includes(own.id);
  const canRecover = recovery && note.sealedFor.includes(recovery.id);
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
            aria-label={`${t('sealing.open')} ${note.id.slice(0, 4)}${revision === undefined ? '' : ` (${revision})`}`}
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
