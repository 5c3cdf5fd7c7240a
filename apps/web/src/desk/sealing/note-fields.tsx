import { NOTE_FIELD_MAX } from '@vigil/shared/sealing/limits.js';
import type { NoteText } from '@vigil/shared/sealing/seal-note.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { VisibilityBadge } from '../form/visibility-badge.js';

const FIELDS: readonly (keyof NoteText)[] = ['names', 'contacts', 'medical'];
export const EMPTY: NoteText = { names: '', contacts: '', medical: '' };
export const isEmpty = (text: NoteText): boolean => FIELDS.every((field) => text[field].trim() === '');

/** The three fields of a note. Typed text is stored nowhere until it is sealed. */
export function NoteFields({ text, onChange }: { text: NoteText; onChange: (text: NoteText) => void }) {
  const t = useText();
  return (
    <>
      {FIELDS.map((field) => (
        <Field
          key={field}
          label={
            <>
              {t(`sealing.${field}`)} <VisibilityBadge of="sealed" />
            </>
          }
          help={t(`sealing.${field}.help`)}
        >
          {(control) => (
            <textarea
              {...control}
              class="textarea"
              rows={3}
              autocomplete="off"
              autocorrect="off"
              spellcheck={false}
              maxLength={NOTE_FIELD_MAX}
              value={text[field]}
              onInput={(event) => onChange({ ...text, [field]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
    </>
  );
}

/** An opened note, for reading. */
export function ReadNote({ text }: { text: NoteText }) {
  const t = useText();
  return (
    <dl class="opened-note">
      {FIELDS.map((field) => (
        <div key={field}>
          <dt>{t(`sealing.${field}`)}</dt>
          <dd>{text[field] === '' ? <span class="quiet">{t('sealing.nothing')}</span> : text[field]}</dd>
        </div>
      ))}
    </dl>
  );
}
