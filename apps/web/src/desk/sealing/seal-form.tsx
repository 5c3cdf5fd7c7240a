import type { NoteText } from '@vigil/shared/sealing/seal-note.js';
import type { SealingKeys } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { useSession } from '../session.js';
import { SealFormEnd } from './seal-form-end.js';
import { Recipients, useChosenKeys } from './recipients.js';
import type { JudgedKey } from './use-sealing-keys.js';
import { EMPTY, isEmpty, NoteFields } from './note-fields.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import type { Opened } from './sealing-crypto.js';

interface Props {
  incident: string;
  keys: readonly JudgedKey[];
  all: SealingKeys;
  /** The note to change; absent for a new one. */
  opened?: Opened;
  onSealed: () => void;
  onCancel: () => void;
}

/** Writes a note and seals it in this browser. */
export function SealForm({ incident, keys, all, opened, onSealed, onCancel }: Props) {
  const t = useText();
  const { api } = useSession();
  const [note, setNote] = useState<string>(() => crypto.randomUUID());
  const [text, setText] = useState<NoteText>(opened?.text ?? EMPTY);
  const [chosen, setChosen] = useChosenKeys(keys);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const leave = useAskBeforeLeaving(JSON.stringify(text) !== JSON.stringify(opened?.text ?? EMPTY));
  const write = (next: NoteText): void => {
    // Text that differs from that of a failed attempt needs a new id: the first version may have arrived.
    if (problem) setNote(crypto.randomUUID());
    setText(next);
  };
  const recipients = keys.filter(({ key }) => chosen.has(key.id)).map(({ key }) => key);
  const seal = async (): Promise<void> => {
    setProblem(null);
    setMissing(isEmpty(text) ? 'sealing.write-something' : recipients.length === 0 ? 'sealing.choose-reader' : null);
    if (isEmpty(text) || recipients.length === 0) return;
    setBusy(true);
    const work = await import('./sealing-crypto.js');
    const sealed = opened
      ? await work.sealAnew(api, opened, recipients, text)
      : await work.sealNew(api, incident, text, recipients, note);
    setBusy(false);
    // An earlier attempt arrived, but its response was lost: nobody else knows this id.
    const isThere = !sealed.ok && !opened && sealed.problem.code === 'already-exists';
    if (sealed.ok || isThere) onSealed();
    else setProblem(sealed.problem);
  };
  return (
    <DeskForm class="sealing-form" onSubmit={() => !busy && seal()}>
      {!opened && (
        <Band tone="warning">
          <p>
            <strong>{t('desk.form.need')}</strong> {t('sealing.need-text')}
          </p>
        </Band>
      )}
      <NoteFields text={text} onChange={write} />
      <Recipients keys={keys} without={all.without} chosen={chosen} onChoose={setChosen} />
      <SealFormEnd {...{ problem, missing, busy }} onCancel={() => leave(onCancel)} />
    </DeskForm>
  );
}
