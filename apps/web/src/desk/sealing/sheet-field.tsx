import { Field } from '../../ui/field.js';

interface Props {
  label: string;
  help?: string | null;
  error: string | null;
  required: boolean;
  value: string;
  onInput: (typed: string) => void;
}

/** Takes what is on a sheet of a recovery key. The browser does not store, complete or spell it. */
export function SheetField({ label, help = null, error, required, value, onInput }: Props) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <textarea
          {...control}
          class="textarea sheet-input"
          rows={2}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          required={required}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
