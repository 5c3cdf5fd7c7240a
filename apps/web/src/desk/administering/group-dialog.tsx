import type { GroupView } from '@vigil/shared/staff-responses/groups.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { TextAreaField } from '../../ui/text-area-field.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { formFieldError } from '../form-field-error.js';
import { NameField } from '../proposed-names/name-field.js';
import { useAskBeforeClosing } from '../use-ask-before-leaving.js';
import { useUpsert } from '../use-upsert.js';

interface Props {
  group: GroupView | null;
  name?: string;
  onClose: () => void;
  onSaved: (group: GroupView) => void;
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Adds a group or changes its names. */
export function GroupDialog({ group, name = '', onClose, onSaved }: Props) {
  const t = useText();
  const { busy, problem, upsert } = useUpsert<GroupView>('/api/groups');
  const [id] = useState(() => group?.id ?? crypto.randomUUID());
  const [nameEn, setNameEn] = useState(group?.nameEn ?? name);
  const [nameKm, setNameKm] = useState(group?.nameKm ?? '');
  const [aliases, setAliases] = useState(group?.aliases.join('\n') ?? '');
  const [note, setNote] = useState(group?.note ?? '');
  const close = useAskBeforeClosing([nameEn, nameKm, aliases, note], onClose);
  const save = async (): Promise<void> => {
    const saved = await upsert(group, id, {
      nameEn,
      nameKm: nameKm.trim() || null,
      aliases: lines(aliases),
      note: note.trim() || null,
    });
    if (saved) onSaved(saved);
  };
  return (
    <Dialog
      isForm
      open
      title={t(group ? 'desk.groups.change' : 'desk.groups.add')}
      onClose={close}
      onCancel={close}
      actions={
        <>
          <Button onClick={close}>{t('desk.cancel')}</Button>
          <Button tone="primary" busy={busy} onClick={() => void save()}>
            {t('desk.save')}
          </Button>
        </>
      }
    >
      <p>{t('desk.groups.about')}</p>
      {problem && <Refused problem={problem} />}
      <NameField language="en" value={nameEn} error={formFieldError(problem, '/nameEn')} onChange={setNameEn} />
      <NameField language="km" value={nameKm} error={formFieldError(problem, '/nameKm')} onChange={setNameKm} />
      <TextAreaField
        label={t('desk.groups.aliases')}
        help={t('desk.groups.aliases-help')}
        error={formFieldError(problem, '/aliases')}
        rows={3}
        value={aliases}
        onInput={setAliases}
      />
      <TextAreaField
        label={t('desk.groups.note')}
        help={t('desk.groups.note-help')}
        error={formFieldError(problem, '/note')}
        rows={2}
        spellcheck={false}
        value={note}
        onInput={setNote}
      />
    </Dialog>
  );
}
