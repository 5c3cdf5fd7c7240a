import type { GroupView } from '@vigil/shared/staff-responses/groups.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { TextAreaField } from '../../ui/text-area-field.js';
import { useText } from '../../text-bundles.js';
import { formFieldError } from '../form-field-error.js';
import { NameField } from '../proposed-names/name-field.js';
import { useEntryForm } from '../use-entry-form.js';

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

/** What the answers of the form are called. */
const LABELS = { nameEn: 'name-en', nameKm: 'name-km', aliases: 'aliases', note: 'note' };

/** Adds a group or changes its names. */
export function GroupDialog({ group, name = '', onClose, onSaved }: Props) {
  const t = useText();
  const form = useEntryForm({
    path: '/api/groups',
    entry: group,
    begin: (stored: GroupView | null) => ({
      id: stored?.id ?? crypto.randomUUID(),
      nameEn: stored?.nameEn ?? name,
      nameKm: stored?.nameKm ?? '',
      aliases: stored?.aliases.join('\n') ?? '',
      note: stored?.note ?? '',
    }),
    label: (answer) => t(`desk.groups.${LABELS[answer as keyof typeof LABELS]}`),
    onClose,
    onDone: (saved) => saved && onSaved(saved),
  });
  const { typed, change, close, problem } = form;
  const { nameEn, nameKm, aliases, note } = typed;
  const save = (): Promise<void> =>
    form.save({ nameEn, nameKm: nameKm.trim() || null, aliases: lines(aliases), note: note.trim() || null });
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
          <Button tone="primary" busy={form.busy} onClick={() => void save()}>
            {t('desk.save')}
          </Button>
        </>
      }
    >
      <p>{t('desk.groups.about')}</p>
      {form.refused}
      <NameField
        language="en"
        value={nameEn}
        error={formFieldError(problem, '/nameEn')}
        onChange={(nameEn) => change({ nameEn })}
      />
      <NameField
        language="km"
        value={nameKm}
        error={formFieldError(problem, '/nameKm')}
        onChange={(nameKm) => change({ nameKm })}
      />
      <TextAreaField
        label={t('desk.groups.aliases')}
        help={t('desk.groups.aliases-help')}
        error={formFieldError(problem, '/aliases')}
        rows={3}
        value={aliases}
        onInput={(aliases) => change({ aliases })}
      />
      <TextAreaField
        label={t('desk.groups.note')}
        help={t('desk.groups.note-help')}
        error={formFieldError(problem, '/note')}
        rows={2}
        spellcheck={false}
        value={note}
        onInput={(note) => change({ note })}
      />
    </Dialog>
  );
}
