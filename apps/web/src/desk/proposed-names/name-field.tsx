import type { StoredLanguage } from '@vigil/shared/language/languages.js';
import { NAME_LENGTH } from '@vigil/shared/staff-responses/proposed-names.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';

interface Props {
  language: StoredLanguage;
  value: string;
  error: string | null;
  onChange: (name: string) => void;
}

/** A name of a group or a landmark in one language. */
export function NameField({ language, value, error, onChange }: Props) {
  const t = useText();
  return (
    <Field label={t(`desk.groups.name-${language}`)} error={error}>
      {(control) => (
        <input
          {...control}
          class="input"
          lang={language}
          autocomplete="off"
          maxLength={NAME_LENGTH}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
